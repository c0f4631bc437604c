import { expect, test } from 'vitest'
import { datedTerminal, undated } from '../../src/platform/node-worker.js'
import type { Terminal } from '../../src/platform/terminal.js'
import { ManualClock } from '../support/manual-clock.js'

test('each line of a log begins with its time, in however many pieces it comes', async () => {
  const clock = new ManualClock()
  let log = ''
  const write = (text: string): void => {
    log += text
  }
  const terminal = datedTerminal({ out: write, err: write } as unknown as Terminal, clock)
  terminal.err('Job x: cha')
  terminal.err('nging 3 users\n')
  await clock.advance(1_500)
  terminal.err('1 of 3 done\ndebug: 2026-01-15T10:00:01.500Z DescribeUser 200\n\nend')
  expect(log.split('\n')).toEqual([
    '2026-01-15T10:00:00.000Z Job x: changing 3 users',
    '2026-01-15T10:00:01.500Z 1 of 3 done',
    'debug: 2026-01-15T10:00:01.500Z DescribeUser 200',
    '',
    '2026-01-15T10:00:01.500Z end',
  ])
  log = ''
  terminal.out('a\nb\n')
  expect(undated(log)).toBe('a\nb\n')
})
