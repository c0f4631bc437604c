import { fc } from '../support/fast-check.js'
import { expect, test, vi } from 'vitest'
import { CallError } from '../../src/connect/connect.js'
import { type CallNote, PacedCalls } from '../../src/connect/paced-calls.js'
import { backoff } from '../../src/connect/retry-policy.js'
import type { Pace } from '../../src/model/limits.js'
import { ManualClock } from '../support/manual-clock.js'

const never = new AbortController().signal

const error = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error(`it was ${name}`), {
    name,
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode, requestId: 'req-1' },
  })
const THROTTLED = error('ThrottlingException', 429)
const TRANSIENT = error('InternalServiceException', 500)
const LOST = error('TimeoutError')
const EXPIRED = error('ExpiredTokenException', 403)
const DENIED = error('AccessDeniedException', 403)

function setUp(pace: Pace = { rate: 1000, burst: 100 }) {
  const clock = new ManualClock()
  const notes: CallNote[] = []
  const renewCredentials = vi.fn()
  const calls = new PacedCalls({
    clock,
    random: () => 0.5,
    paceOf: () => pace,
    note: (note) => notes.push(note),
    renewCredentials,
  })
  return { clock, notes, renewCredentials, calls }
}

async function write(calls: PacedCalls, send: () => Promise<{ value: string; requestId: string }>) {
  return (await calls.permit('UpdateUserRoutingProfile', never)).send(send)
}

/** Throws these one after another, then answers. */
function failing(...errors: readonly Error[]) {
  const left = [...errors]
  return vi.fn(async () => {
    const next = left.shift()
    if (next !== undefined) throw next
    return { value: 'read', requestId: 'req-9' }
  })
}

test.each([
  ['four transient errors', [TRANSIENT, TRANSIENT, TRANSIENT, TRANSIENT]],
  ['four lost answers', [LOST, LOST, LOST, LOST]],
  ['twenty throttles', Array.from({ length: 20 }, () => THROTTLED)],
  [
    'throttles and errors, counted apart',
    [THROTTLED, TRANSIENT, LOST, THROTTLED, TRANSIENT, LOST, THROTTLED],
  ],
])('a read survives %s', async (_, errors) => {
  const { clock, calls } = setUp()
  const send = failing(...errors)
  expect(await clock.until(calls.read('DescribeUser', send, never))).toBe('read')
  expect(send).toHaveBeenCalledTimes(errors.length + 1)
})

test('a read gives up after five attempts that were transient or lost', async () => {
  const { clock, calls } = setUp()
  const send = failing(TRANSIENT, LOST, TRANSIENT, LOST, TRANSIENT)
  const failed = await clock.until(calls.read('DescribeUser', send, never)).catch((thrown: unknown) => thrown)
  expect(failed).toBeInstanceOf(CallError)
  expect(failed).toMatchObject({
    operation: 'DescribeUser',
    attempts: 5,
    failure: { kind: 'transient', code: 'InternalServiceException', requestId: 'req-1' },
  })
  expect(send).toHaveBeenCalledTimes(5)
})

test('a read waits longer before each further attempt', async () => {
  const { clock, calls } = setUp()
  const times: number[] = []
  const errors = [TRANSIENT, TRANSIENT, TRANSIENT, TRANSIENT]
  const send = async () => {
    times.push(clock.monotonic())
    const next = errors.shift()
    if (next !== undefined) throw next
    return { value: '', requestId: null }
  }
  await clock.until(calls.read('DescribeUser', send, never))
  const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0))
  expect(waits).toEqual([750, 1500, 3000, 6000])
})

test.each([
  ['denied', DENIED],
  ['not found', error('ResourceNotFoundException', 404)],
  ['invalid', error('InvalidParameterException', 400)],
])('a read that is %s is not tried again', async (_, thrown) => {
  const { clock, calls } = setUp()
  const send = failing(thrown)
  await expect(clock.until(calls.read('DescribeUser', send, never))).rejects.toMatchObject({ attempts: 1 })
  expect(send).toHaveBeenCalledTimes(1)
})

test('a read is given up when its lane was refused everything for ten minutes, and not before', async () => {
  const { clock, calls } = setUp({ rate: 2, burst: 5 })
  const send = vi.fn(async () => {
    throw THROTTLED
  })
  const failed = clock.until(calls.read('SearchUsers', send, never))
  await expect(failed).rejects.toMatchObject({ failure: { kind: 'throttled' } })
  expect(clock.monotonic()).toBeGreaterThan(600_000)
  expect(clock.monotonic()).toBeLessThan(620_000)
})

test('a read that is throttled goes on as long as others in its lane get through', async () => {
  const { clock, calls } = setUp({ rate: 2, burst: 5 })
  const patient = failing(...Array.from({ length: 200 }, () => THROTTLED))
  const others = async (): Promise<void> => {
    for (let n = 0; n < 6; n += 1) {
      await clock.sleep(300_000)
      await calls.read('SearchUsers', failing(), never)
    }
  }
  const read = async (): Promise<number> => {
    expect(await calls.read('SearchUsers', patient, never)).toBe('read')
    return clock.monotonic()
  }
  const [took] = await clock.until(Promise.all([read(), others()]))
  expect(patient).toHaveBeenCalledTimes(201)
  expect(took).toBeGreaterThan(610_000)
})

test('a read renews expired credentials once', async () => {
  const { clock, calls, renewCredentials } = setUp()
  const send = failing(EXPIRED)
  expect(await clock.until(calls.read('DescribeUser', send, never))).toBe('read')
  expect(renewCredentials).toHaveBeenCalledTimes(1)
})

test('a read whose renewed credentials are refused too fails for want of credentials', async () => {
  const { clock, calls, renewCredentials } = setUp()
  const read = calls.read('DescribeUser', failing(EXPIRED, EXPIRED), never)
  await expect(clock.until(read)).rejects.toMatchObject({ attempts: 2, failure: { kind: 'credentials' } })
  expect(renewCredentials).toHaveBeenCalledTimes(1)
})

test('a read that waits to try again ends at once when aborted', async () => {
  const { clock, calls } = setUp()
  const abort = new AbortController()
  const send = failing(TRANSIENT)
  const read = expect(calls.read('DescribeUser', send, abort.signal)).rejects.toThrow('stop')
  await clock.advance(1)
  abort.abort(new Error('stop'))
  await read
  expect(send).toHaveBeenCalledTimes(1)
})

test.each([THROTTLED, TRANSIENT, LOST, EXPIRED, DENIED])(
  'a write is sent exactly once: $name',
  async (thrown) => {
    const { clock, calls } = setUp()
    const send = failing(thrown)
    const answer = await clock.until(write(calls, send))
    expect(answer).toMatchObject({ result: 'failed', failure: { code: thrown.name } })
    expect(send).toHaveBeenCalledTimes(1)
  },
)

test('a write that succeeds tells its request id', async () => {
  const { clock, calls } = setUp()
  const send = failing()
  const answer = await clock.until(write(calls, send))
  expect(answer).toEqual({ result: 'done', requestId: 'req-9' })
  expect(send).toHaveBeenCalledTimes(1)
})

test('a permit that is given back sends and counts nothing', async () => {
  const { clock, calls, notes } = setUp({ rate: 1, burst: 2 })
  const permit = await clock.until(calls.permit('UpdateUserRoutingProfile', never))
  permit.giveBack()
  expect(calls.counts().byOperation).toEqual({})
  await clock.until(write(calls, failing()))
  expect(clock.monotonic()).toBe(0)
  expect(calls.counts()).toMatchObject({ byOperation: { UpdateUserRoutingProfile: 1 }, throttled: 0 })
  expect(notes).toHaveLength(1)
})

test('a write whose credentials have expired renews them for the next', async () => {
  const { clock, calls, renewCredentials } = setUp()
  await clock.until(write(calls, failing(EXPIRED)))
  expect(renewCredentials).toHaveBeenCalledTimes(1)
})

test('a count of its own knows nothing of what others call at the same pace', async () => {
  const { clock, calls } = setUp({ rate: 1, burst: 2 })
  const own = calls.counted()
  await clock.until(calls.read('DescribeUser', failing(THROTTLED), never))
  await clock.until(own.read('DescribeUser', failing(), never))
  expect(own.counts()).toMatchObject({ byOperation: { DescribeUser: 1 }, throttled: 0 })
  expect(calls.counts()).toMatchObject({ byOperation: { DescribeUser: 2 }, throttled: 1 })
  expect(clock.monotonic()).toBeGreaterThanOrEqual(1000)
})

test('the latency is an average in which the first answer, which had to connect, and old ones count little', async () => {
  const { clock, calls } = setUp()
  const answerAfter = (ms: number) =>
    clock.until(
      calls.read(
        'DescribeUser',
        () => clock.sleep(ms).then(() => ({ value: 'read', requestId: null })),
        never,
      ),
    )
  expect(calls.counts().latency).toBeUndefined()
  await answerAfter(500)
  expect(calls.counts().latency).toBeCloseTo(0.5)
  for (const ms of [100, 100, 100]) await answerAfter(ms)
  expect(calls.counts().latency).toBeCloseTo(0.2)
  for (const ms of [200, 200, 200, 200, 200, 200]) await answerAfter(ms)
  expect(calls.counts().latency).toBeCloseTo(0.2)
  await answerAfter(400)
  expect(calls.counts().latency).toBeCloseTo(0.22)
})

test('every attempt is counted and noted', async () => {
  const { clock, calls, notes } = setUp()
  await clock.until(calls.read('DescribeUser', failing(THROTTLED, TRANSIENT), never))
  await clock.until(calls.read('SearchUsers', failing(), never))
  expect(calls.counts()).toMatchObject({ byOperation: { DescribeUser: 3, SearchUsers: 1 }, throttled: 1 })
  expect(notes.map(({ operation, status, code }) => [operation, status, code])).toEqual([
    ['DescribeUser', 429, 'ThrottlingException'],
    ['DescribeUser', 500, 'InternalServiceException'],
    ['DescribeUser', 200, null],
    ['SearchUsers', 200, null],
  ])
})

test('an operation moved when it was last answered other than by throttling', async () => {
  const { clock, calls } = setUp()
  const sendOne = (...errors: Error[]) => clock.until(write(calls, failing(...errors)))
  await clock.advance(1000)
  await sendOne()
  await clock.advance(1000)
  await sendOne(THROTTLED)
  expect(calls.lastMoved('UpdateUserRoutingProfile')).toBe(1000)
})

test('the wait before another attempt grows, is never more than 20 s and at least half of its most', () => {
  const rolls = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), rolls, (n, roll) => {
      const most = Math.min(20_000, 500 * 2 ** n)
      expect(backoff(n, roll)).toBeGreaterThanOrEqual(most / 2)
      expect(backoff(n, roll)).toBeLessThanOrEqual(most)
    }),
  )
})

test('a not-found answer is retried for its full time, however long the call waited in its lane', async () => {
  const { clock, calls } = setUp({ rate: 0.02, burst: 1 })
  const missing = failing(error('ResourceNotFoundException', 404))
  const first = calls.read('DescribeUser', failing(), never)
  const second = calls.read('DescribeUser', missing, never, true)
  expect(await clock.until(Promise.all([first, second]))).toEqual(['read', 'read'])
  expect(missing).toHaveBeenCalledTimes(2)
})
