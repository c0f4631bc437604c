import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// The scenarios run twice: on a sandbox that is kind wherever nobody knows what the service does, and, after that, on
// one that is hostile. Each must leave the same state behind; see test/support/end-states.ts.
const endStates = join(tmpdir(), `connect-bulk-end-states-${process.pid}`)

// The long forms look for new cases, all others repeat the same.
const isLong = process.env['FUZZ_RUNS'] !== undefined || process.env['SWITCH_RUNS'] !== undefined
const seed = process.env['FUZZ_SEED'] ?? (isLong ? String(process.pid) : '20260115')

export default defineConfig({
  test: {
    testTimeout: 30_000,
    setupFiles: ['test/support/no-real-aws.ts'],
    // Most of the time a test waits for a disk or a socket, so two share a core well.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'kind',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/support/forget-end-states.ts'],
          env: { SANDBOX_PRESET: 'kind', END_STATES: endStates, FUZZ_SEED: seed },
          sequence: { shuffle: true, groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hostile',
          include: ['test/scenarios/**/*.test.ts'],
          // Decides itself what its sandboxes are like.
          exclude: ['test/scenarios/switches.test.ts'],
          env: { SANDBOX_PRESET: 'hostile', END_STATES: endStates, FUZZ_SEED: seed },
          sequence: { shuffle: true, groupOrder: 1 },
        },
      },
    ],
  },
})
