import { readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import { complaintsAbout, SCHEMAS, type Schema, schemaFile } from '../support/schemas.js'
import { words } from '../support/words.js'
import { createWorld, type RunOptions, type World } from '../support/world.js'

/** What is on disk only: docs/journal.md describes it, and no other program reads it. */
const STORED = [
  'connect-bulk/job/1',
  'connect-bulk/journal/1',
  'connect-bulk/job-archive/1',
  'connect-bulk/sandbox-state/1',
]

/** Their answer is a file, a page or the answer of another command. */
const WITHOUT_JSON = ['export', 'report', 'sandbox run', 'iam-policy', 'completion']

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`
const NEW =
  'username,password,first_name,last_name,routing_profile,security_profiles\nnew.user,Passw0rd-1,New,User,Sales,Agent\n'

/** Command lines of each command, to be run in this order in one world, as JSON and as JSON lines. */
const LINES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  edit: [
    words`${MOVE} --acw-timeout voice=30,callback=10 --note CHG-1 --dry-run`,
    words`${MOVE} --tag a=b --note CHG-1 --yes`,
    words`${MOVE} --yes`,
    words`edit --user greta.ito --security-profile Agent --remove-security-profile Agent --yes`,
    words`edit --user greta.ito --phone-type desk --add-proficiency Product:Billing:3 --dry-run`,
    words`edit --routing-profile Billing --yes`,
  ],
  apply: [words`apply rows.csv --dry-run`, words`apply rows.csv --yes`],
  retry: [words`retry latest --dry-run`],
  undo: [words`undo latest --yes`],
  users: [
    words`users`,
    words`users --filter username=nobody`,
    words`users --user omar.smith --user greta.ito --history`,
  ],
  create: [words`create new.csv --dry-run`, words`create new.csv --yes`],
  delete: [words`delete --user LAST --dry-run`, words`delete --user LAST --yes --expect-count 1`],
  'jobs list': [words`jobs list`],
  'jobs show': [words`jobs show latest`, words`jobs show latest --details`],
  'jobs watch': [words`jobs watch latest`],
  'jobs cancel': [words`jobs cancel latest`],
  'jobs resume': [words`jobs resume latest`],
  'jobs failures': [words`jobs failures latest`],
  'jobs export': [words`jobs export latest --out job.tgz --force`],
  'jobs import': [words`jobs import job.tgz`],
  'jobs prune': [words`jobs prune --older-than 1d --dry-run`],
  instances: [words`instances`],
  doctor: [words`doctor users`],
  'config show': [words`config show`],
  'sandbox start': [words`sandbox start --users 3`],
}

/** Ends what would be served until it is stopped. */
function optionsOf(world: World, line: readonly string[], n: number): RunOptions {
  if (line[1] === 'import') return { env: { CONNECT_BULK_STATE_DIR: join(world.cwd, `there${n}`) } }
  if (line[0] !== 'sandbox') return {}
  const stop = new AbortController()
  return {
    signal: stop.signal,
    onErr: (text) => {
      if (text.includes('until Ctrl-C')) stop.abort(new Error('SIGINT'))
    },
  }
}

const met = new Set<string>()

test('what every command prints is as its schemas say, and every schema is met', async () => {
  const world = await createWorld({
    preset: 'kind',
    users: 20,
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'] }],
  })
  await mkdir(join(world.cwd, '.config', 'connect-bulk'), { recursive: true })
  await world.write('.config/connect-bulk/config.toml', '[instances.acme]\ninstance = "acme-service"\n')
  await world.write('rows.csv', 'username,routing_profile\nomar.smith,Sales\ngreta.ito,Sales\n')
  await world.write('new.csv', NEW)
  const complaints: string[] = []
  for (const format of ['json', 'ndjson'])
    for (const { name } of COMMANDS.filter(({ name: command }) => !WITHOUT_JSON.includes(command))) {
      const lines = LINES[name]
      if (lines === undefined) throw new Error(`${name} has no command line in this test`)
      for (const [n, line] of lines.entries()) {
        const last = [...world.sandbox.store.users.values()].at(-1)?.Username ?? ''
        const args = line.map((word) => (word === 'LAST' ? last : word))
        const ran = await world.run([...args, '--output', format], optionsOf(world, line, met.size + n))
        const documents = format === 'json' ? [ran.json()] : ran.lines()
        for (const document of documents) {
          met.add(schemaFile(document.schema))
          complaints.push(...complaintsAbout(document).map((text) => `${line.join(' ')}: ${text}`))
        }
      }
    }
  expect([...new Set(complaints)]).toEqual([])
  expect([...SCHEMAS.keys()].filter((file) => !met.has(file) && file !== 'common-1.json')).toEqual([])
}, 120_000)

test('every schema that the program names has a file', () => {
  const files = sourceFiles()
  const literal = files.flatMap((text) => [...text.matchAll(/'(connect-bulk\/[\w-]+\/\d+)'/g)])
  const names = [
    ...literal.map(([, name = '']) => name).filter((name) => !STORED.includes(name)),
    ...files
      .flatMap((text) => [...lineShapes(text), ...answerShapes(text)])
      .map((one) => `connect-bulk/${one}/1`),
  ]
  expect(names.length).toBeGreaterThan(30)
  expect(names.filter((name) => !SCHEMAS.has(schemaFile(name)))).toEqual([])
})

test('docs/json.md has every schema', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/json.md', import.meta.url)), 'utf8')
  expect([...SCHEMAS.keys()].filter((file) => !page.includes(`schemas/${file}`))).toEqual([])
})

test('no schema takes members that it does not name', () => {
  const open = [...SCHEMAS].flatMap(([file, schema]) =>
    objectsIn(schema)
      .filter((one) => one['properties'] !== undefined && one['additionalProperties'] !== false)
      .map(() => file),
  )
  expect(open).toEqual([])
  expect(complaintsAbout({ ...started, extra: 1 } as typeof started)).toHaveLength(1)
  expect(complaintsAbout(started)).toEqual([])
})

const started = {
  schema: 'connect-bulk/started/1',
  type: 'started',
  time: '2026-01-15T10:00:00.000Z',
  job: null,
}

function objectsIn(schema: Schema): readonly Schema[] {
  const inner = Object.values(schema).filter(
    (value): value is Schema => typeof value === 'object' && value !== null,
  )
  return [...(schema['type'] === 'object' ? [schema] : []), ...inner.flatMap(objectsIn)]
}

function sourceFiles(): readonly string[] {
  const src = fileURLToPath(new URL('../../src/', import.meta.url))
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(src, file), 'utf8'))
}

/** The names of the lines that a file writes: `line('user', members, 'listed-user')`, or the type alone. */
function lineShapes(text: string): readonly string[] {
  return [...text.matchAll(/\.line\(\s*'/g)].flatMap(({ index }) => {
    const call = callAt(text, index + '.line'.length)
    const [, last] = /,\s*'([\w-]+)',?\s*\)$/.exec(call) ?? []
    const [, first] = /^\(\s*'([\w-]+)'/.exec(call) ?? []
    return last ?? first ?? []
  })
}

/** What `answer` is called with: the document's name, those of the lines before the last, and that of the last. */
function answerShapes(text: string): readonly string[] {
  return [...text.matchAll(/\.answer\(/g)].flatMap(({ index }) => {
    const call = callAt(text, index + '.answer'.length)
    const [, name = ''] = /name: '([\w-]+)'/.exec(call) ?? []
    const [, last = `${name}-finished`] = /shape: '([\w-]+)'/.exec(call) ?? []
    const lines = [...call.matchAll(/\['([\w-]+)', [^[\]]*?(?:'([\w-]+)')?\]/g)]
    return [name, ...lines.map(([, type = '', shape = type]) => shape), last]
  })
}

/** A call's arguments, from its opening bracket to the closing one. */
function callAt(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return text.slice(start, at + 1)
  }
  return text.slice(start)
}
