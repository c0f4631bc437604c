import { expect } from 'vitest'
import { JobHistory } from '../../src/journal/job-history.js'
import { JournalWriter } from '../../src/journal/journal-writer.js'
import type { Edit } from '../../src/model/edit.js'
import { estimateSeconds } from '../../src/plan/estimate.js'
import { JobRun } from '../../src/runner/job-run.js'
import { BASIC, BILLING, jobPlanOf, plannedUser, RUN, SALES, userOf } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'
import { SlowService } from './slow-service.js'

/** An edit of each, and the operation that carries it. */
const STEPS: readonly [string, Edit][] = [
  ['UpdateUserRoutingProfile', { setting: 'routing_profile', given: 'Billing', want: BILLING.id }],
  ['UpdateUserSecurityProfiles', { setting: 'security_profiles', given: 'Sales', want: [SALES.id] }],
  ['UpdateUserIdentityInfo', { setting: 'first_name', given: 'Anna', want: 'Anna' }],
  ['UpdateUserConfig', { setting: 'acw_timeout', given: '30', want: { voice: 30 } }],
  ['UpdateUserHierarchy', { setting: 'hierarchy', given: 'Team A', want: BASIC.id }],
  ['TagResource', { setting: 'tags', given: 'team=blue', want: { team: 'blue' } }],
]

export interface PaceCell {
  readonly rate: number
  readonly seconds: number
  readonly steps: number
  readonly latencyMs: number
  /** By default five calls, or 2.5 seconds of the pace. */
  readonly burst?: number
  /** Another client takes half of the first operation's bucket, or of the one bucket that all operations share. */
  readonly rival?: 'operation' | 'account'
}

/** Jobs of ten seconds with one, three and six settings, at the usual latencies. */
export function cellsAt(rate: number): readonly PaceCell[] {
  return [1, 3, 6].flatMap((steps) => [60, 150].map((latencyMs) => ({ rate, seconds: 10, steps, latencyMs })))
}

/** What one job of `seconds` at the quota's pace took. */
export async function runAt({ rate, steps, latencyMs, seconds, burst, rival }: PaceCell) {
  const pace = { rate, burst: burst ?? Math.max(5, 2.5 * rate) }
  const numbers = Array.from({ length: pace.burst + seconds * rate }, (_, n) => n + 1)
  const clock = new ManualClock()
  const used = STEPS.slice(0, steps)
  const edits = used.map(([, edit]) => edit)
  const service = new SlowService(
    numbers.map((n) => userOf(n)),
    { clock, pace, latencyMs, oneBucket: rival === 'account', edits },
  )
  const calls = Object.fromEntries(
    ['DescribeUser', ...used.map(([name]) => name)].map((name) => [name, numbers.length]),
  )
  const plan = jobPlanOf(
    numbers.map((n) => plannedUser(n, { edits, changes: [] })),
    { calls },
  )
  const log = { append: async () => undefined, close: async () => undefined }
  const journal = new JournalWriter(log, new JobHistory(plan), RUN, async () => undefined)
  const over = new AbortController()
  if (rival !== undefined) void service.compete('UpdateUserRoutingProfile', over.signal)
  const result = await clock.until(
    new JobRun({
      connect: service,
      journal,
      recent: () => new Map(),
      turn: { enter: async () => true, leave: () => undefined },
      clock,
      random: () => 0.5,
      cancel: new AbortController().signal,
      guard: async () => undefined,
      labels: async () => (id) => id,
      passwordOf: async () => undefined,
      waitsForLogin: false,
      report: () => undefined,
    }).run(),
  )
  over.abort()
  expect(result).toMatchObject({ succeeded: numbers.length, failed: 0, notAttempted: 0 })
  expect(service.written).toHaveLength(numbers.length * steps)
  const took = clock.monotonic() / 1000
  const needed = numbers.length * (rival === 'account' ? steps + 1 : 1)
  return {
    took,
    /** A multiple of what the quota alone asks for. */
    ratio: took / seconds,
    throttled: service.calls().throttled,
    estimated: estimateSeconds(calls, { paceOf: () => pace, latency: latencyMs / 1000 }),
    /** The calls that the job needed of the bucket, as a part of those that the other client left. */
    shareUsed: needed / (pace.burst + took * rate - service.takenByRival),
  }
}

/**
 * The job takes what the quota asks for, and a user's calls more: those of the last one, and what each lane waits for its
 * first answer.
 */
export async function expectQuotaUsed(cell: PaceCell): Promise<void> {
  const { steps, latencyMs, seconds } = cell
  const { ratio, throttled, took, estimated } = await runAt(cell)
  expect(throttled).toBe(0)
  expect((ratio - 1) * seconds).toBeLessThan(((steps + 3) * latencyMs) / 1000)
  expectNear(estimated, took)
}

/** The time that the plan shows is right within 10 %. */
export async function expectEstimated(cell: PaceCell): Promise<void> {
  const { took, estimated } = await runAt(cell)
  expectNear(estimated, took)
}

function expectNear(estimated: number, took: number): void {
  expect(Math.abs(estimated / took - 1)).toBeLessThan(0.1)
}
