import { expect, test } from 'vitest'
import { jobsOf } from '../support/crash.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

test('jobs show --details tells every setting: before, after, outcome, when, attempts, request id, who', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'] }],
  })
  await world.run`${MOVE} --tag moved=yes --yes`
  const { details, caller, succeeded } = (await world.run`jobs show latest --details --output json`).json()
  expect(succeeded).toBe(21)
  expect(caller).toContain('arn:aws:')
  expect(details).toHaveLength(44)
  const of = (setting: string) =>
    details.find((one: any) => one.username === 'omar.smith' && one.setting === setting)
  expect(of('routing_profile')).toMatchObject({
    before: 'Basic Routing Profile',
    after: 'Billing',
    outcome: 'failed',
    operation: 'UpdateUserRoutingProfile',
    attempts: 1,
    requestId: expect.any(String),
    time: expect.stringMatching(/Z$/),
  })
  expect(of('tags')).toMatchObject({ before: {}, after: { moved: 'yes' }, outcome: 'succeeded', attempts: 1 })
  const text = (await world.run`jobs show latest --details`).out
  expect(text).toMatch(/omar\.smith +Routing profile +Basic Routing Profile → Billing +failed/)
})

test('a user that the fresh read shows as right is told apart from one that was changed', async () => {
  const world = await createWorld()
  await world.run`edit --user omar.smith --tag a=b --dry-run --out plan.json`
  await world.run`edit --user omar.smith --tag a=b --yes`
  expect((await world.run`apply plan.json --yes`).code).toBe(0)
  const sent = world.calls('TagResource').length
  expect(sent).toBe(1)
  expect((await world.run`jobs show latest --details`).out).toMatch(
    /a=b +succeeded \(right already\) +- +0 +-/,
  )
  expect((await world.run`report latest`).out).toContain('succeeded: right already when it was read')
})

test.each(['jobs show latest', 'jobs show latest --details', 'jobs resume latest', 'jobs watch latest'])(
  '%s: the first line of NDJSON names the job that has ended',
  async (line) => {
    const world = await createWorld()
    await world.run`edit --user omar.smith --tag a=b --yes`
    const lines = (await world.run([...line.split(' '), '--output', 'ndjson'])).lines()
    expect(lines[0]).toMatchObject({ type: 'started', job: jobsOf(world)[0] })
    expect(lines.at(-1)).toMatchObject({ type: 'finished', job: jobsOf(world)[0] })
  },
)

test('jobs prune removes what ended long ago, and nothing that could be resumed', async () => {
  const world = await createWorld()
  world.strays = 'who is done when the job is cancelled depends on the order of the search'
  const cancel = new AbortController()
  await world.run([...MOVE, '--yes'], {
    signal: cancel.signal,
    onErr: (text) => {
      if (text.includes('done')) cancel.abort(new Error('SIGINT'))
    },
  })
  await world.run`edit --user omar.smith --tag a=b --yes`
  const [cancelled, finished] = jobsOf(world)
  expect((await world.run`jobs prune`).code).toBe(2)
  expect((await world.run`jobs prune --older-than 1`).out).toContain('0 jobs removed')
  world.clock.advance(2 * 24 * 60 * 60_000)
  const dry = await world.run`jobs prune --older-than 1 --dry-run --output json`
  expect(dry.json()).toMatchObject({ dryRun: true, jobs: [finished] })
  expect(jobsOf(world)).toHaveLength(2)
  // With nobody to ask, and for an answer of no, nothing goes.
  expect((await world.run`jobs prune --older-than 1d`).code).toBe(5)
  expect((await world.run(words`jobs prune --older-than 1d`, { answers: [false] })).code).toBe(5)
  expect((await world.run`jobs prune --older-than old`).code).toBe(2)
  expect(jobsOf(world)).toHaveLength(2)
  expect((await world.run`jobs prune --older-than 1d --yes`).code).toBe(0)
  expect(jobsOf(world)).toEqual([cancelled])
})
