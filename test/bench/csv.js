// Measures a CSV of 100,000 rows against 100,000 users, and the list of them: time and memory of the whole process.
// Run by `npm run bench:limits`; exits 1 when a limit is missed.
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './environment.js'

const PROGRAM = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const USERS = 100_000
const UNPACED = 10_000
const MOST_PLAN_SECONDS = 20
const MOST_PLAN_MB = 600
const MOST_LIST_MB = 150
/** When the garbage is collected differs from run to run, and the largest counts. */
const LIST_RUNS = 5
/** Tells what the process it is loaded into has used, on its fourth stream. */
const USAGE = `process.on('exit', () => require('node:fs').writeSync(3, JSON.stringify(process.resourceUsage())))`

if (process.send === undefined) await bench()
else await serve()

async function serve() {
  const { startSandbox } = await import('../../dist/sandbox/sandbox.js')
  const sandbox = await startSandbox({ users: USERS, rate: UNPACED, burst: UNPACED, latencyMs: 0 })
  const [first, second] = [...sandbox.store.routingProfiles.values()].map(({ Name: name }) => name)
  const names = [...sandbox.store.users.values()].map(({ Username: name }) => name)
  process.send({ env: sandbox.env, first, second, names })
}

async function bench() {
  const service = fork(fileURLToPath(import.meta.url), ['serve'])
  const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-bench-'))
  try {
    const { env, first, second, names } = await new Promise((resolve) => service.once('message', resolve))
    writeFileSync(join(folder, 'usage.cjs'), USAGE)
    const rows = names.map((name, n) => `"${name.replaceAll('"', '""')}",${n % 2 === 0 ? first : second}`)
    writeFileSync(join(folder, 'in.csv'), `username,routing_profile\n${rows.join('\n')}\n`)
    const plan = await run(['apply', 'in.csv', '--dry-run', '--output', 'json'], env, folder)
    const lists = []
    for (let n = 0; n < LIST_RUNS; n += 1) lists.push(await run(['users', '--output', 'ndjson'], env, folder))
    const [list] = lists.toSorted((a, b) => b.mb - a.mb)
    const passes = [
      plan.code === 0 && plan.seconds <= MOST_PLAN_SECONDS && plan.mb <= MOST_PLAN_MB,
      lists.every(({ code }) => code === 0) && list.mb <= MOST_LIST_MB,
    ]
    console.log(
      tell(`plan of a CSV of ${USERS} rows`, plan, `${MOST_PLAN_SECONDS} s, ${MOST_PLAN_MB} MB`, passes[0]),
    )
    console.log(
      tell(
        `list of ${USERS} users as NDJSON, largest of ${LIST_RUNS}`,
        list,
        `${MOST_LIST_MB} MB`,
        passes[1],
      ),
    )
    process.exitCode = passes.every(Boolean) ? 0 : 1
  } finally {
    service.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function tell(what, { seconds, cpu, mb }, limit, passes) {
  return `${what}: ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of a processor), ${mb.toFixed(0)} MB (limit ${limit}) ${passes ? 'pass' : 'FAIL'}`
}

function run(args, env, folder) {
  const began = performance.now()
  const pace = ['--rate', String(UNPACED), '--burst', String(UNPACED)]
  const child = spawn(process.execPath, ['--require', join(folder, 'usage.cjs'), PROGRAM, ...args, ...pace], {
    cwd: folder,
    env: cleanEnvironment(folder, env),
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  })
  let usage = ''
  child.stdout.resume()
  child.stdio[3].setEncoding('utf8').on('data', (text) => {
    usage += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage)
      const cpu = (userCPUTime + systemCPUTime) / 1_000_000
      resolve({ seconds: (performance.now() - began) / 1000, cpu, code, mb: maxRSS / 1024 })
    })
  })
}
