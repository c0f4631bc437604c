import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { TokenBucket } from '../../src/connect/token-bucket.js'
import type { Pace } from '../../src/model/limits.js'
import { ManualClock } from '../support/manual-clock.js'

const never = new AbortController().signal

function setUp(pace: Pace) {
  const clock = new ManualClock()
  const bucket = new TokenBucket(clock, pace)
  /** The times at which so many takes, asked for at once, are granted; each call is answered at once, or later. */
  const takeAll = (count: number, latencyOf: (n: number) => number = () => 0): Promise<number[]> =>
    clock.until(
      Promise.all(
        Array.from({ length: count }, async (_, n) => {
          await bucket.take(never)
          const time = clock.monotonic()
          if (latencyOf(n) > 0) await clock.sleep(latencyOf(n))
          bucket.answered()
          return time
        }),
      ),
    )
  return { clock, bucket, takeAll }
}

test('grants 20 takes at 2 a second, burst 5, at exact times: the burst at once, then one every half second', async () => {
  const { takeAll } = setUp({ rate: 2, burst: 5 })
  expect(await takeAll(20)).toEqual([0, 0, 0, 0, 0, ...Array.from({ length: 15 }, (_, n) => 501 + 500 * n)])
})

test.each([
  { burst: 1, rate: 2, times: [0, 501, 1002] },
  { burst: 2, rate: 2, times: [0, 0, 501] },
  { burst: 3, rate: 2, times: [0, 0, 0] },
  { burst: 1, rate: 0.5, times: [0, 2001, 4002] },
  { burst: 2, rate: 3, times: [0, 0, 335] },
])('grants at $times with burst $burst at $rate a second', async ({ burst, rate, times }) => {
  expect(await setUp({ rate, burst }).takeAll(3)).toEqual(times)
})

test('is no fuller than its burst however long it was idle', async () => {
  const { clock, takeAll } = setUp({ rate: 2, burst: 5 })
  await clock.advance(3_600_000)
  const start = clock.monotonic()
  expect((await takeAll(6)).map((time) => time - start)).toEqual([0, 0, 0, 0, 0, 501])
})

test('serves first come, first served', async () => {
  const { clock, bucket } = setUp({ rate: 10, burst: 1 })
  const order: string[] = []
  const takes = ['a', 'b', 'c', 'd'].map(async (name) => {
    await bucket.take(never)
    order.push(name)
    bucket.answered()
  })
  await clock.until(Promise.all(takes))
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})

test('slows to 70 % on a throttle, at most once a second', async () => {
  const { clock, bucket } = setUp({ rate: 10, burst: 5 })
  bucket.throttled()
  bucket.throttled()
  await clock.advance(999)
  bucket.throttled()
  expect(bucket.rate).toBeCloseTo(7)
  await clock.advance(1)
  bucket.throttled()
  expect(bucket.rate).toBeCloseTo(4.9)
})

test('never slows below a tenth of its pace', async () => {
  const { clock, bucket } = setUp({ rate: 2, burst: 5 })
  for (let n = 0; n < 50; n += 1) {
    bucket.throttled()
    await clock.advance(1000)
  }
  expect(bucket.rate).toBeCloseTo(0.2)
})

test('climbs back by a hundredth of its pace with every success, and not above it', async () => {
  const { bucket } = setUp({ rate: 2, burst: 5 })
  bucket.throttled()
  bucket.succeeded()
  expect(bucket.rate).toBeCloseTo(1.42)
  for (let n = 0; n < 100; n += 1) bucket.succeeded()
  expect(bucket.rate).toBe(2)
})

test('is empty after a throttle: the next take waits for a whole token at the slower rate', async () => {
  const { bucket, takeAll } = setUp({ rate: 2, burst: 5 })
  bucket.throttled()
  expect(await takeAll(2)).toEqual([716, 1430])
})

test.each([
  { retryAfter: 3, first: 3000 },
  // Shorter than the wait for a token: that is waited for all the same.
  { retryAfter: 0.1, first: 716 },
  { retryAfter: 0, first: 716 },
])('waits $first ms for a Retry-After of $retryAfter s', async ({ retryAfter, first }) => {
  const { bucket, takeAll } = setUp({ rate: 2, burst: 5 })
  bucket.throttled(retryAfter)
  expect((await takeAll(1))[0]).toBe(first)
})

test('a token given back is granted at once to the next', async () => {
  const { bucket, takeAll } = setUp({ rate: 2, burst: 1 })
  await bucket.take(never)
  bucket.giveBack()
  expect(await takeAll(2)).toEqual([0, 501])
})

test('a full bucket does not refill while a call is in flight', async () => {
  const { takeAll } = setUp({ rate: 2, burst: 2 })
  expect(await takeAll(4, () => 400)).toEqual([0, 0, 901, 1401])
})

test('an aborted wait ends at once with the reason and takes nothing', async () => {
  const { clock, bucket, takeAll } = setUp({ rate: 2, burst: 1 })
  await takeAll(1)
  const abort = new AbortController()
  const reason = new Error('enough')
  const waiting = expect(bucket.take(abort.signal)).rejects.toBe(reason)
  await clock.advance(100)
  abort.abort(reason)
  await waiting
  expect(clock.monotonic()).toBe(100)
  expect(await takeAll(1)).toEqual([501])
})

test('a take with an aborted signal is refused though there are tokens, and takes none', async () => {
  const { bucket, takeAll } = setUp({ rate: 2, burst: 2 })
  const reason = new Error('enough')
  await expect(bucket.take(AbortSignal.abort(reason))).rejects.toBe(reason)
  expect(await takeAll(1)).toEqual([0])
})

/** The service's bucket, as documented: full at first, refilled evenly, a call costs one token or is refused. */
function refusals(arrivals: readonly number[], { rate, burst }: Pace): number {
  let tokens = burst
  let at = 0
  let refused = 0
  for (const time of arrivals.toSorted((a, b) => a - b)) {
    tokens = Math.min(burst, tokens + ((time - at) / 1000) * rate)
    at = time
    if (tokens >= 1 - 1e-6) tokens -= 1
    else refused += 1
  }
  return refused
}

test.each([
  { rate: 100, burst: 250, calls: 1500 },
  { rate: 2, burst: 5, calls: 40 },
])(
  '$calls takes at $rate a second, burst $burst, are never refused, whenever a call arrives before its answer',
  async ({ rate, burst, calls }) => {
    const latencies = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 23 })
    const late = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 17 })
    await fc.assert(
      fc.asyncProperty(latencies, late, async (takes, parts) => {
        const latencyOf = (n: number): number => takes[n % takes.length] ?? 0
        const sent = await setUp({ rate, burst }).takeAll(calls, latencyOf)
        const arrivals = sent.map((time, n) => time + latencyOf(n) * (parts[n % parts.length] ?? 0))
        expect(refusals(arrivals, { rate, burst })).toBe(0)
        const slowest = Math.max(...takes)
        expect(Math.max(...sent)).toBeLessThanOrEqual(((calls - burst + 1) / rate) * 1000 + slowest)
      }),
      { numRuns: 20 },
    )
  },
)

test('pauses between batches never make it outrun the service', async () => {
  const batches = fc.array(
    fc.record({ takes: fc.integer({ min: 1, max: 12 }), pause: fc.integer({ min: 0, max: 4000 }) }),
    { minLength: 1, maxLength: 8 },
  )
  const paces = fc.record({ rate: fc.constantFrom(0.5, 2, 10, 33), burst: fc.integer({ min: 2, max: 10 }) })
  await fc.assert(
    fc.asyncProperty(batches, paces, fc.integer({ min: 0, max: 2000 }), async (all, pace, latency) => {
      const { clock, takeAll } = setUp(pace)
      const sent: number[] = []
      for (const { takes, pause } of all) {
        sent.push(...(await takeAll(takes, () => latency)))
        await clock.advance(pause)
      }
      const arrivals = sent.map((time, n) => time + (n % 2 === 0 ? latency : 0))
      expect(refusals(arrivals, pace)).toBe(0)
    }),
    { numRuns: 30 },
  )
})
