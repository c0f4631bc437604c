// Runs the tests beside processes that keep every core busy, each time with another seed and in another order:
// node test/load.js [RUNS] [arguments of Vitest]. Ten runs unless it is told otherwise.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const [count = '10', ...more] = process.argv.slice(2)
const runs = Number(count)
if (!Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`"${count}" is not a number of runs.\n`)
  process.exit(2)
}

// They end by themselves with this process: they look whether it is still there.
const BUSY =
  'const p = process.ppid; for (let n = 0; ; n += 1) if (n % 1e7 === 0 && process.ppid !== p) process.exit()'
const busy = Array.from({ length: 2 * availableParallelism() }, () =>
  spawn(process.execPath, ['-e', BUSY], { stdio: 'ignore' }),
)
const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-load-'))
let failedRuns = 0
try {
  for (let run = 1; run <= runs; run += 1) failedRuns += runOnce(run) ? 0 : 1
} finally {
  for (const child of busy) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`${runs - failedRuns} of ${runs} runs passed.\n`)
process.exitCode = failedRuns === 0 ? 0 : 1

function runOnce(run) {
  const seed = String(Math.floor(Math.random() * 2 ** 31))
  const file = join(folder, `${run}.json`)
  const reports = ['--reporter=json', `--outputFile=${file}`]
  const began = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [VITEST, 'run', ...reports, ...more], {
    env: { ...process.env, FUZZ_SEED: seed, ORDER_SEED: seed },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const seconds = Math.round((performance.now() - began) / 1000)
  const report = readReport(file)
  if (report === undefined) {
    process.stdout.write(`run ${run}: no report after ${seconds} s (seed ${seed})\n${indented(stdout)}`)
    return false
  }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = report
  const counts = `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`
  process.stdout.write(`run ${run}: ${counts} in ${seconds} s (seed ${seed})\n`)
  for (const { name, message, assertionResults } of testResults) {
    const failed = assertionResults.filter((one) => one.status === 'failed')
    for (const { fullName, failureMessages } of failed)
      process.stdout.write(`  ${name}: ${fullName}\n${indented(failureMessages.join('\n'))}`)
    // A file that can't be loaded has no tests.
    if (failed.length === 0 && message) process.stdout.write(`  ${name}\n${indented(message)}`)
  }
  return status === 0
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function indented(text) {
  return text.replaceAll(/^/gm, '    ').concat('\n')
}
