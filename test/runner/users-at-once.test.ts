import { expect, test } from 'vitest'
import { usersAtOnce } from '../../src/runner/users-at-once.js'

const pace = (rate: number) => ({ rate, burst: Math.max(5, 2.5 * rate) })
/** One read and some writes for each of a hundred users. */
const loads = (rate: number, writes: number) =>
  Array.from({ length: 1 + writes }, () => ({ calls: 100, pace: pace(rate) }))

test.each([
  // What a burst and two seconds of pace let through.
  { rate: 2, writes: 1, latency: 0.06, users: 9 },
  { rate: 2, writes: 6, latency: 0.06, users: 9 },
  // Little's law: 2 a second, each 14 s under way, and half as many again.
  { rate: 2, writes: 6, latency: 2, users: 42 },
  { rate: 20, writes: 1, latency: 0.06, users: 24 },
  { rate: 20, writes: 6, latency: 1, users: 210 },
  // Those that follow the first user while it has not ended.
  { rate: 100, writes: 6, latency: 0.06, users: 120 },
  { rate: 100, writes: 6, latency: 0.15, users: 158 },
  { rate: 100, writes: 6, latency: 10, users: 256 },
  // One may wait for an answer that never comes.
  { rate: 0.2, writes: 1, latency: 0.06, users: 2 },
  { rate: 0.01, writes: 1, latency: 0.06, users: 2 },
])('at $rate calls a second, $writes writes a user and $latency s a call: $users users at once', (one) => {
  expect(usersAtOnce(100, loads(one.rate, one.writes), { latency: one.latency, sinceSuccess: 0 })).toBe(
    one.users,
  )
})

test('where the service slows a lane down, one user after the other', () => {
  const slowed = { calls: 100, pace: { rate: 0.3, burst: 0 } }
  expect(usersAtOnce(100, [...loads(2, 1), slowed], { latency: 0.06, sinceSuccess: 0 })).toBe(1)
})

test('an operation that few users need is not what sets the pace', () => {
  const few = { calls: 1, pace: pace(2) }
  expect(usersAtOnce(100, [...loads(100, 6), few], { latency: 0.15, sinceSuccess: 2 })).toBeGreaterThan(100)
})

test('a job without calls needs no places of its own', () => {
  expect(usersAtOnce(3, [], { latency: undefined, sinceSuccess: 0 })).toBe(24)
})

test.each([
  { rate: 2, users: 9 },
  { rate: 20, users: 24 },
  { rate: 100, users: 120 },
  { rate: 1000, users: 128 },
])(
  'before the first success, and after three failures in a row, $users users are begun at $rate a second',
  (one) => {
    for (const sinceSuccess of [3, Number.POSITIVE_INFINITY])
      expect(usersAtOnce(100, loads(one.rate, 6), { latency: 0.15, sinceSuccess })).toBe(one.users)
  },
)
