import { expect } from 'vitest'
import type { CallCounts, Connect, WritePermit } from '../../src/connect/connect.js'
import { PacedCalls } from '../../src/connect/paced-calls.js'
import { JobHistory } from '../../src/journal/job-history.js'
import { JournalWriter } from '../../src/journal/journal-writer.js'
import type { Edit } from '../../src/model/edit.js'
import type { Pace } from '../../src/model/limits.js'
import type { User } from '../../src/model/user.js'
import type { WriteRequest } from '../../src/operations/operation.js'
import { estimateSeconds } from '../../src/plan/estimate.js'
import { JobRun } from '../../src/runner/job-run.js'
import { FakeConnect } from '../connect/fake-connect.js'
import { BASIC, BILLING, jobPlanOf, plannedUser, RUN, SALES, userOf } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

/** An edit of each, and the operation that carries it. */
const STEPS: readonly [string, Edit][] = [
  ['UpdateUserRoutingProfile', { setting: 'routing_profile', given: 'Billing', want: BILLING.id }],
  ['UpdateUserSecurityProfiles', { setting: 'security_profiles', given: 'Sales', want: [SALES.id] }],
  ['UpdateUserIdentityInfo', { setting: 'first_name', given: 'Anna', want: 'Anna' }],
  ['UpdateUserPhoneConfig', { setting: 'acw_timeout', given: '30', want: { voice: 30 } }],
  ['UpdateUserHierarchy', { setting: 'hierarchy', given: 'Team A', want: BASIC.id }],
  ['TagResource', { setting: 'tags', given: 'team=blue', want: { team: 'blue' } }],
]

/** A service that answers each call after a while, more or less, and refuses what is above its quota. */
class SlowService extends FakeConnect {
  readonly #clock: ManualClock
  readonly #latencyMs: number
  readonly #pace: Pace
  readonly #calls: PacedCalls
  readonly #buckets = new Map<string, { tokens: number; at: number }>()
  #seed = 1

  constructor(users: readonly User[], clock: ManualClock, pace: Pace, latencyMs: number) {
    super(users)
    this.#clock = clock
    this.#pace = pace
    this.#latencyMs = latencyMs
    const nothing = (): void => undefined
    const renewCredentials = async (): Promise<void> => undefined
    this.#calls = new PacedCalls({
      clock,
      random: () => 0.5,
      paceOf: () => pace,
      note: nothing,
      renewCredentials,
    })
  }

  /** Half of the latency more or less, the same in each run; the call arrives at some time before its answer. */
  async #travel(operation: string): Promise<void> {
    const ms = this.#latencyMs * (0.5 + this.#random())
    const arrives = Math.round(ms * this.#random())
    await this.#clock.sleep(arrives)
    this.#charge(operation)
    await this.#clock.sleep(Math.round(ms) - arrives)
  }

  #random(): number {
    this.#seed = (this.#seed * 16807) % 2147483647
    return this.#seed / 2147483647
  }

  /** The service's own token bucket of an operation. */
  #charge(operation: string): void {
    const now = this.#clock.monotonic()
    const { rate, burst } = this.#pace
    const { tokens, at } = this.#buckets.get(operation) ?? { tokens: burst, at: now }
    const filled = Math.min(burst, tokens + ((now - at) / 1000) * rate)
    this.#buckets.set(operation, { tokens: Math.max(0, filled - 1), at: now })
    if (filled >= 1) return
    const metadata = { httpStatusCode: 429, requestId: 'req-1' }
    throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: metadata })
  }

  override describeUser(userId: string, signal: AbortSignal): Promise<User> {
    const send = async () => {
      await this.#travel('DescribeUser')
      return { value: await super.describeUser(userId, signal), requestId: 'req-1' }
    }
    return this.#calls.read('DescribeUser', send, signal)
  }

  override async permit(request: WriteRequest, signal: AbortSignal): Promise<WritePermit> {
    const permit = await this.#calls.permit(request.operation, signal)
    const send = () =>
      permit.send(async () => {
        await this.#travel(request.operation)
        this.written.push(request)
        return { value: undefined, requestId: 'req-1' }
      })
    return { send, giveBack: () => permit.giveBack() }
  }

  override counted(): Connect {
    return this
  }

  override calls(): CallCounts {
    return this.#calls.counts()
  }
}

/** What one job of `seconds` at the quota's pace took, as a multiple of what the quota alone asks for. */
export async function runAt({ rate, steps, latencyMs, seconds, burst }: PaceCell) {
  const pace = { rate, burst: burst ?? Math.max(5, 2.5 * rate) }
  const numbers = Array.from({ length: pace.burst + seconds * rate }, (_, n) => n + 1)
  const clock = new ManualClock()
  const service = new SlowService(
    numbers.map((n) => userOf(n)),
    clock,
    pace,
    latencyMs,
  )
  const used = STEPS.slice(0, steps)
  const edits = used.map(([, edit]) => edit)
  const calls = Object.fromEntries(
    ['DescribeUser', ...used.map(([name]) => name)].map((name) => [name, numbers.length]),
  )
  const plan = jobPlanOf(
    numbers.map((n) => plannedUser(n, { edits, changes: [] })),
    { calls },
  )
  const log = { append: async () => undefined, close: async () => undefined }
  const journal = new JournalWriter(log, new JobHistory(plan), RUN, async () => undefined)
  const result = await clock.until(
    new JobRun({
      connect: service,
      journal,
      recent: () => new Map(),
      turn: { enter: async () => true, leave: () => undefined },
      clock,
      random: () => 0.5,
      paceOf: () => pace,
      cancel: new AbortController().signal,
      guard: async () => undefined,
      labels: async () => (id) => id,
      passwordOf: async () => undefined,
      waitsForLogin: false,
      report: () => undefined,
    }).run(),
  )
  expect(result).toMatchObject({ succeeded: numbers.length, failed: 0, notAttempted: 0 })
  expect(service.written).toHaveLength(numbers.length * steps)
  const took = clock.monotonic() / 1000
  const estimated = estimateSeconds(calls, { paceOf: () => pace, latency: latencyMs / 1000 })
  return { took, ratio: took / seconds, throttled: service.calls().throttled, estimated }
}

export interface PaceCell {
  readonly rate: number
  readonly seconds: number
  readonly steps: number
  readonly latencyMs: number
  /** By default five calls, or 2.5 seconds of the pace. */
  readonly burst?: number
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
