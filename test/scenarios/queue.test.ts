import { utimesSync } from 'node:fs'
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { nodeSystem } from '../../src/platform/system.js'
import { createWorld, type Ran, type RunOptions, type World } from '../support/world.js'
import { words } from '../support/words.js'

const SLOW = words`--rate 2 --burst 2`
/** For a job that must still run when another has been planned, which takes some calls, too. */
const LASTING = words`--rate UpdateUserRoutingProfile=0.5`
const edit = (users: readonly string[], ...more: string[]): string[] => words`edit
  ${users.flatMap((user) => ['--user', user])} ${SLOW} --yes ${more}`

const namesOf = (world: World, count: number): string[] =>
  world.usersIn('Basic Routing Profile').slice(0, count)

/** Starts a command line; `said` resolves when it has said something on stderr. */
function start(world: World, args: readonly string[], options: RunOptions = {}) {
  let err = ''
  const waiting: { text: string; go: () => void }[] = []
  const onErr = (text: string): void => {
    err += text
    for (const one of waiting) if (err.includes(one.text)) one.go()
  }
  return {
    ended: world.run(args, { ...options, onErr }),
    said: (text: string) =>
      new Promise<void>((go) => (err.includes(text) ? go() : waiting.push({ text, go }))),
  }
}

const jobOf = ({ err }: Ran): string => /Job (\d{8}-\d{6}-[0-9a-f]{4}): changing/.exec(err)?.[1] ?? ''
const queueOf = async (world: World): Promise<string> => {
  const queues = join(world.cwd, '.state', 'queues')
  const [scope = ''] = await readdir(queues)
  return join(queues, scope)
}

test('jobs of one account run one after another, in the order submitted, and the last one wins', async () => {
  const world = await createWorld()
  const names = namesOf(world, 6)
  const first = start(world, edit(names, '--routing-profile', 'Billing', ...LASTING))
  await first.said('changing 6 users')
  const second = await world.run(edit(names, '--routing-profile', 'Sales'))
  const before = await first.ended
  expect([before.code, second.code]).toEqual([0, 0])
  expect(second.err).toContain(`Waiting: job ${jobOf(before)} (edit, `)
  expect(second.err).toMatch(/of 6 users done\) is ahead; about \d+ s\./)
  expect(second.err).toContain('Starting now.')
  expect(world.carriedOut()).toHaveLength(12)
  expect(names.map((name) => world.profileOf(name))).toEqual(names.map(() => 'Sales'))
  expect(await readdir(await queueOf(world))).not.toContainEqual(expect.stringMatching(/^ticket/))
})

test("users of a queued job count as changing and are decided when the job's turn comes", async () => {
  const world = await createWorld()
  const names = namesOf(world, 6)
  const first = start(world, edit(names, '--routing-profile', 'Billing', ...LASTING))
  await first.said('changing 6 users')
  // As they are now they would be unchanged; by the time of this job's turn they are not.
  const second = await world.run(
    edit(names, '--routing-profile', 'Basic Routing Profile', '--output', 'json'),
  )
  expect(second.json()).toMatchObject({ selected: 6, changing: 6, unchanged: 0, succeeded: 6 })
  expect(second.err).toMatch(/\d users will also be changed by an unfinished job/)
  expect((await first.ended).code).toBe(0)
  expect(names.map((name) => world.profileOf(name))).toEqual(names.map(() => 'Basic Routing Profile'))
})

test('a job that goes first pauses the running one, which goes on afterwards', async () => {
  const world = await createWorld()
  const names = namesOf(world, 8)
  const [urgentUser = '', ...others] = names
  const running = start(world, edit(others, '--routing-profile', 'Billing', ...LASTING))
  await running.said('changing 7 users')
  const urgent = start(world, edit([urgentUser], '--tag', 'urgent=yes', '--first'))
  await running.said('goes first.')
  const [slow, quick] = await Promise.all([running.ended, urgent.ended])
  expect([slow.code, quick.code]).toEqual([0, 0])
  expect(quick.err).toContain(`Pausing job ${jobOf(slow)} (edit, `)
  expect(quick.err).toContain('this job goes first.')
  expect(quick.err).not.toContain('Waiting: job')
  const operations = world.carriedOut().map(({ operation }) => operation)
  expect(operations.indexOf('TagResource')).toBeLessThan(operations.lastIndexOf('UpdateUserRoutingProfile'))
  expect(operations.filter((operation) => operation === 'UpdateUserRoutingProfile')).toHaveLength(7)
  const show = await world.run`jobs show ${jobOf(slow)} --output json`
  expect(show.json()).toMatchObject({ state: 'finished', succeeded: 7 })
})

test('--no-wait refuses while another job is not done; nothing is written or recorded', async () => {
  const world = await createWorld()
  const names = namesOf(world, 5)
  const first = start(world, edit(names, '--routing-profile', 'Billing', ...LASTING))
  await first.said('changing 5 users')
  const refused = await world.run(edit(names, '--tag', 'x=y', '--no-wait', '--output', 'json'))
  expect(refused.code).toBe(5)
  expect(refused.json()).toMatchObject({ error: { code: 'QueueBusy', exitCode: 5 } })
  expect(refused.err).toContain(jobOf(await first.ended))
  expect(world.calls('TagResource')).toEqual([])
  expect((await world.run`jobs list --output json`).json().jobs).toHaveLength(1)
  expect((await world.run(edit(names, '--tag', 'x=y', '--no-wait'))).code).toBe(0)
})

test('of two jobs started at once with --no-wait one runs, and the other leaves no job behind', async () => {
  const world = await createWorld()
  world.strays = 'who of the two is first is a matter of chance'
  const names = namesOf(world, 4)
  const both = await Promise.all(
    ['a', 'b'].map((value) => world.run(edit(names, '--tag', `x=${value}`, '--no-wait'))),
  )
  const codes = both.map(({ code }) => code).toSorted()
  expect([
    [0, 0],
    [0, 5],
  ]).toContainEqual(codes)
  const done = codes.filter((code) => code === 0).length
  expect((await world.run`jobs list --output json`).json().jobs).toHaveLength(done)
  expect(world.carriedOut()).toHaveLength(4 * done)
})

test('--first and --no-wait contradict each other', async () => {
  const world = await createWorld()
  const ran = await world.run(edit(['x'], '--tag', 'a=b', '--first', '--no-wait'))
  expect([ran.code, world.sandbox.requests()]).toEqual([2, []])
  expect(ran.err).toContain('--first and --no-wait')
})

test('a job cancelled in line attempts nobody, and says so', async () => {
  const world = await createWorld()
  const names = namesOf(world, 6)
  const first = start(world, edit(names, '--routing-profile', 'Billing', ...LASTING))
  await first.said('changing 6 users')
  const cancel = new AbortController()
  const second = start(world, edit(names, '--tag', 'x=y', '--output', 'json'), { signal: cancel.signal })
  await second.said('Waiting: job')
  cancel.abort(new Error('SIGINT'))
  const ran = await second.ended
  expect(ran.code).toBe(130)
  expect(ran.json()).toMatchObject({
    state: 'cancelled',
    stoppedBy: 'cancelled',
    notAttempted: 6,
    succeeded: 0,
  })
  expect((await first.ended).code).toBe(0)
  expect(world.calls('TagResource')).toEqual([])
  expect((await world.failures()).rows.map(({ status }) => status)).toEqual(names.map(() => 'not-attempted'))
})

/** As another process left it: a ticket, or the turn itself. */
async function leaveBehind(world: World, name: string, content: object): Promise<void> {
  const folder = await queueOf(world)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), JSON.stringify(content))
}

test('a queued job whose process died is skipped with a note', async () => {
  const world = await createWorld()
  const [user = ''] = namesOf(world, 1)
  expect((await world.run(edit([user], '--tag', 'a=b'))).code).toBe(0)
  const owner = { ...nodeSystem().identity(), started: '1' }
  await leaveBehind(world, 'turn-0000000099.json', { holder: { job: '20260101-000000-0001', owner } })
  for (const job of ['20260101-000000-0001', '20260101-000000-0002'])
    await leaveBehind(world, `ticket-normal-0000000001-${job}.json`, { job, owner })
  const ran = await world.run(edit([user], '--tag', 'a=c'))
  expect(ran.code).toBe(0)
  expect(ran.err).toContain('Skipping job 20260101-000000-0001: its process is gone')
  expect(ran.err).toContain('Skipping job 20260101-000000-0002')
  expect(world.user(user).Tags).toMatchObject({ a: 'c' })
})

test('a lock of another host is never broken because of its age, and the wait for it ends', async () => {
  const world = await createWorld()
  const names = namesOf(world, 2)
  const first = await world.run(edit(names, '--tag', 'a=b'))
  const job = jobOf(first)
  await leaveBehind(world, 'turn-0000000099.json', {
    holder: { job, owner: { ...nodeSystem().identity(), host: 'elsewhere', boot: 'another' } },
  })
  const ran = await world.run(edit(names, '--tag', 'a=c'))
  expect(ran.code).toBe(5)
  expect(ran.err).toContain('It runs on another machine or in another container')
  expect(ran.err).toContain('has shown no sign of life for 15 minutes')
  expect(ran.err).toContain(`connect-bulk jobs cancel ${job}`)
  expect(names.map((name) => world.user(name).Tags?.['a'])).toEqual(['b', 'b'])
})

test('a detached job whose process does not start is reported and can be resumed', async () => {
  const world = await createWorld()
  const [user = ''] = namesOf(world, 1)
  const ran = await world.run(edit([user], '--tag', 'a=b', '--detach'))
  expect(ran.code).toBe(1)
  expect(ran.err).toContain('could not be handed over to a background process: it did not start')
  expect(world.writes()).toEqual([])
  const [, job = ''] = /connect-bulk jobs resume (\S+)/.exec(ran.err) ?? []
  expect((await world.run`jobs resume ${job}`).code).toBe(0)
  expect(world.user(user).Tags).toMatchObject({ a: 'b' })
})

test('--detach and --dry-run contradict each other', async () => {
  const world = await createWorld()
  expect((await world.run(edit(['x'], '--tag', 'a=b', '--detach', '--dry-run'))).code).toBe(2)
  expect(world.sandbox.requests()).toEqual([])
})

test('a job elsewhere that does not react to cancel loses its turn, and can be resumed', async () => {
  const world = await createWorld()
  const names = namesOf(world, 2)
  const first = await world.run(edit(names, '--routing-profile', 'Billing', '--detach'))
  const [, job = ''] = /connect-bulk jobs resume (\S+)/.exec(first.err) ?? []
  const owner = { ...nodeSystem().identity(), host: 'elsewhere', boot: 'another' }
  const journal = join(world.cwd, '.state', 'jobs', job, 'journal.ndjson')
  await appendFile(
    journal,
    `${JSON.stringify({ type: 'queued', time: '2026-01-15T10:00:00Z', ...owner, handOver: false })}\n`,
  )
  await world.run(edit(names, '--tag', 'a=b'))
  await leaveBehind(world, 'turn-0000000099.json', { holder: { job, owner } })
  await leaveBehind(world, `ticket-normal-0000000001-${job}.json`, { job, owner })
  const cancelled = await world.run`jobs cancel ${job} --output json`
  expect(cancelled.json()).toMatchObject({ state: 'cancelled', notAttempted: 2 })
  expect(await readdir(await queueOf(world))).toContain('turn-0000000100.json')
  expect((await world.run`jobs resume ${job}`).code).toBe(0)
  expect(names.map((name) => world.profileOf(name))).toEqual(['Billing', 'Billing'])
})

test('jobs cancel stops waiting for a process that does not react', async () => {
  const world = await createWorld()
  const [user = ''] = namesOf(world, 1)
  const first = await world.run(edit([user], '--routing-profile', 'Billing', '--detach'))
  const [, job = ''] = /connect-bulk jobs resume (\S+)/.exec(first.err) ?? []
  const ran = await world.run`jobs cancel ${job}`
  expect(ran.code).toBe(5)
  expect(ran.err).toContain(`its process ${process.pid} does not react`)
})

test('jobs cancel says that it waits, and Ctrl-C does not take back what it has asked for', async () => {
  const world = await createWorld()
  const [user = ''] = namesOf(world, 1)
  const first = await world.run(edit([user], '--routing-profile', 'Billing', '--detach'))
  const [, job = ''] = /connect-bulk jobs resume (\S+)/.exec(first.err) ?? []
  const stop = new AbortController()
  const ran = await world.run(['jobs', 'cancel', job], {
    signal: stop.signal,
    onErr: (text) => {
      if (text.includes(`Cancelling job ${job}`)) stop.abort(new Error('SIGINT'))
    },
  })
  expect(ran.code).toBe(130)
  expect(ran.err).toContain(`job ${job} ends when`)
  expect(ran.err).not.toContain('nothing was changed')
})

test('a job of another boot of this host is waited for while its heart beats, and passed over when it stops', async () => {
  const world = await createWorld()
  const [user = ''] = namesOf(world, 1)
  const first = await world.run(edit([user], '--tag', 'a=b', '--detach'))
  const [, job = ''] = /connect-bulk jobs resume (\S+)/.exec(first.err) ?? []
  const owner = { ...nodeSystem().identity(), boot: 'another boot' }
  const journal = join(world.cwd, '.state', 'jobs', job, 'journal.ndjson')
  const record = { type: 'queued', time: '2026-01-15T10:00:00Z', ...owner, handOver: false }
  await appendFile(journal, `${JSON.stringify(record)}\n`)
  await world.run(edit([user], '--tag', 'b=c'))
  await leaveBehind(world, 'turn-0000000099.json', { holder: { job, owner } })
  const beat = () => utimesSync(journal, world.clock.now() / 1000, world.clock.now() / 1000)
  beat()
  const busy = await world.run(edit([user], '--tag', 'c=d', '--no-wait'))
  expect([busy.code, busy.err]).toEqual([5, expect.stringContaining(job)])
  expect((await world.run(['jobs', 'resume', job])).code).toBe(5)
  await world.clock.sleep(60_000)
  expect((await world.run(edit([user], '--tag', 'c=d', '--no-wait'))).code).toBe(0)
  expect((await world.run(['jobs', 'resume', job])).code).toBe(0)
})

test('a job that waits or runs gives a sign of life every five seconds', async () => {
  const world = await createWorld()
  const signs: number[] = []
  const files = { ...nodeFiles, touch: async (_: string, time: number) => void signs.push(time) }
  const users = namesOf(world, 20)
  const began = world.clock.now()
  expect((await world.run(edit(users, '--routing-profile', 'Billing', ...LASTING), { files })).code).toBe(0)
  const seconds = (world.clock.now() - began) / 1000
  expect(seconds).toBeGreaterThan(20)
  expect(signs.length).toBeGreaterThan(seconds / 5 - 3)
})
