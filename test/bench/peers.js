// Compares this tool with what people use instead, on the same made-up service, each in a process of its own:
// npm run bench, or npm run bench -- --long. The short form takes a minute; the long form has every cell of pace, settings and
// latency besides. Both print the table of docs/performance.md, with date and machine. Times are ratios: whole process / what
// the quota alone asks for.
import { fork, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './environment.js'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const PROGRAM = here('../../bin/connect-bulk.js')
const isLong = process.argv.includes('--long')

/** Settings with an operation of their own each. */
const SETTINGS = [
  ['--routing-profile', 'TARGET'],
  ['--tag', 'bench=yes'],
  ['--acw-timeout', 'voice=77'],
  ['--add-security-profile', 'QualityAnalyst'],
  ['--hierarchy', 'GROUP'],
  ['--untag', 'old'],
]

const burstOf = (rate) => Math.max(5, 2.5 * rate)

/** The service, in a process of its own so that it takes no time of anybody's. */
async function serve({ rate, users, latencyMs, settled = 0, faulty = false, rival = false }) {
  const { startSandbox } = await import('../../dist/sandbox/sandbox.js')
  const sandbox = await startSandbox({ rate, burst: burstOf(rate), latencyMs, users })
  const [from, to] = [...sandbox.store.routingProfiles.values()]
  const people = [...sandbox.store.users.values()]
  for (const [n, user] of people.entries())
    Object.assign(user, {
      RoutingProfileId: n < settled * people.length ? to.Id : from.Id,
      HierarchyGroupId: undefined,
      Tags: { ...user.Tags, old: 'yes' },
    })
  const group = [...sandbox.store.hierarchyGroups.values()].at(-1)
  const kind = 'internal-error'
  const names = people.filter((_, n) => n % 10 === 0).map(({ Username }) => Username)
  if (faulty)
    sandbox.addFaults([
      { operation: 'UpdateUserRoutingProfile', kind, users: names, perUser: true, times: 1 },
    ])
  const other = rival ? people[0].Id : undefined
  if (rival) await startRival(sandbox, other, from.Id, rate / 2)
  process.on('message', () => {
    const calls = sandbox.requests().filter(({ userId }) => userId === undefined || userId !== other)
    process.send({
      calls: calls.length,
      throttled: calls.filter(({ status }) => status === 429).length,
      unchanged: people.filter(({ Id, RoutingProfileId: id }) => Id !== other && id !== to.Id).length,
    })
  })
  process.send({ env: sandbox.env, id: to.Id, name: to.Name, group: group.Id, other: people[0].Username })
}

/** Another client of the account: it writes to a user of its own, at so many calls a second, whatever it is told. */
async function startRival({ env }, UserId, RoutingProfileId, rate) {
  // Its warning would stand in the table.
  Object.assign(process.env, env, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' })
  const { ConnectClient, UpdateUserRoutingProfileCommand } = await import('@aws-sdk/client-connect')
  const client = new ConnectClient({ maxAttempts: 1 })
  const command = { InstanceId: env.CONNECT_BULK_INSTANCE, UserId, RoutingProfileId }
  const call = () => client.send(new UpdateUserRoutingProfileCommand(command)).catch(() => undefined)
  setInterval(() => void call(), 1000 / rate)
}

function ourArgs({ rate, settings = 1, rival = false }, { name, group, other }) {
  const values = { TARGET: name, GROUP: group }
  const edits = SETTINGS.slice(0, settings).flat()
  return [
    ...[PROGRAM, 'edit', '--all', ...edits.map((arg) => values[arg] ?? arg), '--yes'],
    ...(rival ? ['--exclude-user', other] : []),
    ...['--quiet', '--rate', String(rate), '--burst', String(burstOf(rate))],
  ]
}

const OURS = {
  name: 'connect-bulk',
  command: (cell, service) => [process.execPath, ...ourArgs(cell, service)],
}
const [ONE_AT_A_TIME, TWENTY, ONE_QUEUE] = [
  ['SDK, one at a time', 'one-at-a-time.js'],
  ['SDK, twenty at a time', 'twenty-at-a-time.js'],
  ['one p-queue, 2 calls a second', 'one-queue.js'],
].map(([name, file]) => ({
  name,
  command: (_, { id }) => [process.execPath, here(`peers/${file}`), id],
}))
const AWS = [1, 8].map((processes) => ({
  name: processes === 1 ? 'AWS CLI in a loop' : `AWS CLI, xargs -P ${processes}`,
  command: (_, { id }) => [here('peers/aws-cli.sh'), id, String(processes)],
}))

async function compare() {
  const hasAws = spawnSync('aws', ['--version']).status === 0
  const usual = { rate: 20, latencyMs: 60, seconds: 5 }
  const machine = `Node.js ${process.version}, ${availableParallelism()} processors`
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}\n`)
  for (const cells of [HEADINGS, HEADINGS.map(() => '---')]) console.log(row(cells))
  const plain = [usual, '20/s × 1 setting']
  const cases = [
    plain,
    [{ ...usual, settled: 0.9, users: 1000 }, '90 % already right'],
    [{ ...usual, faulty: true }, '10 % fail once'],
    [{ ...usual, rival: true }, 'half taken by another'],
  ]
  for (const one of cases) await print(OURS, ...one)
  const slow = [ONE_AT_A_TIME, ...(isLong ? [ONE_QUEUE] : [])].map((one) => [one, ...plain])
  await printTwoAtOnce([...slow, ...cases.map((one) => [TWENTY, ...one])])
  if (!isLong) return
  if (hasAws) for (const one of AWS) await print(one, ...plain)
  for (const cell of cells())
    await print(OURS, cell, `${cell.rate}/s × ${cell.settings}, ${cell.latencyMs} ms`)
}

/** Those that use the SDK wait nearly all of their time, so two of them don't disturb each other. */
async function printTwoAtOnce(runs) {
  const left = runs.values()
  const work = async () => {
    for (const one of left) await print(...one)
  }
  await Promise.all([work(), work()])
}

function cells() {
  const paces = [2, 20, 100].flatMap((rate) => [1, 3, 6].map((settings) => ({ rate, settings, seconds: 10 })))
  return [60, 150].flatMap((latencyMs) => paces.map((pace) => ({ ...pace, latencyMs })))
}

const HEADINGS = ['', 'cell', 'wall ÷ quota', 'calls', 'throttled', 'not changed', 'memory', 'CPU ÷ wall']

async function print({ name, command }, cell, label) {
  const { rate, seconds, settled = 0, rival = false } = cell
  const users = cell.users ?? burstOf(rate) + seconds * rate
  const service = fork(here('peers.js'), [JSON.stringify({ ...cell, users })])
  const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-peers-'))
  try {
    const there = await message(service)
    const ran = await run(command(cell, there), there.env, folder)
    service.send('counts')
    const { calls, throttled, unchanged } = await message(service)
    const toWrite = users * (1 - settled)
    const quota = Math.max(0.1, (toWrite - burstOf(rate)) / (rival ? rate / 2 : rate))
    const ratio = (ran.seconds / quota).toFixed(3)
    const usage = [`${ran.mb.toFixed(0)} MB`, (ran.cpu / ran.seconds).toFixed(2)]
    console.log(row([name, label, ratio, calls, throttled, unchanged, ...usage]))
  } finally {
    service.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const row = (cells) => `| ${cells.join(' | ')} |`

const hasTime = spawnSync('/usr/bin/time', ['-f', '', 'true']).status === 0

/** Memory of the largest of its processes and CPU of all, where GNU time is there. */
function run(command, env, folder) {
  const began = performance.now()
  const usage = join(folder, 'usage')
  const [program, ...args] = hasTime ? ['/usr/bin/time', '-f', '%M %U %S', '-o', usage, ...command] : command
  const child = spawn(program, args, {
    cwd: folder,
    env: cleanEnvironment(folder, env),
    stdio: 'ignore',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => {
      const seconds = (performance.now() - began) / 1000
      const last = hasTime ? readFileSync(usage, 'utf8').trim().split('\n').at(-1) : ''
      const [kb = Number.NaN, user = Number.NaN, system = Number.NaN] = last.split(' ').map(Number)
      resolve({ seconds, mb: kb / 1024, cpu: user + system })
    })
  })
}

function message(service) {
  return new Promise((resolve, reject) => {
    service.once('message', resolve)
    service.once('error', reject)
  })
}

if (process.send === undefined) await compare()
else await serve(JSON.parse(process.argv[2]))
