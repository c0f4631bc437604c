import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { expect, test } from 'vitest'
import { fc } from '../support/fast-check.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

type Row = Record<string, string>

const FRENCH = 'connect\\:Language:connect\\:French'
const GERMAN = 'connect\\:Language:connect\\:German'

async function exported(world: World, columns: string): Promise<Row> {
  expect((await world.run`export --user omar.smith --columns ${columns} --out all.csv`).code).toBe(0)
  const [row] = parse<Row>(await world.read('all.csv'), { columns: true, bom: true })
  if (row === undefined) throw new Error('nothing was exported')
  return row
}

/** The file as a spreadsheet writes it again: another delimiter, no byte order mark. */
async function apply(world: World, row: Row, ...flags: string[]) {
  await world.write('edited.csv', stringify([row], { header: true, delimiter: ';' }))
  return world.run`apply edited.csv --yes --output json ${flags}`
}

const tagsOf = (world: World) => world.user('omar.smith').Tags ?? {}
const skillsOf = (world: World) =>
  (world.sandbox.store.proficiencies.get(world.user('omar.smith').Id) ?? [])
    .map((one) => `${one.AttributeName}=${one.AttributeValue}:${one.Level}`)
    .toSorted()

async function start(): Promise<World> {
  const world = await createWorld()
  const skills = `${FRENCH}:3|${GERMAN}:2`
  await world.run`edit --user omar.smith --yes --set-tags ${'team=blue|site=lille|season=summer'} --set-proficiencies ${skills} --security-profile Agent --security-profile QualityAnalyst`
  world.clock.advance(60_000)
  return world
}

test('of a list an entry that was deleted is removed, one that was changed or added is written, the rest stays', async () => {
  const world = await start()
  const row = await exported(world, 'tags,proficiencies,security_profiles')
  expect(row['tags']?.split('|').toSorted()).toEqual(['season=summer', 'site=lille', 'team=blue'])
  Object.assign(tagsOf(world), { added: 'since' })
  const ran = await apply(world, {
    ...row,
    tags: 'site=paris|new=1|team=blue',
    proficiencies: `${GERMAN}:5`,
    security_profiles: 'QualityAnalyst',
  })
  expect(ran).toMatchObject({ code: 0 })
  expect(tagsOf(world)).toEqual({ team: 'blue', site: 'paris', new: '1', added: 'since' })
  expect(skillsOf(world)).toEqual(['connect:Language=connect:German:5'])
  const plan = await world.run`jobs show latest --output json`
  expect(plan.json()).toMatchObject({ succeeded: 1 })
})

test('the plan counts removals apart', async () => {
  const world = await start()
  const row = await exported(world, 'tags')
  await world.write('edited.csv', stringify([{ ...row, tags: 'team=blue|site=paris' }], { header: true }))
  const dry = await world.run`apply edited.csv --dry-run --output json`
  expect(dry.json().changes).toMatchObject([
    { setting: 'tags', after: { site: 'paris' } },
    { setting: 'untag', before: { season: 'summer' }, after: {} },
  ])
})

test('an emptied cell is a complaint that says to write none; none removes what was exported', async () => {
  const world = await start()
  const row = await exported(world, 'tags,proficiencies,hierarchy,routing_profile')
  const emptied = await apply(world, {
    ...row,
    tags: ' ',
    proficiencies: '',
    hierarchy: '',
    routing_profile: '',
  })
  expect(emptied, emptied.err).toMatchObject({ code: 2 })
  const { message } = emptied.json().error
  for (const column of ['tags', 'proficiencies', 'hierarchy'])
    expect(message).toContain(`column ${column}: the cell is empty`)
  expect(message).toContain('write none')
  expect(message).not.toContain('column routing_profile')
  Object.assign(tagsOf(world), { added: 'since' })
  expect((await apply(world, { ...row, tags: 'none', proficiencies: 'None' })).code).toBe(0)
  expect(tagsOf(world)).toEqual({ added: 'since' })
  expect(skillsOf(world)).toEqual([])
})

test('--assert-all puts exactly the lists of the file back', async () => {
  const world = await start()
  const row = await exported(world, 'tags,proficiencies,security_profiles')
  await world.run`edit --user omar.smith --yes --untag team --tag ${'other=1'} --add-proficiency ${`${GERMAN}:5`} --add-security-profile CallCenterManager`
  world.clock.advance(60_000)
  expect((await apply(world, row)).json()).toMatchObject({ changing: 0 })
  expect((await apply(world, row, '--assert-all')).code).toBe(0)
  expect(tagsOf(world)).toEqual({ team: 'blue', site: 'lille', season: 'summer' })
  expect(skillsOf(world)).toEqual(['connect:Language=connect:French:3', 'connect:Language=connect:German:2'])
  expect(world.user('omar.smith').SecurityProfileIds).toHaveLength(2)
})

test('set_tags and set_proficiencies are columns, none empties them; none in a file that is no export does so too', async () => {
  const world = await start()
  await world.write('in.csv', `username,set_tags,proficiencies\nomar.smith,"a=1|b=2",none\n`)
  expect((await world.run`apply in.csv --yes`).code).toBe(0)
  expect(tagsOf(world)).toEqual({ a: '1', b: '2' })
  expect(skillsOf(world)).toEqual([])
  await world.write('none.csv', `username,set_tags\nomar.smith,none\n`)
  expect((await world.run`apply none.csv --yes`).code).toBe(0)
  expect(tagsOf(world)).toEqual({})
  await world.write('clash.csv', `username,set_tags,untag\nomar.smith,none,a\n`)
  expect((await world.run`apply clash.csv --yes`).err).toContain('all tags are given')
})

test('what set_tags did is undone tag by tag: a tag that somebody has added since stays', async () => {
  const world = await start()
  expect((await world.run`edit --user omar.smith --set-tags ${'team=red|new=1'} --yes`).code).toBe(0)
  world.clock.advance(60_000)
  Object.assign(tagsOf(world), { added: 'since' })
  expect((await world.run`undo latest --yes`).code).toBe(0)
  expect(tagsOf(world)).toEqual({ team: 'blue', site: 'lille', season: 'summer', added: 'since' })
})

const KEYS = ['team', 'site', 'a=b', 'c/d', 'x:y', 'Köln']
const tags = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom('1', '2', 'x/y', 'k=v', ''), {
  noNullPrototype: true,
})
const escaped = (text: string) => text.replace(/\\(?=[|=:,/\\]|$)/g, '\\\\').replace(/[|=]/g, '\\$&')
const cellOf = (all: Record<string, string>) =>
  Object.entries(all)
    .map(([key, value]) => `${escaped(key)}=${escaped(value)}`)
    .join('|')

test('whatever is edited in an exported list, and whatever others do meanwhile, exactly the edits are made', async () => {
  const world = await createWorld({ users: 8, rate: 10_000, burst: 10_000 })
  let run = 0
  await fc.assert(
    fc.asyncProperty(tags, tags, tags, async (before, edited, added) => {
      world.sandbox.reset()
      const env = { CONNECT_BULK_STATE_DIR: `${world.cwd}/state${run++}` }
      const [user] = [...world.sandbox.store.users.values()]
      if (user === undefined) throw new Error('no user')
      user.Tags = { ...before }
      const read = await world.run(words`export --user ${user.Id} --columns tags`, { env })
      const [row = {}] = parse<Row>(read.out, { columns: true })
      const others = Object.fromEntries(Object.entries(added).map(([key, value]) => [`other ${key}`, value]))
      user.Tags = { ...before, ...others }
      const isEmptied = Object.keys(edited).length === 0
      await world.write(
        'edited.csv',
        stringify([{ ...row, tags: isEmptied ? 'none' : cellOf(edited) }], { header: true }),
      )
      const ran = await world.run(words`apply edited.csv --yes --rate 10000 --burst 10000`, { env })
      expect(ran, ran.err).toMatchObject({ code: 0 })
      expect(world.user(user.Username).Tags ?? {}).toEqual({ ...edited, ...others })
    }),
    { numRuns: 10 },
  )
}, 120_000)
