import { expect } from 'vitest'
import { JobStore } from '../../src/journal/job-store.js'
import type { JobHistory } from '../../src/journal/job-history.js'
import { nodeFiles } from '../../src/platform/files.js'
import { words } from '../support/words.js'
import { type Json, QUICK_TIME, type Ran, type Stage } from './support.js'

/** A command line that makes a job. */
export interface DoomedJob {
  readonly args: readonly string[]
  /** What `jobs resume` must be given besides: where the passwords are. */
  readonly resumeWith?: readonly string[]
  /** A run is killed after so many writes at most. */
  readonly writes: number
}

/** A pace at which a job of dozens of users can be killed many times. */
const PACE = words`--rate 60 --burst 8 --output json`

/** Runs a command line and kills it at a random moment of its writing, if it lasts that long. */
async function kill(
  stage: Stage,
  args: readonly string[],
  writes: number,
  random: () => number,
): Promise<Ran> {
  const before = stage.writes().length
  const running = stage.start([...args], { env: QUICK_TIME })
  const after = 1 + Math.floor(random() * writes)
  await stage.waitFor('writes', () => !running.alive || stage.writes().length >= before + after, 90_000)
  // Within the time a call takes, so that every phase of it is hit: not yet sent, under way, not yet recorded.
  const until = performance.now() + random() * 30
  while (performance.now() < until && running.alive) await new Promise((resolve) => setImmediate(resolve))
  running.signal('SIGKILL')
  return running.ended
}

/** Kills a job and its resumes until one gets through; answers how many kills it took, and what the job came to. */
export async function carryThrough(
  stage: Stage,
  { args, resumeWith = [], writes }: DoomedJob,
  kills: number,
  random: () => number,
): Promise<{ survived: number; result: Json }> {
  let survived = 0
  const go = (line: readonly string[]): Promise<Ran> =>
    survived < kills ? kill(stage, line, writes, random) : stage.run([...line], { env: QUICK_TIME })
  let ran = await go([...args, ...PACE, '--yes'])
  while (ran.signal === 'SIGKILL') {
    survived += 1
    const { plan } = await expectTruth(stage)
    ran = await go(['jobs', 'resume', plan.job, ...resumeWith, ...PACE])
  }
  expect(ran.err).not.toContain('Error')
  expect([ran.code, ran.err.slice(-2_000)]).toEqual([0, expect.anything()])
  const result = ran.json()
  const history = await expectTruth(stage)
  expect(result).toMatchObject({ state: 'finished', succeeded: history.plan.users.length })
  expect(result).toMatchObject({ failed: 0, refused: 0, notAttempted: 0, failures: [] })
  expectSentOnce(stage.journal(history.plan.job))
  return { survived, result }
}

/**
 * What the latest journal says of each user is so: for who was not attempted nothing was sent, who was created is there
 * under the id that it has for them, who was deleted is gone.
 */
async function expectTruth(stage: Stage): Promise<JobHistory> {
  const history = await new JobStore(nodeFiles, stage.stateDir).read('latest')
  const { plan } = history
  const sent = new Set(
    stage
      .journal(plan.job)
      .filter(({ type }) => type === 'sent')
      .map(({ n }) => n),
  )
  const { users } = stage.sandbox.store
  for (const [n, { action, username }] of plan.users.entries()) {
    const { outcome } = history.outcomeAt(n)
    if (outcome === 'not-attempted') expect([username, sent.has(n)]).toEqual([username, false])
    if (outcome !== 'succeeded') continue
    const there = users.get(history.userIdAt(n))?.Username
    expect([action, there]).toEqual([action, action === 'delete' ? undefined : username])
  }
  const { succeeded, failed, notAttempted } = history.counts()
  expect(succeeded + failed + notAttempted).toBe(plan.users.length)
  return history
}

/** No step that is known to be made is sent again. */
function expectSentOnce(records: readonly Json[]): void {
  const made = new Set<string>()
  for (const { type, n, operation, failure, verdict } of records) {
    const step = `${n} ${operation}`
    if (type === 'sent') expect([step, made.has(step)]).toEqual([step, false])
    if ((type === 'answered' && failure === null) || verdict === 'applied') made.add(step)
  }
}
