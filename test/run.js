// Runs tests in one of their other forms: node test/run.js FORM [arguments of Vitest]. An environment variable that is set
// already stays as it is.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const RANDOM = ['switches', 'refusals', 'interruptions', 'overtaken', 'after-a-crash'].map(
  (name) => `scenarios/${name}`,
)

/** For each form, the variables that tests read and the files that it runs. */
const FORMS = {
  // What `npm test` leaves out or looks at only briefly, with the same made-up cases in every run.
  rest: {
    env: {
      TESTS: 'rest',
      FUZZ_RUNS: '120',
      SWITCH_RUNS: '10',
      CRASH_READS_RUNS: '6',
      CRASH_KILLS: '6',
    },
    args: [],
  },
  crash: {
    env: { TESTS: 'long', CRASH_KILLS: '200' },
    args: ['--project', 'process', 'process/crash'],
  },
  switches: {
    env: { TESTS: 'long', SWITCH_RUNS: '1000', CRASH_READS_RUNS: '300' },
    args: ['--project', 'kind', ...RANDOM],
  },
  // The table of whose key is taken, held against the AWS CLI on the PATH.
  callers: {
    env: { TESTS: 'long' },
    args: ['--project', 'kind', 'aws-callers'],
  },
  fuzz: {
    env: { TESTS: 'long', FUZZ_RUNS: '10000' },
    args: ['--project', 'kind', 'csv-fuzz'],
  },
}

const [name = '', ...more] = process.argv.slice(2)
const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined
if (form === undefined) {
  process.stderr.write(`There is no form "${name}"; there are ${Object.keys(FORMS).join(', ')}.\n`)
  process.exitCode = 2
} else {
  const { status } = spawnSync(process.execPath, [VITEST, 'run', ...form.args, ...more], {
    env: { ...form.env, ...process.env },
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
