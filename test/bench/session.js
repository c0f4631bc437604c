// How long a key takes to reach the screen in the table of the interactive session, with 5,000 users.
import { render } from '@inquirer/testing'
import { tablePrompt } from '../../dist/interactive/prompts/table.js'
import { createColours } from '../../dist/output/paint.js'

const USERS = 5_000
const LIMIT_MS = 50
const stage = {
  input: process.stdin,
  output: process.stderr,
  columns: () => 160,
  rows: () => 50,
  onResize: () => () => undefined,
  paint: await createColours(),
  live: { lines: () => ['Updating 34 of 120 users'], subscribe: () => () => undefined },
}
const ids = Array.from({ length: USERS }, (_, n) => `id${n}`)
const cells = (n) => [
  `user${n}`,
  'Zoë 山田',
  'Basic Routing Profile',
  'Agent',
  'France/Nord',
  'soft',
  '30 s',
  'team=blue',
]
const columns = [
  'USERNAME',
  'NAME',
  'ROUTING PROFILE',
  'SECURITY PROFILES',
  'HIERARCHY',
  'PHONE',
  'ACW',
  'TAGS',
]
const question = { title: 'Users', columns, ids, cells, ticked: new Set(), at: 0, pageSize: 100 }
const { answer, events } = await render(tablePrompt, {
  ...question,
  actions: [{ key: 'e', does: 'edit' }],
  empty: '',
  stage,
})
let slowest = 0
for (const key of ['down', 'down', 'space', 'pagedown', 'p', 'a', 'end', 'up', 'a', 'home', 'pagedown']) {
  const began = performance.now()
  events.keypress(key)
  const ms = performance.now() - began
  slowest = Math.max(slowest, ms)
  console.log(`${key.padEnd(9)} ${ms.toFixed(1)} ms`)
}
events.keypress('e')
await answer
console.log(`slowest key: ${slowest.toFixed(1)} ms, limit ${LIMIT_MS} ms`)
process.exitCode = slowest > LIMIT_MS ? 1 : 0
