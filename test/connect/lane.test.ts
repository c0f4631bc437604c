import { expect, test, vi } from 'vitest'
import type { CallFailure } from '../../src/connect/connect.js'
import { type Attempt, Lane, Lanes } from '../../src/connect/lane.js'
import type { FailureKind } from '../../src/model/outcome.js'
import { ManualClock, settled } from '../support/manual-clock.js'

const never = new AbortController().signal
const ok = <T>(value: T): Attempt<T> => ({ ok: true, value })
const failed = (kind: FailureKind, more: Partial<CallFailure> = {}): Attempt<never> => ({
  ok: false,
  failure: { kind, code: 'X', message: 'x', requestId: null, status: 429, ...more },
})

/** A call that stays under way until it is answered. */
function hanging(name: string, begun: string[]) {
  let answer: (attempt: Attempt<string>) => void = () => undefined
  const answered = new Promise<Attempt<string>>((resolve) => {
    answer = resolve
  })
  const call = (): Promise<Attempt<string>> => {
    begun.push(name)
    return answered
  }
  return { call, answer }
}

test('begins the attempts in the order asked for, each when its token is there', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 2, burst: 3 })
  const begun: (readonly [string, number])[] = []
  const attempts = ['a', 'b', 'c', 'd'].map((name) =>
    lane.attempt(async () => {
      begun.push([name, clock.monotonic()])
      return ok(name)
    }, never),
  )
  await clock.until(Promise.all(attempts))
  expect(begun).toEqual([
    ['a', 0],
    ['b', 0],
    ['c', 0],
    ['d', 501],
  ])
})

test('a great burst does not put hundreds of calls under way at once', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1000, burst: 1000 })
  const begun: string[] = []
  const calls = Array.from({ length: 100 }, (_, n) => hanging(String(n), begun))
  const attempts = calls.map(({ call }) => lane.attempt(call, never))
  await clock.advance(1000)
  expect(begun).toHaveLength(24)
  for (const { answer } of calls) answer(ok('done'))
  await clock.until(Promise.all(attempts))
})

test('never has more calls under way than the burst', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1000, burst: 3 })
  const begun: string[] = []
  const calls = Array.from({ length: 10 }, (_, n) => hanging(String(n), begun))
  const attempts = calls.map(({ call }) => lane.attempt(call, never))
  await clock.advance(1000)
  expect(begun).toEqual(['0', '1', '2'])
  calls[1]?.answer(ok('done'))
  await clock.advance(1000)
  expect(begun).toEqual(['0', '1', '2', '3'])
  for (const { answer } of calls) answer(ok('done'))
  await clock.until(Promise.all(attempts))
  expect(begun).toHaveLength(10)
})

test('one that tries again goes before those that have not begun', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1000, burst: 1 })
  const begun: string[] = []
  const [first, fresh, other, retry] = ['first', 'fresh', 'other', 'retry'].map((name) =>
    hanging(name, begun),
  )
  const attempts = [
    lane.attempt(first!.call, never),
    lane.attempt(fresh!.call, never),
    lane.attempt(other!.call, never),
    lane.attempt(retry!.call, never, true),
  ]
  for (const call of [first, fresh, other, retry]) call?.answer(ok('done'))
  await clock.until(Promise.all(attempts))
  expect(begun).toEqual(['first', 'retry', 'fresh', 'other'])
})

test('an abort ends the wait for a token at once, and nothing is sent', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1, burst: 1 })
  await lane.attempt(async () => ok('first'), never)
  const abort = new AbortController()
  const call = vi.fn(async () => ok('second'))
  const waiting = expect(lane.attempt(call, abort.signal)).rejects.toThrow('stop')
  await clock.advance(10)
  abort.abort(new Error('stop'))
  await waiting
  await clock.advance(5000)
  expect(call).not.toHaveBeenCalled()
})

test('an abort does not end an attempt that has begun', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1, burst: 5 })
  const abort = new AbortController()
  const { call, answer } = hanging('a', [])
  const attempt = lane.attempt(call, abort.signal)
  await settled()
  abort.abort(new Error('stop'))
  answer(ok('finished'))
  expect(await attempt).toEqual(ok('finished'))
})

test('what waits for a place when it is aborted is never begun', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1000, burst: 1 })
  const abort = new AbortController()
  const begun: string[] = []
  const first = hanging('first', begun)
  const second = hanging('second', begun)
  const attempts = [lane.attempt(first.call, never), lane.attempt(second.call, abort.signal)]
  const refused = expect(attempts[1]).rejects.toThrow('stop')
  await clock.advance(10)
  abort.abort(new Error('stop'))
  first.answer(ok('done'))
  await clock.until(Promise.allSettled(attempts))
  await refused
  expect(begun).toEqual(['first'])
})

test('a call that was withheld costs no token', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1, burst: 1 })
  const permit = await lane.permit(never)
  permit.giveBack()
  await lane.attempt(async () => ok('at once'), never)
  expect(clock.monotonic()).toBe(0)
})

test('a call that throws rejects its own attempt only', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1, burst: 5 })
  const broken = lane.attempt(async () => {
    throw new Error('the journal is full')
  }, never)
  await expect(broken).rejects.toThrow('the journal is full')
  expect(await lane.attempt(async () => ok('next'), never)).toEqual(ok('next'))
})

test('a throttled call slows the lane; other failures do not', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 1, burst: 5 })
  await lane.attempt(async () => failed('invalid'), never)
  await lane.attempt(async () => failed('throttled'), never)
  await clock.until(lane.attempt(async () => ok('later'), never))
  expect(clock.monotonic()).toBe(Math.ceil(1000 / 0.7) + 1)
})

test('obeys the Retry-After of a throttled call', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 100, burst: 5 })
  await lane.attempt(async () => failed('throttled', { retryAfter: 7 }), never)
  await clock.until(lane.attempt(async () => ok('later'), never))
  expect(clock.monotonic()).toBe(7000)
})

test('has moved when it last got an answer that was not a throttling error', async () => {
  const clock = new ManualClock()
  const lane = new Lane(clock, { rate: 100, burst: 9 })
  const moved: number[] = [lane.movedAt]
  for (const attempt of [ok('a'), failed('throttled'), failed('denied'), failed('throttled')]) {
    await clock.advance(1000)
    await clock.until(lane.attempt(async () => attempt, never))
    moved.push(lane.movedAt)
  }
  expect(moved).toEqual([0, 1000, 1000, 3000, 3000])
})

test('every operation has one lane of its own, at its own pace', async () => {
  const clock = new ManualClock()
  const lanes = new Lanes(clock, (operation) => ({ rate: operation === 'Slow' ? 1 : 10, burst: 1 }))
  const times: Record<string, number> = {}
  const twice = ['Slow', 'Quick'].flatMap((operation) =>
    [1, 2].map(() =>
      lanes.of(operation).attempt(async () => {
        times[operation] = clock.monotonic()
        return ok('')
      }, never),
    ),
  )
  await clock.until(Promise.all(twice))
  expect(times).toEqual({ Slow: 1001, Quick: 101 })
  expect(lanes.of('Slow')).toBe(lanes.of('Slow'))
  expect([...lanes.all().keys()]).toEqual(['Slow', 'Quick'])
})

test('the pace of an operation is its quota until it is throttled, then what it keeps to, without a burst', async () => {
  const lanes = new Lanes(new ManualClock(), () => ({ rate: 10, burst: 5 }))
  expect(lanes.currentPace('Slow')).toEqual({ rate: 10, burst: 5 })
  expect([...lanes.all().keys()]).toEqual([])
  await lanes.of('Slow').attempt(async () => failed('throttled'), never)
  expect(lanes.currentPace('Slow')).toEqual({ rate: 7, burst: 0 })
})
