// How long the answer to Ctrl-C takes: the whole program as a process of its own, while a call of planning has no answer, each
// held back in turn, and at several moments of a job of very many users. The answer is its word on stderr; its end follows.
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 200
const CALLS = ['GetCallerIdentity', 'DescribeInstance', 'ListRoutingProfiles', 'SearchUsers', 'DescribeUser']
const EDIT = ['edit', '--all', '--routing-profile', 'Billing', '--yes']
const MANY = 100_000
const PAGE = 500
const UNPACED = 1_000_000
/** Milliseconds after the last page of the search: the plan is made, shown, guarded and written down. */
const WHILE_PLANNED = [0, 300, 600, 1000, 1500]
/** Milliseconds after the program began to read a saved plan, or the record of a stopped job. */
const WHILE_READ = [500, 700, 900, 1200]
/** Writes after which a job is stopped. */
const WRITES = 2_000

const program = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

if (process.send === undefined) await bench()
else await serve()

async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-interrupt-'))
  try {
    const { startSandbox } = await import('../../dist/sandbox/sandbox.js')
    const times = []
    for (const operation of CALLS) times.push(await heldBack(startSandbox, operation, folder))
    times.push(...(await withManyUsers(folder)))
    const slowest = Math.max(...times)
    console.log(
      `slowest ${slowest.toFixed(0)} ms, limit ${LIMIT_MS} ms: ${slowest > LIMIT_MS ? 'FAIL' : 'pass'}`,
    )
    if (slowest > LIMIT_MS) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The program, in a folder and with a state of its own; only its stderr is read. */
function start(args, more, folder) {
  const env = { PATH: process.env.PATH, HOME: folder, CONNECT_BULK_STATE_DIR: join(folder, 'state'), ...more }
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Runs until `isReached`, then sends SIGINT: milliseconds until the process says that it was interrupted. */
async function timed(name, { args, env: more, folder }, isReached) {
  const child = start(args, more, folder)
  const answered = new Promise((resolve) => {
    let heard = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      heard += text
      if (/Interrupted|Stopping/.test(heard)) resolve(performance.now())
    })
  })
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  while (!(await isReached())) await pause(5)
  const began = performance.now()
  child.kill('SIGINT')
  const code = await ended
  const endedAfter = performance.now() - began
  const ms = (await Promise.race([answered, pause(1000).then(() => Infinity)])) - began
  console.log(`${name}: ${ms.toFixed(0)} ms, ended after ${endedAfter.toFixed(0)} ms, exit ${code}`)
  return code === 130 ? ms : Number.POSITIVE_INFINITY
}

async function heldBack(startSandbox, operation, folder) {
  const sandbox = await startSandbox({ users: 40, rate: 1000, burst: 1000 })
  const gate = sandbox.hold({ operation })
  const isHeld = async () => gate.held() > 0 && (await pause(50).then(() => true))
  const ms = await timed(operation, { args: [...EDIT, '--fresh'], env: sandbox.env, folder }, isHeld)
  gate.open()
  await sandbox.stop()
  return ms
}

/** Has the program save a plan. */
function saved(args, more, folder) {
  const child = start(args, more, folder)
  child.stderr.resume()
  return new Promise((resolve) => child.once('exit', resolve))
}

/** The service, in a process of its own so that it takes no time of the program's. */
async function serve() {
  const { startSandbox } = await import('../../dist/sandbox/sandbox.js')
  const sandbox = await startSandbox({ users: MANY, rate: UNPACED, burst: UNPACED, latencyMs: 0 })
  process.on('message', () => {
    const count = (name) => sandbox.requests().filter(({ operation }) => operation === name).length
    process.send({ pages: count('SearchUsers'), writes: count('UpdateUserRoutingProfile') })
  })
  process.send({ env: sandbox.env })
}

async function withManyUsers(folder) {
  const service = fork(fileURLToPath(import.meta.url), ['serve'])
  const told = () => new Promise((resolve) => service.once('message', resolve))
  const ask = () => {
    service.send('counts')
    return told()
  }
  const { env } = await told()
  const times = []
  try {
    for (const delay of WHILE_PLANNED) {
      const pages = (await ask()).pages + MANY / PAGE
      const isPlanned = async () => (await ask()).pages >= pages && (await pause(delay).then(() => true))
      times.push(await timed(`plan of ${MANY} users, ${delay} ms`, { args: EDIT, env, folder }, isPlanned))
    }
    await saved([...EDIT, '--dry-run', '--out', 'plan.json'], env, folder)
    for (const delay of WHILE_READ) {
      const args = ['apply', 'plan.json', '--yes']
      const isBegun = () => pause(delay).then(() => true)
      times.push(await timed(`saved plan, ${delay} ms`, { args, env, folder }, isBegun))
    }
    const isRunning = async () => (await ask()).writes >= WRITES
    times.push(await timed(`job of ${MANY} users`, { args: EDIT, env, folder }, isRunning))
    for (const delay of WHILE_READ) {
      const args = ['jobs', 'resume', 'latest']
      const isBegun = () => pause(delay).then(() => true)
      times.push(await timed(`resume of it, ${delay} ms`, { args, env, folder }, isBegun))
    }
  } finally {
    service.kill()
  }
  return times
}
