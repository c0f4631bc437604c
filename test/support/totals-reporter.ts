import { appendFileSync } from 'node:fs'
import type { TestModule } from 'vitest/node'

/** Appends how many tests passed, failed and were skipped to the file that `TEST_TOTALS` names. */
export class TotalsReporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const path = process.env['TEST_TOTALS']
    if (path === undefined) return
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string): number => states.filter((one) => one === state).length
    // A file that can't be loaded has no tests to fail.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length
    const totals = { passed: count('passed'), failed: count('failed') + broken, skipped: count('skipped') }
    appendFileSync(path, `${JSON.stringify(totals)}\n`)
  }
}
