import { PassThrough } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { WentBack } from '../../src/interactive/prompts/frame.js'
import { createPrompts } from '../../src/interactive/prompts/prompts.js'
import { ManualClock } from '../support/manual-clock.js'
import { PLAIN } from '../../src/output/paint.js'

afterEach(() => vi.useRealTimers())

test('Esc goes back at once, and what is pressed next is a key of its own', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const input = new PassThrough()
  const output = new PassThrough()
  output.resume()
  const prompts = createPrompts(
    {
      input,
      output,
      columns: () => 80,
      rows: () => 24,
      onResize: () => () => undefined,
      paint: PLAIN,
      live: { lines: () => [], subscribe: () => () => undefined },
    },
    new AbortController().signal,
    new ManualClock(),
  )
  const choices = [
    { value: 1, name: 'one' },
    { value: 2, name: 'two' },
  ]
  const first = prompts.choose({ title: 'First', choices })
  const isBack = expect(first).rejects.toBeInstanceOf(WentBack)
  await new Promise(setImmediate)
  input.write('\u{1b}')
  await new Promise(setImmediate)
  vi.advanceTimersByTime(60)
  await isBack
  const second = prompts.choose({ title: 'Second', choices })
  await new Promise(setImmediate)
  input.write('\u{1b}[B')
  await new Promise(setImmediate)
  input.write('\r')
  expect(await second).toBe(2)
})
