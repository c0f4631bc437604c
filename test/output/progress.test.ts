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
