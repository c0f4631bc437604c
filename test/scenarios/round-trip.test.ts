import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { expect, test } from 'vitest'
import { fc } from '../support/fast-check.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

type Row = Record<string, string>

/**
 * The file as LibreOffice Calc saves it again with its defaults: no byte order mark, LF, quotes only where they are needed,
 * and what looks like a number or a truth value without the zeros and in the capitals it shows.
 */
function libreOffice(text: string, edit: (rows: Row[]) => void): string {
  const rows = parse<Row>(text, { columns: true, bom: true, cast: calcCell })
  // A name that lost its zeros is a complaint that says to leave the cell empty: the id tells whose row it is.
  for (const row of rows) if (/^\d+$/.test(row['username'] ?? '')) row['username'] = ''
  edit(rows)
  return stringify(rows, { header: true, record_delimiter: '\n', bom: false })
}

function calcCell(cell: string): string {
  if (/^(true|false)$/i.test(cell)) return cell.toUpperCase()
  return /^-?\d+(\.\d+)?$/.test(cell) && cell.length < 16 ? String(Number(cell)) : cell
}

async function exportAll(world: World, ...args: string[]): Promise<string> {
  expect((await world.run`export ${args} --out all.csv --force`).code).toBe(0)
  return world.read('all.csv')
}

test('LibreOffice saves an export of everyone again: nothing is planned', async () => {
  const world = await createWorld({ users: 120 })
  await world.write(
    'calc.csv',
    libreOffice(await exportAll(world), () => undefined),
  )
  const ran = await world.run`apply calc.csv --dry-run --output json`
  expect(ran.json(), ran.err).toMatchObject({ selected: 120, changing: 0, unchanged: 120, failures: [] })
})

test('LibreOffice: an entry deleted, one added, one changed are exactly three changes', async () => {
  const world = await createWorld()
  await world.run`edit --user omar.smith --user greta.ito --set-tags ${'team=blue|site=lille|season=summer'} --yes`
  world.clock.advance(60_000)
  const edited = libreOffice(await exportAll(world), (rows) => {
    for (const row of rows) {
      if (row['username'] === 'omar.smith') row['tags'] = 'site=paris|team=blue'
      if (row['username'] === 'greta.ito') row['tags'] = `${row['tags']}|floor=2`
    }
  })
  await world.write('calc.csv', edited)
  const { changes } = (await world.run`apply calc.csv --dry-run --output json`).json()
  expect(changes).toHaveLength(3)
  expect(changes).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ username: 'omar.smith', setting: 'tags', after: { site: 'paris' } }),
      expect.objectContaining({ username: 'omar.smith', setting: 'untag', before: { season: 'summer' } }),
      expect.objectContaining({ username: 'greta.ito', setting: 'tags', after: { floor: '2' } }),
    ]),
  )
  expect((await world.run`apply calc.csv --yes`).code).toBe(0)
  expect(world.user('omar.smith').Tags).toEqual({ team: 'blue', site: 'paris' })
})

test('`none` where the export has no tags removes no tag that others have added since', async () => {
  const world = await createWorld()
  world.user('omar.smith').Tags = {}
  const file = libreOffice(await exportAll(world, '--user', 'omar.smith'), (rows) => {
    for (const row of rows) row['tags'] = 'none'
  })
  world.user('omar.smith').Tags = { added: '1' }
  await world.write('calc.csv', file)
  const ran = await world.run`apply calc.csv --yes --output json`
  expect(ran.json()).toMatchObject({ selected: 1, changing: 0 })
  expect(world.user('omar.smith').Tags).toEqual({ added: '1' })
})

const PROFILES = ['Basic Routing Profile', 'Billing', 'Sales'] as const
const SKILLS = [
  'connect:Language/connect:French',
  'connect:Language/connect:German',
  'Product/Billing',
] as const

const tags = fc.dictionary(
  fc.constantFrom('team', 'site', 'a=b', 'x:y'),
  fc.constantFrom('1', 'k=v', 'x|y'),
  {
    noNullPrototype: true,
  },
)
const skills = fc.dictionary(fc.constantFrom(...SKILLS), fc.constantFrom(1, 3, 5), { noNullPrototype: true })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** What a person makes of the row of a user; `undefined` cells are left as they are. */
const personsEdit = fc.record({
  isDropped: fc.boolean(),
  profile: maybe(fc.constantFrom(...PROFILES)),
  persistent: maybe(fc.boolean()),
  tags: maybe(tags),
  skills: maybe(skills),
})
/** What somebody else does to the user between export and apply. */
const othersEdit = fc.record({
  profile: maybe(fc.constantFrom(...PROFILES)),
  persistent: maybe(fc.boolean()),
  tags: maybe(fc.constantFrom('1', '2')),
})
const before = fc.record({ tags, skills })
const cases = fc.array(fc.record({ before, edit: personsEdit, other: othersEdit }), {
  minLength: 3,
  maxLength: 3,
})

interface State {
  readonly profile: string
  readonly persistent: boolean
  readonly tags: Readonly<Record<string, string>>
  readonly skills: Readonly<Record<string, number>>
}

function stateOf(world: World, username: string): State {
  const user = world.user(username)
  const theirs = world.sandbox.store.proficiencies.get(user.Id) ?? []
  return {
    profile: world.profileOf(username),
    persistent: user.PersistentConnectionConfigs?.[0]?.PersistentConnection ?? false,
    tags: { ...user.Tags },
    skills: Object.fromEntries(
      theirs.map((one) => [`${one.AttributeName}/${one.AttributeValue}`, one.Level] as const),
    ),
  }
}

function setProfile(world: World, username: string, name: string): void {
  const profile = [...world.sandbox.store.routingProfiles.values()].find(({ Name }) => Name === name)
  world.user(username).RoutingProfileId = profile?.Id ?? ''
}

function setPersistent(world: World, username: string, on: boolean): void {
  const channels = ['VOICE', 'CHAT', 'TASK', 'EMAIL'] as const
  world.user(username).PersistentConnectionConfigs = channels
    .slice(0, 1)
    .map((Channel) => ({ Channel, PersistentConnection: on }))
}

function setSkills(world: World, username: string, all: Readonly<Record<string, number>>): void {
  world.sandbox.store.proficiencies.set(
    world.user(username).Id,
    Object.entries(all).map(([key, Level]) => {
      const [AttributeName = '', AttributeValue = ''] = key.split('/')
      return { AttributeName, AttributeValue, Level }
    }),
  )
}

const escaped = (text: string) => text.replaceAll(/[|=:\\]/g, '\\$&')
const listCell = (entries: readonly string[]) => (entries.length === 0 ? 'none' : entries.join('|'))
const tagsCell = (all: Readonly<Record<string, string>>) =>
  listCell(Object.entries(all).map(([key, value]) => `${escaped(key)}=${escaped(value)}`))
const skillsCell = (all: Readonly<Record<string, number>>) =>
  listCell(Object.entries(all).map(([key, level]) => [...key.split('/').map(escaped), level].join(':')))

type Case = typeof cases extends fc.Arbitrary<readonly (infer One)[]> ? One : never

function editedRow(row: Row, { edit }: Case): Row {
  return {
    ...row,
    ...(edit.profile === undefined ? {} : { routing_profile: edit.profile }),
    ...(edit.persistent === undefined ? {} : { persistent_connection: edit.persistent ? 'on' : 'off' }),
    ...(edit.tags === undefined ? {} : { tags: tagsCell(edit.tags) }),
    ...(edit.skills === undefined ? {} : { proficiencies: skillsCell(edit.skills) }),
  }
}

/** Entries that were edited are as the row has them, all others as they are now. */
function mergedList<V>(
  was: Readonly<Record<string, V>>,
  now: Readonly<Record<string, V>>,
  row?: Readonly<Record<string, V>>,
) {
  if (row === undefined) return now
  const gone = new Set(Object.keys(was).filter((key) => !(key in row)))
  const edited = Object.entries(row).filter(([key, value]) => was[key] !== value)
  return {
    ...Object.fromEntries(Object.entries(now).filter(([key]) => !gone.has(key))),
    ...Object.fromEntries(edited),
  }
}

function expectedOf(was: State, now: State, { edit }: Case): State {
  if (edit.isDropped) return now
  const { profile = was.profile, persistent = was.persistent } = edit
  return {
    profile: profile === was.profile ? now.profile : profile,
    persistent: persistent === was.persistent ? now.persistent : persistent,
    tags: mergedList(was.tags, now.tags, edit.tags),
    skills: mergedList(was.skills, now.skills, edit.skills),
  }
}

test('apply of an edited export makes exactly the edits: cells, entries and rows, whatever others do meanwhile', async () => {
  const world = await createWorld({ users: 8, rate: 10_000, burst: 10_000 })
  let run = 0
  await fc.assert(
    fc.asyncProperty(cases, async (all) => {
      world.sandbox.reset()
      const env = { CONNECT_BULK_STATE_DIR: `${world.cwd}/state${run++}` }
      const users = [...world.sandbox.store.users.values()].slice(0, all.length)
      const names = users.map(({ Username }) => Username)
      for (const [n, { before: start }] of all.entries()) {
        const name = names[n] ?? ''
        world.user(name).Tags = { ...start.tags }
        setPersistent(world, name, n % 2 === 0)
        setSkills(world, name, start.skills)
      }
      const was = names.map((name) => stateOf(world, name))
      const columns = 'routing_profile,persistent_connection,tags,proficiencies'
      const read = await world.run(
        words`export ${users.flatMap(({ Id }) => ['--user', Id])} --columns ${columns}`,
        { env },
      )
      const rows = new Map(parse<Row>(read.out, { columns: true }).map((row) => [row['user_id'], row]))
      for (const [n, { other }] of all.entries()) {
        const name = names[n] ?? ''
        if (other.profile !== undefined) setProfile(world, name, other.profile)
        if (other.persistent !== undefined) setPersistent(world, name, other.persistent)
        const user = world.user(name)
        if (other.tags !== undefined) user.Tags = { ...user.Tags, added: other.tags }
      }
      const now = names.map((name) => stateOf(world, name))
      const kept = all.flatMap((one, n) =>
        one.edit.isDropped ? [] : [editedRow(rows.get(users[n]?.Id) ?? {}, one)],
      )
      const [header = ''] = read.out.split('\r\n')
      const text = stringify(kept, { header: false, columns: header.split(',') })
      await world.write('edited.csv', `${header}\n${text}`)
      const ran = await world.run(words`apply edited.csv --yes --rate 10000 --burst 10000`, { env })
      expect(ran, ran.err).toMatchObject({ code: 0 })
      expect(names.map((name) => stateOf(world, name))).toEqual(
        all.map((one, n) => expectedOf(was[n] as State, now[n] as State, one)),
      )
    }),
    { numRuns: 10 },
  )
}, 120_000)
