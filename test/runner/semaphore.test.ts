import { expect, test } from 'vitest'
import { Semaphore } from '../../src/runner/semaphore.js'
import { CircuitBreaker } from '../../src/runner/circuit-breaker.js'
import { failureOf } from '../model/builders.js'

test('places are bounded, and whoever gave one back goes before those who have not begun', async () => {
  const slots = new Semaphore(1)
  const order: string[] = []
  await slots.acquire()
  const second = slots.acquire().then(() => order.push('second'))
  const third = slots.acquire().then(() => order.push('third'))
  let wake = (): void => undefined
  const waiting = slots
    .releaseWhile(() => new Promise((resolve) => (wake = resolve)))
    .then(() => order.push('first again'))
  await second
  wake()
  await Promise.resolve()
  slots.release()
  await waiting
  slots.release()
  await third
  expect(order).toEqual(['second', 'first again', 'third'])
})

test('more places admit those who wait at once; fewer wait until enough are given back', async () => {
  const slots = new Semaphore(1)
  const admitted: number[] = []
  for (const n of [1, 2, 3, 4]) void slots.acquire().then(() => admitted.push(n))
  slots.resize(3)
  await Promise.resolve()
  expect(admitted).toEqual([1, 2, 3])
  slots.resize(1)
  slots.release()
  slots.release()
  await Promise.resolve()
  expect(admitted).toEqual([1, 2, 3])
  slots.release()
  await Promise.resolve()
  expect(admitted).toEqual([1, 2, 3, 4])
})

const denied = failureOf({ kind: 'denied', code: 'AccessDeniedException' })
const edits = [{ setting: 'routing_profile', given: 'Billing', want: 'b' }]
const note = (streaks: CircuitBreaker, times: number, failure = denied) =>
  Array.from({ length: times }, () => streaks.record([], [failure], edits)).filter(
    (answer) => answer !== undefined,
  ).length

test('ten refusals in a row are one too many, nine are not', () => {
  expect(note(new CircuitBreaker(), 9)).toBe(0)
  expect(note(new CircuitBreaker(), 10)).toBe(1)
})

test('a success of the operation begins the count anew', () => {
  const streaks = new CircuitBreaker()
  expect(note(streaks, 9)).toBe(0)
  streaks.record(['UpdateUserRoutingProfile'], [], edits)
  expect(note(streaks, 9)).toBe(0)
})

test('a permanent error counts on the same target only; a read of one user never counts', () => {
  expect(note(new CircuitBreaker(), 10, failureOf({ kind: 'invalid' }))).toBe(1)
  expect(note(new CircuitBreaker(), 30, failureOf({ kind: 'not-found', operation: 'DescribeUser' }))).toBe(0)
  const streaks = new CircuitBreaker()
  const mixed = Array.from({ length: 20 }, (_, n) =>
    streaks.record(
      [],
      [failureOf()],
      [{ ...edits[0], setting: 'routing_profile', given: '', want: `p${n}` }],
    ),
  )
  expect(mixed.every((answer) => answer === undefined)).toBe(true)
})

test('ten users in a row that fail for the same reason outside of them are too many, whatever the operation', () => {
  const broken = failureOf({ kind: 'transient', code: 'InternalServiceException' })
  const breaker = new CircuitBreaker()
  const other = { ...broken, operation: 'TagResource' }
  const tripped = Array.from({ length: 10 }, (_, n) =>
    breaker.record([], [n % 2 === 0 ? broken : other], edits),
  )
  expect(tripped.filter((failure) => failure !== undefined)).toHaveLength(1)
  for (let n = 0; n < 9; n += 1) breaker.record([], [broken], edits)
  breaker.record(['UpdateUserRoutingProfile'], [], edits)
  expect(breaker.record([], [broken], edits)).toBeUndefined()
})
