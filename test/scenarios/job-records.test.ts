import { truncateSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { localText } from '../../src/platform/clock.js'
import { nodeFiles } from '../../src/platform/files.js'
import { createWorld, type World } from '../support/world.js'

afterEach(() => vi.unstubAllEnvs())

/** Two jobs, a day apart. */
async function createHistory(): Promise<{ world: World; jobs: readonly string[] }> {
  const world = await createWorld()
  const jobs: string[] = []
  const run = async (ran: Promise<{ json(): any }>) => jobs.push((await ran).json().job)
  await run(
    world.run`edit --user omar.smith --user greta.ito --routing-profile Billing --note CHG7 --yes --output json`,
  )
  await world.clock.sleep(26 * 3_600_000)
  await run(world.run`edit --user omar.smith --tag team=blue --yes --output json`)
  return { world, jobs }
}

test('jobs list says when, what, how many users, the result, by whom, the id and the note', async () => {
  const { world, jobs } = await createHistory()
  const { out } = await world.run`jobs list`
  const [headings = '', second = '', first = ''] = out.split('\n')
  expect(headings).toMatch(/^WHEN +WHAT +USERS +RESULT +BY +JOB +NOTE$/)
  expect(second).toMatch(/^today \d\d:\d\d +Tags \+ team=blue +1 +1 updated +sandbox +/)
  expect(first).toMatch(
    /^(yesterday|\d{4}-\d\d-\d\d) \d\d:\d\d +Routing profile → Billing +2 +2 updated +sandbox +\S+ +CHG7$/,
  )
  expect((await world.run`jobs list --output json`).json().jobs[1]).toMatchObject({
    job: jobs[0],
    command: 'edit',
    summary: 'Routing profile → Billing',
    note: 'CHG7',
    caller: expect.stringContaining(':user/sandbox'),
  })
  expect((await world.run`jobs show ${jobs[0] ?? ''}`).out).toMatch(
    /^Routing profile → Billing, .* by sandbox, note: CHG7\n/,
  )
})

test('jobs list narrows to a user and to a time', async () => {
  const { world, jobs } = await createHistory()
  const ids = async (...flags: string[]) =>
    (await world.run(['jobs', 'list', '--output', 'json', ...flags])).json().jobs.map(({ job }: any) => job)
  expect(await ids('--user', 'GRETA.ITO')).toEqual([jobs[0]])
  expect(await ids('--user', world.user('omar.smith').Id)).toEqual([jobs[1], jobs[0]])
  expect(await ids('--user', 'omar')).toEqual([])
  expect(await ids('--since', '1d')).toEqual([jobs[1]])
  expect(await ids('--since', '2020-01-01')).toEqual([jobs[1], jobs[0]])
  expect((await world.run`jobs list --since soon`).code).toBe(2)
})

test.each(['Pacific/Kiritimati', 'UTC', 'America/Los_Angeles'])(
  'a date of jobs list begins where the list says that the day begins: %s',
  async (zone) => {
    vi.stubEnv('TZ', zone)
    const world = await createWorld()
    await world.run`edit --user omar.smith --routing-profile Billing --yes`
    const [day = ''] = localText(world.clock.now()).split(' ')
    const [nextDay = ''] = localText(world.clock.now() + 24 * 60 * 60_000).split(' ')
    expect((await world.run`jobs list`).out).toContain('today ')
    const since = async (date: string) =>
      (await world.run`jobs list --since ${date} --output json`).json().jobs.length
    expect([await since(day), await since(nextDay)]).toEqual([1, 0])
  },
)

test('users --history tells what the jobs did to a user, without a call', async () => {
  const { world, jobs } = await createHistory()
  const calls = world.sandbox.requests().length
  const { changes } = (await world.run`users --user omar.smith --history --output json`).json()
  expect(changes).toMatchObject([
    { job: jobs[1], setting: 'tags', after: { team: 'blue' }, outcome: 'succeeded', note: null },
    { job: jobs[0], setting: 'routing_profile', after: 'Billing', outcome: 'succeeded', note: 'CHG7' },
  ])
  expect((await world.run`users --user omar.smith --history`).out).toMatch(
    /Routing profile +.* → Billing +succeeded/,
  )
  expect((await world.run`users --all --history`).code).toBe(2)
  for (const other of ['--require=acw=0', '--job=latest:failed', '--all', '--filter=acw=0'])
    expect((await world.run`users --user omar.smith --history ${other}`).code).toBe(2)
  expect(world.sandbox.requests()).toHaveLength(calls)
})

test('a user that a job has created is found in its record by the id it was given', async () => {
  const world = await createWorld()
  const head = 'username,first_name,last_name,routing_profile,security_profiles,password'
  await world.write('new.csv', `${head}\nzora.neu,Zora,Neu,Billing,Agent,Secret-4711\n`)
  const { job } = (await world.run`create new.csv --yes --output json`).json()
  await world.run`edit --user omar.smith --tag team=create --yes`
  const { Id: id } = world.user('zora.neu')
  const { jobs } = (await world.run`jobs list --user ${id} --output json`).json()
  expect(jobs.map((one: any) => one.job)).toEqual([job])
  const { changes } = (await world.run`users --user ${id} --history --output json`).json()
  expect(changes.map((one: any) => one.setting)).toContain('routing_profile')
  const watched = (await world.run`jobs watch ${job} --output ndjson`).out.trim().split('\n')
  const events = watched.map((line) => JSON.parse(line)).filter(({ type }) => type === 'user')
  expect(events.map(({ userId }) => userId)).toEqual([id])
})

test('a job that can not be read is left out of the history, with a word on why', async () => {
  const { world, jobs } = await createHistory()
  truncateSync(join(world.cwd, '.state', 'jobs', jobs[0] ?? '', 'journal.ndjson'), 0)
  const ran = await world.run`users --user omar.smith --history --output json`
  expect(ran.code).toBe(0)
  expect(ran.json().changes.map(({ job }: any) => job)).toEqual([jobs[1]])
  expect(ran.err).toContain(`job ${jobs[0]} can't be read`)
})

test('any end of a job id that only one job has will do', async () => {
  const { world, jobs } = await createHistory()
  const [first = ''] = jobs
  expect((await world.run`jobs show ${first.slice(-4)} --output json`).json().job).toBe(first)
  expect((await world.run`jobs show ${first.slice(9)} --output json`).json().job).toBe(first)
  expect((await world.run`retry ${first.slice(-4)} --yes --output json`).json()).toMatchObject({ job: null })
  expect((await world.run`jobs show zz`).code).toBe(2)
  await world.write(first.slice(-4), 'username,routing_profile\nomar.smith,Sales\n')
  expect((await world.run`retry ${first.slice(-4)} --yes --output json`).json()).toMatchObject({
    changing: 1,
  })
})

test('jobs cancel without a job means the one that runs, and says when there is none', async () => {
  const { world, jobs } = await createHistory()
  world.strays = 'who is done when the job is cancelled depends on the order of the search'
  const none = await world.run`jobs cancel`
  expect([none.code, none.err]).toEqual([5, expect.stringContaining('No job is running')])
  await import('../../src/commands/jobs-cancel.js')
  const cancelling: Promise<{ code: number; err: string }>[] = []
  const ran = await world.run(['edit', '--all', '--routing-profile', 'Sales', '--yes', '--output', 'json'], {
    onErr: (text) => {
      if (!text.includes('done') || cancelling.length > 0) return
      cancelling.push(world.run`jobs cancel ${jobs[0] ?? ''}`, world.run`jobs cancel`)
    },
  })
  expect(ran.code).toBe(130)
  const [wrong, right] = await Promise.all(cancelling)
  expect([wrong?.code, wrong?.err]).toEqual([5, expect.stringContaining(ran.json().job)])
  expect(right?.code).toBe(0)
})

/** A job that was stopped half way, and where each command line begins to read the files of its record. */
async function stoppedJob() {
  const stop = new AbortController()
  const world = await createWorld({
    onReceived: (there) => {
      if (there.calls('UpdateUserRoutingProfile').length > 3) stop.abort(new Error('SIGINT'))
    },
  })
  const stopped = await world.run(['edit', '--all', '--routing-profile', 'Billing', '--yes'], {
    signal: stop.signal,
  })
  expect(stopped.code).toBe(130)
  const readsOf = async (...args: readonly string[]) => {
    const reads: string[] = []
    const readPieces = (path: string, offset = 0) => {
      reads.push(`${basename(path)} from ${offset}`)
      return nodeFiles.readPieces(path, offset)
    }
    const read = (path: string) => {
      reads.push(`${basename(path)} from 0`)
      return nodeFiles.read(path)
    }
    expect((await world.run(args, { files: { ...nodeFiles, read, readPieces } })).code).toBe(0)
    return reads
  }
  return { readsOf }
}

test('a command about a job reads its record once, however often it looks again', async () => {
  const { readsOf } = await stoppedJob()
  const commands = [
    ['jobs', 'show', 'latest'],
    ['jobs', 'failures', 'latest', '--failures', '-'],
    ['retry', 'latest', '--dry-run'],
    ['undo', 'latest', '--dry-run'],
  ]
  for (const command of commands) {
    const reads = await readsOf(...command)
    const ofRecord = reads.filter((read) => /^(plan|journal)\.ndjson from 0$/.test(read)).toSorted()
    expect(ofRecord).toEqual(['journal.ndjson from 0', 'plan.ndjson from 0'])
  }
  const resumed = await readsOf('jobs', 'resume', 'latest')
  expect(resumed.filter((read) => read.startsWith('plan.ndjson'))).toEqual(['plan.ndjson from 0'])
})
