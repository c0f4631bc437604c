import { expect, test } from 'vitest'
import type { CallFailure } from '../../src/connect/connect.js'
import { JobHistory } from '../../src/journal/job-history.js'
import { JournalWriter } from '../../src/journal/journal-writer.js'
import type { JournalRecord } from '../../src/journal/records.js'
import type { JobEvent } from '../../src/model/event.js'
import type { RunOptions } from '../../src/model/job.js'
import { JobRun } from '../../src/runner/job-run.js'
import { callFailure, FakeConnect } from '../connect/fake-connect.js'
import { BASIC, BILLING, jobPlanOf, plannedUser, RUN, SALES, userOf, uuid } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

const DOWN = callFailure({ kind: 'transient', code: 'ECONNREFUSED', status: null, unreachable: true })
const EXPIRED = callFailure({ kind: 'credentials', code: 'ExpiredTokenException', status: 403 })
const NO_TOKEN = callFailure({
  kind: 'credentials',
  code: 'MissingAuthenticationTokenException',
  status: 403,
})

/** A job that moves some users, run in memory. */
function jobOf(
  users: number,
  more: { options?: Partial<RunOptions>; waitsForLogin?: boolean; guard?: () => Promise<undefined> } = {},
) {
  const clock = new ManualClock()
  const numbers = Array.from({ length: users }, (_, n) => n + 1)
  const connect = new FakeConnect(numbers.map((n) => userOf(n)))
  const options = { ...RUN, ...more.options }
  const records: JournalRecord[] = []
  const events: JobEvent[] = []
  const log = {
    append: async (line: string) => void records.push(JSON.parse(line)),
    close: async () => undefined,
  }
  const plan = jobPlanOf(numbers.map((n) => plannedUser(n)))
  const journal = new JournalWriter(log, new JobHistory(plan), options, async () => undefined)
  const run = () =>
    clock.until(
      new JobRun({
        connect,
        journal,
        recent: () => new Map(),
        turn: { enter: async () => true, leave: () => undefined },
        clock,
        random: () => 0.5,
        cancel: new AbortController().signal,
        guard: more.guard ?? (async () => undefined),
        labels: async () => (id) => id,
        passwordOf: async () => undefined,
        waitsForLogin: more.waitsForLogin ?? false,
        report: (event) => void events.push(event),
      }).run(),
    )
  const said = (type: JobEvent['type']) => events.filter((event) => event.type === type)
  return { clock, connect, records, said, run }
}

/** Reads fail until so many milliseconds have passed. */
function failUntil({ clock, connect }: ReturnType<typeof jobOf>, ms: number, failure: CallFailure) {
  connect.describeError = () => (clock.monotonic() < ms ? failure : undefined)
}

test('a service that can not be reached for nine minutes is waited for, and the job goes on by itself', async () => {
  const job = jobOf(30)
  failUntil(job, 9 * 60_000, DOWN)
  expect(await job.run()).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: 30, failed: 0 })
  expect(job.said('blocked')).toEqual([
    {
      type: 'blocked',
      by: 'service',
      since: '2026-01-15T10:00:00.000Z',
      until: '2026-01-15T10:10:00.000Z',
      message: 'x',
    },
  ])
  expect(job.said('unblocked')).toHaveLength(1)
})

test('a guard that asks nothing does not end an outage', async () => {
  const job = jobOf(2, {
    guard: async () => {
      while (job.said('blocked').length === 0) await job.clock.sleep(100)
    },
  })
  job.connect.describeError = (id) => (id === uuid(2) && job.clock.monotonic() < 60_000 ? DOWN : undefined)
  expect(await job.run()).toMatchObject({ stoppedBy: null, succeeded: 2 })
  expect([job.said('blocked').length, job.said('unblocked').length]).toEqual([1, 1])
})

test('after ten minutes the job stops, and nobody has been attempted', async () => {
  const job = jobOf(30)
  failUntil(job, Number.POSITIVE_INFINITY, DOWN)
  expect(await job.run()).toMatchObject({
    state: 'stopped',
    stoppedBy: 'unreachable',
    notAttempted: 30,
    failed: 0,
  })
  expect(job.clock.monotonic()).toBeGreaterThanOrEqual(600_000)
  expect(job.clock.monotonic()).toBeLessThan(620_000)
})

test('--wait-for-service 0 stops at once', async () => {
  const job = jobOf(3, { options: { waitForService: 0 } })
  failUntil(job, Number.POSITIVE_INFINITY, DOWN)
  expect(await job.run()).toMatchObject({ stoppedBy: 'unreachable', notAttempted: 3 })
  expect(job.clock.monotonic()).toBe(0)
  expect(job.said('blocked')).toEqual([])
})

test('a write that can not be sent as the service is gone is sent when it is back', async () => {
  const job = jobOf(1)
  job.connect.script = [
    () => {
      failUntil(job, 120_000, DOWN)
      return { result: 'failed', failure: DOWN }
    },
  ]
  expect(await job.run()).toMatchObject({ stoppedBy: null, succeeded: 1 })
  expect(job.said('blocked')).toHaveLength(1)
  expect(job.connect.users.get(uuid(1))?.routingProfileId).toBe(BILLING.id)
})

test('one user that answers nothing is not an outage of the service for the others', async () => {
  const job = jobOf(3)
  job.connect.describeError = (id) =>
    id === uuid(2) ? callFailure({ kind: 'transient', status: 500 }) : undefined
  expect(await job.run()).toMatchObject({ stoppedBy: null, succeeded: 2, failed: 1 })
  expect(job.said('blocked')).toEqual([])
})

test('expired credentials stop the job where nobody can sign in', async () => {
  const job = jobOf(30)
  failUntil(job, Number.POSITIVE_INFINITY, EXPIRED)
  expect(await job.run()).toMatchObject({ state: 'stopped', stoppedBy: 'credentials' })
})

test('on a terminal they are waited for, however long a new login takes', async () => {
  const job = jobOf(5, { waitsForLogin: true })
  failUntil(job, 3 * 3_600_000, EXPIRED)
  expect(await job.run()).toMatchObject({ state: 'finished', succeeded: 5 })
  expect(job.said('blocked')).toMatchObject([{ by: 'credentials', until: null }])
})

test('one operation that refuses the credentials fails its users, and stops nothing', async () => {
  const job = jobOf(4)
  job.connect.script = Array.from({ length: 2 }, () => ({ result: 'failed', failure: NO_TOKEN }) as const)
  const { succeeded, failed, stoppedBy } = await job.run()
  expect({ sum: succeeded + failed, stoppedBy }).toEqual({ sum: 4, stoppedBy: null })
})

test('an operation that refuses the credentials of ten users in a row is not called for the others', async () => {
  const job = jobOf(100)
  job.connect.script = Array.from({ length: 300 }, () => ({ result: 'failed', failure: NO_TOKEN }) as const)
  const { failed, notAttempted, stoppedBy } = await job.run()
  expect(stoppedBy).toBeNull()
  expect(failed).toBeGreaterThanOrEqual(10)
  expect(failed + notAttempted).toBe(100)
  expect(notAttempted).toBeGreaterThan(20)
})

test('a service that answers every user with the same error of its own stops the job', async () => {
  const job = jobOf(60)
  failUntil(
    job,
    Number.POSITIVE_INFINITY,
    callFailure({ kind: 'transient', code: 'InternalServiceException', status: 500 }),
  )
  const { failed, notAttempted } = await job.run()
  expect(failed).toBeLessThan(36)
  expect(failed + notAttempted).toBe(60)
  expect(job.said('stopping')).toMatchObject([{ why: expect.stringContaining('ten users in a row') }])
})

test.each([
  ['eight hours', 8 * 60 * 60_000, 2, SALES],
  ['nine seconds', 9_000, 1, BASIC],
] as const)('a machine that slept for %s between a read and its write', async (_, ms, reads, before) => {
  const job = jobOf(1)
  const { clock, connect } = job
  const [user] = [...connect.users.values()]
  connect.beforeTurn = async () => {
    connect.beforeTurn = async () => undefined
    clock.suspend(ms)
    if (user !== undefined) connect.users.set(user.id, { ...user, routingProfileId: SALES.id })
  }
  expect(await job.run()).toMatchObject({ succeeded: 1 })
  // The monotonic clock stood still: only by the wall clock is the read too old to rest a write on.
  expect(clock.monotonic()).toBe(0)
  expect(connect.described).toHaveLength(reads)
  expect(connect.written).toHaveLength(1)
  expect(job.records.filter(({ type }) => type === 'sent')).toMatchObject([
    { before: { routing_profile: before.id } },
  ])
})
