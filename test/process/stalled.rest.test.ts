import { expect, test } from 'vitest'
import { createStage, MOVE, preload, type Ran, type Stage } from './support.js'
import { words } from '../support/words.js'

/** Half a minute without an answer, which is what a call may take, is a second or two. */
const QUICK = { NODE_OPTIONS: preload('quick-time.cjs'), TEST_HANGS: 'true' }

/** A job whose second write never gets an answer, once it is sent; the service has carried it out or not. */
async function stalledJob(kind: 'hang' | 'hang-after') {
  const faults = [{ operation: 'UpdateUserRoutingProfile', kind, calls: [2] }]
  const stage = await createStage({ faults })
  const slow = words`--rate UpdateUserRoutingProfile=0.01 --burst 2`
  const running = stage.start(words`${MOVE} ${slow} --yes --output json`, { env: QUICK })
  await running.waitFor('a call without an answer', () => stage.writes().some(({ fault }) => fault === kind))
  return { stage, running }
}

/** The call without an answer counts as lost, and the job has ended: nothing more is sent. */
function expectTruth(stage: Stage, ran: Ran): void {
  expect(ran.code).toBe(130)
  const result = ran.json()
  expect(result).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled', changing: 22 })
  expect(result.succeeded + result.failed + result.notAttempted).toBe(22)
  const lost = stage.writes().find(({ fault }) => fault !== undefined)
  expect(result.failures).toMatchObject([{ userId: lost?.userId, kind: 'unknown', retryable: true }])
}

test.each(['hang', 'hang-after'] as const)(
  'jobs cancel ends a job one of whose calls stalls: %s',
  async (kind) => {
    const { stage, running } = await stalledJob(kind)
    const cancelled = await stage.run(words`jobs cancel`)
    expect(cancelled).toMatchObject({ code: 0 })
    expectTruth(stage, await running.ended)
    const resumed = await stage.run(words`jobs resume latest --rate 100 --output json`, { env: QUICK })
    expect(resumed.json()).toMatchObject({ state: 'finished', succeeded: 22, failed: 0 })
  },
)

test('Ctrl-C ends a job one of whose calls stalls when the time of that call is up', async () => {
  const { stage, running } = await stalledJob('hang')
  running.signal('SIGINT')
  expectTruth(stage, await running.ended)
})
