import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

const DESK = words`edit --user omar.smith --user greta.ito --user hanna.almeida --phone-type desk`

/** Of the three one has a desk phone number, one has that phone already; the third can't be given one. */
async function createMixedWorld(): Promise<World> {
  const world = await createWorld()
  const phone = (name: string, number: string, type: 'SOFT_PHONE' | 'DESK_PHONE') => {
    const user = world.user(name)
    user.PhoneConfig = { ...user.PhoneConfig, PhoneType: type, DeskPhoneNumber: number }
  }
  phone('omar.smith', '+4930123456', 'SOFT_PHONE')
  phone('greta.ito', '', 'SOFT_PHONE')
  phone('hanna.almeida', '+4930123457', 'DESK_PHONE')
  await world.clock.sleep(3_600_000)
  return world
}

const COUNTS = { selected: 3, changing: 1, unchanged: 1, refused: 1 }

test('refused users are counted beside the changing ones: plan, result, list, failures CSV', async () => {
  const world = await createMixedWorld()
  const planned = await world.run`${DESK} --dry-run --output json`
  expect(planned.code).toBe(3)
  expect(planned.json()).toMatchObject({ ...COUNTS, failures: [{ username: 'greta.ito' }] })
  const ran = await world.run`${DESK} --yes --expect-count 1 --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    ...COUNTS,
    succeeded: 1,
    failed: 0,
    notAttempted: 0,
    failures: [{ username: 'greta.ito' }],
  })
  const { rows } = await world.failures()
  expect(rows).toMatchObject([{ username: 'greta.ito', status: 'refused', phone_type: 'desk' }])
  expect(rows[0]?.['job']).toBe(ran.json().job)
  expect((await world.run`jobs show latest --output json`).json()).toEqual(ran.json())
  expect((await world.run`jobs list --output json`).json().jobs).toMatchObject([
    { selected: 3, refused: 1, succeeded: 1, failed: 0, notAttempted: 0 },
  ])
  expect((await world.run`jobs show latest`).out).toContain('1 refused')
})

test('the fuses and the question count the changing users only', async () => {
  const world = await createMixedWorld()
  const refused = await world.run`${DESK} --yes --expect-count 2`
  expect(refused.code).toBe(5)
  expect(refused.err).toContain('1 user would change, but --expect-count is 2')
  expect(
    (await world.run(`${DESK.join(' ')} --max-users 1`.split(' '), { answers: [false] })).asked,
  ).toHaveLength(1)
})

test('JSON lines tell of refused users while planning, and a job watched has only the changing ones to do', async () => {
  const world = await createMixedWorld()
  const lines = (await world.run`${DESK} --yes --output ndjson`).lines()
  expect(lines.filter(({ type }) => type === 'user')).toMatchObject([
    { username: 'greta.ito', outcome: 'refused', failures: [{ settings: ['phone_type'] }] },
    { username: 'omar.smith', outcome: 'succeeded' },
  ])
  expect(lines.findLast(({ type }) => type === 'progress')).toMatchObject({ total: 1, done: 1 })
})

test('where all are refused no job is made: exit 3, a failures CSV without a job that retry takes', async () => {
  const world = await createMixedWorld()
  const ran = await world.run`edit --user greta.ito --phone-type desk --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ job: null, selected: 1, changing: 0, unchanged: 0, refused: 1 })
  expect((await world.run`jobs list --output json`).json().jobs).toEqual([])
  const { name, rows } = await world.failures()
  expect(ran.json().failuresFile).toContain(name)
  expect(rows).toMatchObject([{ username: 'greta.ito', status: 'refused', job: '' }])
  const user = world.user('greta.ito')
  user.PhoneConfig = { ...user.PhoneConfig, DeskPhoneNumber: '+4930123458' }
  await world.clock.sleep(3_600_000)
  expect((await world.run`retry ${name} --yes`).code).toBe(0)
  onKind(() => expect(world.user('greta.ito').PhoneConfig.PhoneType).toBe('DESK_PHONE'))
})

test('a number of users may be written with thousands separators', async () => {
  const world = await createMixedWorld()
  expect((await world.run`${DESK} --yes --max-users 4,391`).code).toBe(3)
  expect((await world.run`${DESK} --yes --max-users 4,39`).code).toBe(2)
})
