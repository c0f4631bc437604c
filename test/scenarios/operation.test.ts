import { expect, test } from 'vitest'
import { isCi } from '../../src/platform/terminal.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

test('JSON lines begin with the id of the job, and one schema name is one shape', async () => {
  const world = await createWorld()
  const shapes = new Map<string, string>()
  const linesOf = async (line: readonly string[]) => {
    const lines = (await world.run([...line, '--output', 'ndjson'])).lines()
    for (const { schema, ...members } of lines) {
      const shape = Object.keys(members).toSorted().join(' ')
      expect(shapes.get(schema) ?? shape, schema).toBe(shape)
      shapes.set(schema, shape)
    }
    return lines
  }
  const planned = await linesOf([...MOVE, '--dry-run'])
  expect(planned[0]).toMatchObject({ type: 'started', job: null })
  expect(planned.at(-1)).toMatchObject({ type: 'finished', changing: 22 })
  const ran = await linesOf([...MOVE, '--yes'])
  expect(ran[0]).toMatchObject({ type: 'started', job: ran.at(-1).job })
  expect(ran[1]).toMatchObject({ type: 'change' })
  expect((await linesOf([...MOVE, '--yes']))[0]).toMatchObject({ type: 'started', job: null })
  expect((await linesOf(words`jobs watch latest`))[0]).toMatchObject({ type: 'started', job: ran[0].job })
  await linesOf(words`users`)
  await linesOf(words`jobs list`)
  await linesOf(words`jobs failures latest`)
  await linesOf(words`users --user omar.smith --history`)
  await linesOf(words`jobs prune --older-than 1d --dry-run`)
})

test('--output json with a job prints its id on stderr at once', async () => {
  const world = await createWorld()
  const said: string[] = []
  const ran = await world.run([...MOVE, '--yes', '--output', 'json'], { onErr: (text) => said.push(text) })
  const { job } = ran.json()
  expect(said.findIndex((text) => text.includes(job))).toBeLessThan(
    said.findIndex((text) => text.includes('done')) >>> 0,
  )
})

test('without a terminal, long planning says how far it is', async () => {
  const world = await createWorld()
  const ran = await world.run`edit --all --acw-timeout 44 --fresh --rate 2 --dry-run`
  expect(ran.err).toMatch(/^Reading users one by one… \d+ of \d+/m)
  expect((await world.run`edit --all --acw-timeout 44 --fresh --rate 2 --dry-run --quiet`).err).toBe('')
})

test('another account than expected is refused, by flag or environment', async () => {
  const world = await createWorld()
  const flag = await world.run`${MOVE} --yes --expect-account 999999999999`
  expect([flag.code, flag.err]).toEqual([5, expect.stringContaining('--expect-account is 999999999999')])
  const env = { CONNECT_BULK_EXPECT_ACCOUNT: '999999999999' }
  expect((await world.run([...MOVE, '--yes'], { env })).code).toBe(5)
  expect(world.writes()).toEqual([])
  expect((await world.run`${MOVE} --dry-run --expect-account 111122223333`).code).toBe(0)
  expect((await world.run`${MOVE} --dry-run --expect-account acme`).code).toBe(2)
})

test('CI=false is not CI', () => {
  expect(['false', 'FALSE', '', undefined].map((CI) => isCi({ CI }))).toEqual([false, false, false, false])
  expect(['true', '1', 'woodpecker'].map((CI) => isCi({ CI }))).toEqual([true, true, true])
})

test('FORCE_COLOR colours what is no terminal, NO_COLOR nothing', async () => {
  const world = await createWorld()
  const out = async (env: Record<string, string>) => (await world.run(words`${MOVE} --dry-run`, { env })).out
  expect(await out({ NO_COLOR: '', FORCE_COLOR: '1' })).toContain('\u{1b}[')
  expect(await out({ NO_COLOR: '', FORCE_COLOR: '0' })).not.toContain('\u{1b}[')
  expect(await out({ NO_COLOR: '1', FORCE_COLOR: '1' })).not.toContain('\u{1b}[')
})

test('debug lines carry the time', async () => {
  const world = await createWorld()
  expect((await world.run`users --debug`).err).toMatch(/^debug: \d{4}-\d\d-\d\dT[\d:.]+Z SearchUsers 200/m)
})

test('where every write was denied the report says so first', async () => {
  const world = await createWorld({ faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'denied' }] })
  const ran = await world.run`${MOVE} --yes`
  expect(ran.code).toBe(3)
  expect(ran.out).toMatch(
    /\nEvery write was denied: the caller may not call UpdateUserRoutingProfile\.\n[^]*\nJob /,
  )
  expect(ran.out).toContain('Ask for connect:UpdateUserRoutingProfile')
})
