// Measures what the README promises: a job runs at the pace of the quota, and the program starts quickly.
// Run it with `npm run bench:limits`; it exits 1 when a limit is missed.
import { fork, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './environment.js'

const PROGRAM = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const RATE = 20
const BURST = 50
const LATENCY_MS = 60
const TO_CHANGE = 500
/** So much longer than the quota's own time a job may take, reading and starting included. */
const OVERHEAD = 1.2
const MOST_THROTTLED = 0.01
const START_RUNS = 15
const MOST_TIMES_NODE = 1.5
const TO_PLAN = 10_000
/** Without a quota to wait for, a plan for so many users is this program's own work and the sandbox's. */
const MOST_PLAN_SECONDS = 8
const UNPACED = 1000

if (process.send === undefined) await bench()
else await serve()

/** The service, in a process of its own so that it takes no time of anybody's. */
async function serve() {
  const { startSandbox } = await import('../../dist/sandbox/sandbox.js')
  const paced = { rate: RATE, burst: BURST, latencyMs: LATENCY_MS, users: TO_CHANGE }
  const unpaced = { rate: UNPACED, burst: UNPACED, latencyMs: 0, users: TO_PLAN }
  const sandbox = await startSandbox(process.argv[2] === 'plan' ? unpaced : paced)
  // Everybody is somewhere else than where the job brings them.
  const { users, routingProfiles } = sandbox.store
  const [from, to] = [...routingProfiles.values()].slice(0, 2)
  for (const user of users.values()) user.RoutingProfileId = from.Id
  process.on('message', () => {
    const writes = sandbox.requests().filter(({ operation }) => operation === 'UpdateUserRoutingProfile')
    const calls = sandbox.requests()
    process.send({
      calls: calls.length,
      throttled: calls.filter(({ status }) => status === 429).length,
      writes: writes.length,
      moved: [...users.values()].filter(({ RoutingProfileId: id }) => id === to.Id).length,
    })
  })
  process.send({ env: sandbox.env, target: to.Name })
}

async function bench() {
  const rows = [await measureStart(), await measurePlan(), ...(await measureJob())]
  console.log(table(['measure', 'measured', 'limit', ''], rows))
  process.exit(rows.every(([, , , verdict]) => verdict === 'pass') ? 0 : 1)
}

async function measureStart() {
  const own = []
  const bare = []
  // One after the other, so that a busy moment meets both.
  for (let run = 0; run < START_RUNS; run += 1) {
    bare.push(timeOf(['-e', '0']))
    own.push(timeOf([PROGRAM, '--help']))
  }
  const [ownMs, bareMs] = [median(own), median(bare)]
  const times = ownMs / bareMs
  return row(
    `--help, median of ${START_RUNS}`,
    `${ownMs.toFixed(0)} ms = ${times.toFixed(2)} x node -e 0 (${bareMs.toFixed(0)} ms)`,
    `${MOST_TIMES_NODE} x`,
    times <= MOST_TIMES_NODE,
  )
}

function timeOf(args) {
  const began = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`)
  return performance.now() - began
}

async function measurePlan() {
  const service = fork(fileURLToPath(import.meta.url), ['plan'])
  const { env, target } = await message(service)
  const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-bench-'))
  try {
    const filters = ['--filter', 'acw>=0', '--filter', 'username*=a', '--filter', 'tag:team!=none']
    const settings = [
      '--routing-profile',
      target,
      '--acw-timeout',
      'voice=77',
      '--persistent-connection',
      'on',
    ]
    const { seconds, code, out, err } = await run(
      env,
      folder,
      [...filters, ...settings, '--dry-run'],
      UNPACED,
      UNPACED,
    )
    if (code !== 0) throw new Error(`the plan ended with ${code}: ${err}`)
    const { changing } = JSON.parse(out)
    return row(
      `plan for ${changing} of ${TO_PLAN} users, three settings`,
      `${seconds.toFixed(1)} s`,
      `${MOST_PLAN_SECONDS} s`,
      seconds <= MOST_PLAN_SECONDS && changing > TO_PLAN / 2,
    )
  } finally {
    service.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureJob() {
  const service = fork(fileURLToPath(import.meta.url), ['job'])
  const { env, target } = await message(service)
  const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-bench-'))
  try {
    const args = ['--all', '--routing-profile', target, '--yes']
    const { seconds, code, out, err } = await run(env, folder, args, RATE, BURST)
    service.send('numbers')
    const { calls, throttled, writes, moved } = await message(service)
    if (code !== 0 || moved !== TO_CHANGE) {
      console.error(out, err)
      throw new Error(`the job ended with ${code}; ${moved} of ${TO_CHANGE} users were moved`)
    }
    const quota = (TO_CHANGE - BURST) / RATE
    const limit = OVERHEAD * quota
    const share = throttled / calls
    return [
      row(
        `edit, ${TO_CHANGE} users, ${RATE} calls/s, burst ${BURST}`,
        `${seconds.toFixed(1)} s = ${(seconds / quota).toFixed(2)} x the quota's ${quota} s`,
        `${limit.toFixed(1)} s`,
        seconds <= limit,
      ),
      row(
        'throttled calls',
        `${throttled} of ${calls} (${(share * 100).toFixed(1)} %)`,
        `${MOST_THROTTLED * 100} %`,
        share <= MOST_THROTTLED,
      ),
      row('writes for each user', (writes / TO_CHANGE).toFixed(2), '1.01', writes <= TO_CHANGE * 1.01),
    ]
  } finally {
    service.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The whole process, as a shell would start it. */
function run(env, folder, args, rate, burst) {
  const pace = ['--rate', String(rate), '--burst', String(burst)]
  const began = performance.now()
  const child = spawn(process.execPath, [PROGRAM, 'edit', ...args, '--output', 'json', ...pace], {
    cwd: folder,
    env: cleanEnvironment(folder, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ seconds: (performance.now() - began) / 1000, code, out, err }))
  })
}

function message(service) {
  return new Promise((resolve, reject) => {
    service.once('message', resolve)
    service.once('error', reject)
  })
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

function row(measure, measured, limit, passes) {
  return [measure, measured, limit, passes ? 'pass' : 'FAIL']
}

function table(headings, rows) {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((cells) => cells[column].length)))
  return all
    .map((cells) =>
      cells
        .map((cell, n) => cell.padEnd(widths[n]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
