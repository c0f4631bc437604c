import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const NAME = 'omar.smith'
const EDIT = words`edit --user ${NAME} --routing-profile Billing`

describe('a job that has ended', () => {
  test('is not said to wait or to start when it is watched: only its result is shown', async () => {
    const world = await createWorld()
    await world.run`${EDIT} --yes`
    const watched = await world.run`jobs watch latest`
    expect(watched).toMatchObject({ code: 0, err: '' })
    expect(watched.out).toMatch(/^Job \S+ finished: 1 user to change, 1 succeeded/)
    const types = (await world.run`jobs watch latest --output ndjson`).lines().map(({ type }) => type)
    expect(types).toContain('user')
    expect(types.at(-1)).toBe('finished')
  })

  test('and updated all its users leaves nothing to retry or resume, which is said', async () => {
    const world = await createWorld()
    await world.run`${EDIT} --yes`
    const job = (await world.run`jobs show latest --output json`).json().job
    const retried = await world.run`retry latest`
    expect(retried.code).toBe(0)
    expect(retried.err).toContain(`No user of job ${job} failed or was left out; there is nothing to retry.`)
    const resumed = await world.run`jobs resume latest`
    expect(resumed.code).toBe(0)
    expect(resumed.err).toBe(`Job ${job} has nothing left to do. Its result:\n`)
  })
})

test('the files that a dry run writes are named on stderr', async () => {
  const world = await createWorld()
  const ran = await world.run`${EDIT} --dry-run --out plan.json --report plan.html`
  expect(ran.err).toContain(`Saved the plan to ${join(world.cwd, 'plan.json')}\n`)
  expect(ran.err).toContain(`Wrote the report to ${join(world.cwd, 'plan.html')}\n`)
})

test.each([
  'apply there',
  'apply there.json',
  'users --users-file there',
  'retry there',
  'create there --yes',
  'jobs import there',
])('a folder in the place of a file is called one: %s', async (typed) => {
  const args = typed.split(' ')
  const world = await createWorld()
  const file = args.find((word) => word.startsWith('there')) ?? ''
  await mkdir(join(world.cwd, file))
  const ran = await world.run(args)
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(`${file}: this is a folder, not a file.`)
})

test('config show names the defaults in force', async () => {
  const world = await createWorld()
  const { out } = await world.run`config show`
  expect(out).toMatch(/^output +table +default$/m)
  expect(out).toMatch(/^burst +5 +default$/m)
  expect(out).toMatch(/^wait-for-service +10m +default$/m)
})

test('jobs list counts refused users among the users of a job', async () => {
  const world = await createWorld()
  await world.write(
    'people.csv',
    `username,remove_security_profiles,tags\n${NAME},Agent|Admin,a=b\ngreta.ito,,a=b\n`,
  )
  const ran = await world.run`apply people.csv --yes --output json`
  expect(ran.json()).toMatchObject({ changing: 1, refused: 1 })
  expect((await world.run`jobs list`).out).toMatch(/ 2 +1 updated, 1 refused /)
})

test('undo names the users that are as they were before the job already', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'reset-before', users: [NAME] }],
  })
  await world.run`edit --user ${NAME} --user greta.ito --routing-profile Billing --yes`
  world.clock.advance(60_000)
  const ran = await world.run`undo latest --dry-run`
  expect(ran.out).toContain('2 users selected: 1 to change, 1 unchanged')
  expect(ran.out).toContain(
    `Note: 1 user, for which the job got no answer, is as it was before the job: ${NAME}\n`,
  )
})

test('an exported job is imported under the name of its file', async () => {
  const world = await createWorld()
  await world.run`${EDIT} --yes`
  const ran = await world.run`jobs export latest --out j.tgz`
  expect(ran.out).toContain('To resume it elsewhere: connect-bulk jobs import j.tgz\n')
})
