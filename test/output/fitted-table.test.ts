import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

const LEFT_OUT = /Not shown: [A-Z, ]*TAGS\. A wider terminal or --output json shows all columns\./

test('on a terminal no row of users is wider than it, and the columns left out are named', async () => {
  const world = await createWorld({ users: 20 })
  const narrow = await world.run(['users'], { terminal: { outIsTty: true, columns: () => 80 } })
  const lines = narrow.out.trimEnd().split('\n')
  expect(lines).toHaveLength(21)
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80)
  for (const { Username } of world.sandbox.store.users.values()) expect(narrow.out).toContain(Username)
  expect(narrow.err).toMatch(LEFT_OUT)
  const wide = await world.run(['users'], { terminal: { outIsTty: true, columns: () => 300 } })
  const file = await world.run(['users'])
  expect(wide.out).toBe(file.out)
  expect(wide.err + file.err).not.toContain('Not shown')
})

test('the list of jobs keeps a line for each job, with its result', async () => {
  const world = await createWorld({ users: 20 })
  expect((await world.run`edit --all --tag shift=late --yes`).code).toBe(0)
  const ran = await world.run(['jobs', 'list'], { terminal: { outIsTty: true, columns: () => 80 } })
  const lines = ran.out.trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('20 updated')
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80)
})
