import { expect, test } from 'vitest'
import { PLAIN } from '../../src/output/paint.js'
import { JobReporter } from '../../src/output/job-reporter.js'
import { type OutputFormat, Reporter } from '../../src/output/reporter.js'
import { planDocument } from '../../src/plan/plan-document.js'
import type { Terminal } from '../../src/platform/terminal.js'
import { planOf, plannedUser } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

const PLAN = planOf(Array.from({ length: 5_000 }, (_, n) => plannedUser(n + 1)))

/** A reader that takes nothing until it is waited for. */
function slow(format: OutputFormat, signal = new AbortController().signal) {
  const seen = { written: 0, unread: 0, most: 0 }
  const terminal: Pick<Terminal, 'out' | 'err' | 'drained'> = {
    out: (text) => {
      seen.written += text.length
      seen.unread += text.length
      seen.most = Math.max(seen.most, seen.unread)
    },
    err: () => undefined,
    drained: async (waiting) => {
      waiting.throwIfAborted()
      await Promise.resolve()
      seen.unread = 0
    },
  }
  const reporter = new Reporter({
    terminal: terminal as Terminal,
    clock: new ManualClock(),
    format,
    quiet: true,
    paint: { out: PLAIN, err: PLAIN },
    statusLine: () => undefined,
    signal,
  })
  return { reporter: new JobReporter(reporter), seen }
}

test('the JSON lines of a plan wait for a slow reader', async () => {
  const { reporter, seen } = slow('ndjson')
  await reporter.planned(PLAN, [])
  await reporter.started('20260115-100000-0001', PLAN)
  expect(seen.written).toBeGreaterThan(1_000_000)
  expect(seen.most).toBeLessThan(100_000)
})

test('a JSON document waits for a slow reader', async () => {
  const { reporter, seen } = slow('json')
  await reporter.dryRun(() => planDocument(PLAN, '2026-01-15T10:00:00Z', []), PLAN)
  expect(seen.written).toBeGreaterThan(1_000_000)
  expect(seen.most).toBeLessThan(1_000_000)
})

test('Ctrl-C ends the wait of a plan for a slow reader', async () => {
  const { reporter } = slow('ndjson', AbortSignal.abort(new Error('interrupted')))
  await reporter.planned(PLAN, [])
  const document = () => planDocument(PLAN, '2026-01-15T10:00:00Z', [])
  await expect(reporter.dryRun(document, PLAN)).rejects.toThrow('interrupted')
})

test('Ctrl-C never cuts off the JSON lines of a recorded job', async () => {
  const { reporter, seen } = slow('ndjson', AbortSignal.abort(new Error('interrupted')))
  await reporter.planned(PLAN, [])
  await reporter.started('20260115-100000-0001', PLAN)
  expect(seen.written).toBeGreaterThan(1_000_000)
})
