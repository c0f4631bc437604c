// Measures what a long history costs: the list of jobs, what they did to one user, and a plan that must know what was
// written lately.
// Part of `npm run bench:limits`; exits 1 when a limit is missed.
import { spawnSync, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const JOBS = 500
const USERS = 1_000
/** A user that is in one job of so many. */
const ANNA = 'anna.smith'
const ANNA_IN = 20
const LARGE = 10_000
/** Of the last minutes: these a plan must read, the large one among them. */
const RECENT = 10
const MOST_LIST_SECONDS = 1
const MOST_USER_SECONDS = 3
const MOST_PLAN_SECONDS = 2

if (process.send === undefined) await bench()
else await serve()

/** The service, in a process of its own so that it takes no time of the program's. */
async function serve() {
  const { startSandbox } = await import('../../dist/sandbox/sandbox.js')
  const sandbox = await startSandbox({ users: 40, rate: 1000, burst: 1000, latencyMs: 0 })
  process.send({ env: sandbox.env, instance: sandbox.instance, account: sandbox.accountId })
}

async function bench() {
  const service = fork(fileURLToPath(import.meta.url), ['serve'])
  const [{ env, instance, account }] = await new Promise((resolve) =>
    service.once('message', (...told) => resolve(told)),
  )
  const [empty, full] = [0, 0].map(() => mkdtempSync(join(tmpdir(), 'connect-bulk-bench-')))
  try {
    await writeHistory(full, { account, region: env.AWS_REGION, caller: 'unknown', instance })
    const plan = ['edit', '--all', '--tag', 'bench=1', '--dry-run', '--output', 'json']
    const list = secondsOf(['jobs', 'list', '--output', 'json'], env, full)
    const ofUser = secondsOf(['jobs', 'list', '--user', ANNA, '--output', 'json'], env, full)
    const history = secondsOf(['users', '--user', ANNA, '--history', '--output', 'json'], env, full)
    const without = secondsOf(plan, env, empty)
    const within = secondsOf(plan, env, full)
    const rows = [
      [`jobs list of ${JOBS} jobs, one of ${LARGE} users`, list, MOST_LIST_SECONDS],
      [`jobs list --user, ${JOBS} jobs of ${USERS} users`, ofUser, MOST_USER_SECONDS],
      ['users --user --history of the same', history, MOST_USER_SECONDS],
      [
        `a plan after ${RECENT} jobs of the last minutes (${without.toFixed(2)} s without)`,
        within - without,
        MOST_PLAN_SECONDS,
      ],
    ]
    for (const [what, seconds, most] of rows)
      console.log(`${what}: ${seconds.toFixed(2)} s of ${most} s: ${seconds <= most ? 'pass' : 'FAIL'}`)
    process.exitCode = rows.every(([, seconds, most]) => seconds <= most) ? 0 : 1
  } finally {
    service.kill()
    for (const folder of [empty, full]) rmSync(folder, { recursive: true, force: true })
  }
}

/** The best of three: what else this machine does is nobody's limit. */
function secondsOf(args, env, stateDir) {
  const options = {
    env: { PATH: process.env.PATH, ...env, CONNECT_BULK_STATE_DIR: stateDir },
    encoding: 'utf8',
  }
  const times = [1, 2, 3].map(() => {
    const began = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { ...options, maxBuffer: 1e9 })
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
    return (performance.now() - began) / 1000
  })
  return Math.min(...times)
}

/** As that many jobs would have left it. */
async function writeHistory(stateDir, place) {
  const { writePlan } = await import('../../dist/journal/plan-file.js')
  const now = Date.now()
  for (let index = 0; index < JOBS; index += 1) {
    const isRecent = index >= JOBS - RECENT
    const at = isRecent ? now - (JOBS - index) * 10_000 : now - (JOBS - index) * 3_600_000
    const time = new Date(at).toISOString()
    const job = `${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}-0a1b`
    const folder = join(stateDir, 'jobs', job)
    mkdirSync(folder, { recursive: true })
    const users = Array.from({ length: index === JOBS - 1 ? LARGE : USERS }, (_, n) => plannedUser(n))
    if (index % ANNA_IN === 0) users[7] = { ...users[7], username: ANNA }
    writeFileSync(join(folder, 'plan.ndjson'), (await writePlan(planOf(job, time, place, users))).join(''))
    const journal = join(folder, 'journal.ndjson')
    writeFileSync(journal, journalOf(job, time, users))
    if (!isRecent) utimesSync(journal, at / 1000, at / 1000)
  }
}

function idOf(n) {
  return `0000abcd-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}

function plannedUser(n) {
  return {
    userId: idOf(n),
    username: `user${n}`,
    edits: [{ setting: 'routing_profile', given: 'Billing', want: idOf(2) }],
    changes: [{ setting: 'routing_profile', before: idOf(1), after: idOf(2) }],
  }
}

function planOf(job, createdAt, place, users) {
  const run = { onDrift: 'overwrite', verify: false, stopAfterFailures: null }
  const labels = { [idOf(1)]: 'Basic Routing Profile', [idOf(2)]: 'Billing' }
  const calls = { DescribeUser: users.length, UpdateUserRoutingProfile: users.length }
  const counts = { selected: users.length, unchanged: 0, estimateSeconds: users.length / 2 }
  const settings = ['routing_profile']
  const head = { command: 'edit', place, settings, extraColumns: [], labels, calls, ...counts }
  return { ...head, job, createdAt, failuresFile: `/x/${job}.csv`, run, users }
}

function journalOf(job, time, users) {
  const operation = 'UpdateUserRoutingProfile'
  const me = { host: 'bench', boot: 'b', space: 's', pid: 1, started: '1' }
  const how = { onDrift: 'overwrite', verify: false, stopAfterFailures: null, failuresFile: `/x/${job}.csv` }
  const values = { before: { routing_profile: idOf(1) }, wanted: { routing_profile: idOf(2) } }
  const step = (userId, n) => [
    { type: 'sent', time, n, userId, operation, attempt: 1, ...values, readBack: false },
    { type: 'answered', time, n, operation, attempt: 1, requestId: userId, serviceTime: time, failure: null },
    { type: 'finished', time, n, outcome: 'succeeded', left: [], failures: [], cutShort: false },
  ]
  const counts = { succeeded: users.length, failed: 0, refused: 0, notAttempted: 0 }
  const calls = { DescribeUser: users.length, [operation]: users.length }
  const closed = { state: 'finished', stoppedBy: null, calls, throttled: 0, counts, milliseconds: 1000 }
  const records = [
    { type: 'opened', schema: 'connect-bulk/journal/1', time, job },
    { type: 'queued', time, ...me, handOver: false },
    { type: 'owner', time, ...me, ...how },
    ...users.flatMap(({ userId }, n) => step(userId, n)),
    { type: 'closed', time, ...closed },
  ]
  return `${records.map((record) => JSON.stringify(record)).join('\n')}\n`
}
