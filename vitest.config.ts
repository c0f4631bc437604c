import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { TotalsReporter } from './test/support/totals-reporter.js'

// The scenarios run twice: on a sandbox that is kind wherever nobody knows what the service does, and after that on one
// that is hostile. Each must leave the same state behind; see test/support/end-states.ts. `npm test` does so with the main
// ones, `npm run test:rest` with all others.
const MAIN = 'test/scenarios/{edit,promises,undo}.test.ts'
// Two runs that share this folder compare with each other: then test:rest doesn't run again under kind what npm test ran.
const shared = process.env['END_STATES']
const endStates = shared ?? join(tmpdir(), `connect-bulk-end-states-${process.pid}`)

// The long forms look for new cases, all others repeat the same.
const form = process.env['TESTS']
const seed = process.env['FUZZ_SEED'] ?? (form === 'long' ? String(process.pid) : '20260115')

// As flags of Vitest, seed and order would take the place of each project's own `sequence`.
const orderSeed = process.env['ORDER_SEED']
const order = orderSeed === undefined ? {} : { seed: Number(orderSeed) }

// What takes long and is not needed to trust a change: `npm run test:rest`, and so `npm run test:all`.
const isRest = form === 'rest'
const rest = form === undefined ? ['**/*.rest.test.ts'] : []
// What checks our knowledge of others and none of our code: `node test/run.js callers`.
const long = form === 'long' ? [] : ['**/*.long.test.ts']
const RANDOM = 'test/scenarios/{after-a-crash,csv-fuzz,interruptions,overtaken,refusals,switches}.test.ts'
const kindOfRest = shared === undefined ? ['test/scenarios/**/*.test.ts'] : [RANDOM]

export default defineConfig({
  // The package by its own name, as the example in docs/examples imports it.
  resolve: { alias: { 'connect-bulk': fileURLToPath(new URL('src/library/index.ts', import.meta.url)) } },
  test: {
    testTimeout: 30_000,
    exclude: [...configDefaults.exclude, ...rest, ...long],
    setupFiles: ['test/support/no-real-aws.ts'],
    reporters: ['default', new TotalsReporter()],
    // A module is transformed once for all projects and runs, as long as neither it nor this file changes.
    experimental: { fsModuleCache: true },
    // Most of the time a test waits for a disk or a socket, so two share a core well.
    maxWorkers: 2,
    // Files stay in Vitest's own order, the longest first: so no worker is left with it at the end.
    sequence: { shuffle: { files: orderSeed !== undefined, tests: true }, ...order },
    projects: [
      {
        extends: true,
        test: {
          name: 'kind',
          include: isRest ? ['test/**/*.rest.test.ts', ...kindOfRest] : ['test/**/*.test.ts'],
          exclude: ['test/process/**', ...(isRest ? [MAIN] : [])],
          // Each file would load the SDK anew.
          isolate: false,
          setupFiles: ['test/support/close-worlds.ts'],
          globalSetup: ['test/support/forget-end-states.ts'],
          env: { SANDBOX_PRESET: 'kind', END_STATES: endStates, FUZZ_SEED: seed },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          include: [isRest ? 'test/process/**/*.rest.test.ts' : 'test/process/**/*.test.ts'],
          // Signals, shells and terminals as these tests use them exist on Linux and macOS only.
          exclude: process.platform === 'win32' ? ['test/process/**'] : [],
          // A test starts up to ten processes, and the machine may be busy.
          testTimeout: 180_000,
          // Each file would load the sandbox anew.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hostile',
          include: [isRest ? 'test/scenarios/**/*.test.ts' : MAIN],
          // They decide themselves what their sandboxes are like.
          exclude: [
            ...(isRest ? [MAIN] : []),
            'test/scenarios/{library,switches,create-killed.rest,presets.rest,refusals,interruptions,overtaken,freshness,stopped-anywhere.rest}.test.ts',
            // What is unknown of the service makes no difference to them.
            'test/scenarios/{bad-input,completion,configuration,csv-fuzz,damaged-state}.test.ts',
            'test/scenarios/{create-pace.rest,job-records,move-job,output-files,pace,queue,report}.test.ts',
          ],
          isolate: false,
          setupFiles: ['test/support/close-worlds.ts'],
          env: { SANDBOX_PRESET: 'hostile', END_STATES: endStates, FUZZ_SEED: seed },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
