import { expect, test } from 'vitest'
import { ServerClock } from '../../src/connect/server-clock.js'

const T = Date.UTC(2026, 0, 15, 10, 0, 0)

function setUp() {
  const clock = { at: 0, monotonic: () => clock.at }
  const time = new ServerClock(clock)
  /** An answer to a call that was sent at `from`, received at `to`; the service's clock is `T` plus our monotonic one. */
  const answer = (from: number, to: number, ahead = 0) => {
    clock.at = to
    time.note(Math.floor((T + (from + to) / 2 + ahead) / 1000) * 1000, from)
  }
  return { clock, time, answer }
}

test('as long as the service has told no time, none is known', () => {
  expect(setUp().time.latest()).toBeUndefined()
})

test('it is never earlier than the time there, and the closer the more answers there were', () => {
  const { clock, time, answer } = setUp()
  answer(100, 200)
  expect(time.latest()).toBeGreaterThanOrEqual(T + 200)
  expect(time.latest()).toBeLessThanOrEqual(T + 1100 + 100)
  for (const from of [1300, 2450, 3610, 4880, 5930]) {
    answer(from, from + 40)
    expect(time.latest()).toBeGreaterThanOrEqual(T + clock.at)
  }
  expect(time.latest()).toBeLessThan(T + clock.at + 150)
})

test('of several machines the one that is ahead counts', () => {
  const { clock, time, answer } = setUp()
  answer(900, 950)
  answer(1900, 1950)
  answer(2900, 2950, 4000)
  expect(time.latest()).toBeGreaterThanOrEqual(T + 4000 + clock.at)
})
