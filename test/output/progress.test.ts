import { expect, test } from 'vitest'
import { Progress } from '../../src/output/progress.js'
import { ManualClock } from '../support/manual-clock.js'

test('a watched job that waits for its turn shows that, not numbers, until its turn comes', () => {
  const progress = new Progress(new ManualClock(), 3)
  progress.waits('Waiting for other jobs')
  progress.measuresFromHere()
  expect(progress.plain()).toBe('Waiting for other jobs')
  progress.begins(false)
  expect(progress.plain()).toBe('0 of 3 users done, 0 failed, 0 users/s')
})

test('the bar is as long as the line has room for', async () => {
  const clock = new ManualClock()
  const progress = new Progress(clock, 2000)
  await clock.advance(1000)
  progress.count('succeeded')
  progress.count('failed')
  const text = '2 of 2,000 users done, 1 failed, 2 users/s, about 16 min 39 s left'
  expect(progress.plain()).toBe(text)
  expect(progress.bar(120)).toBe(`[${'.'.repeat(20)}] ${text}`)
  expect(progress.bar(80)).toBe(`[${'.'.repeat(6)}] ${text}`)
  expect(`⠋ ${progress.bar(80)}^C`).toHaveLength(79)
  expect(progress.bar(72)).toBe(text)
})
