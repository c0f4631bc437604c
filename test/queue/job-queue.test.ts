import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Files, nodeFiles } from '../../src/platform/files.js'
import { type ProcessIdentity } from '../../src/platform/process-identity.js'
import { nodeSystem } from '../../src/platform/system.js'
import { JobQueue, type QueueEntry } from '../../src/queue/job-queue.js'
import { ManualClock } from '../support/manual-clock.js'

const SCOPE = { endpoint: null, partition: 'aws', account: '111122223333', region: 'eu-central-1' }
const ME = nodeSystem().identity()

let folder = ''
let clock = new ManualClock()
const dead = new Set<number>()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-queue-'))
  dead.clear()
  clock = new ManualClock()
  await mkdir(queueOf(1).folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A process of that number, which lives until it is added to `dead`. */
function queueOf(pid: number, files: Files = nodeFiles): JobQueue {
  const identity: ProcessIdentity = { ...ME, pid }
  return new JobQueue(
    { files, clock, identity, mayBeAlive: (who) => !dead.has(who.pid), lastSign: async () => undefined },
    folder,
    SCOPE,
  )
}

const polled = async (entry: QueueEntry): Promise<string | readonly string[]> => {
  const skipped: string[] = []
  const found = await entry.poll((job) => skipped.push(job))
  const note = skipped.length > 0 ? [`skipped ${skipped.join(' ')}`] : []
  return 'generation' in found
    ? [...note, 'mine'].join(', ')
    : [...note, ...found.ahead.map(({ job }) => job)]
}

const turnOf = async (entry: QueueEntry): Promise<number> => {
  const found = await entry.poll(() => undefined)
  if (!('generation' in found)) throw new Error(`${found.ahead.map(({ job }) => job).join()} is ahead`)
  return found.generation
}

test('jobs get their turn in the order they entered the queue', async () => {
  const queue = queueOf(1)
  const [a, b, c] = [
    await queue.enter('a', false),
    await queue.enter('b', false),
    await queue.enter('c', false),
  ]
  const turn = await turnOf(a)
  expect(await polled(c)).toEqual(['a', 'b'])
  expect(await polled(b)).toEqual(['a'])
  await a.leave()
  await queue.lock.release(turn)
  expect(await polled(c)).toEqual(['b'])
  expect(await polled(b)).toBe('mine')
})

test('a job submitted with --first goes before all that wait, the latest of them first', async () => {
  const queue = queueOf(1)
  const running = await queue.enter('running', false)
  const turn = await turnOf(running)
  const waiting = await queue.enter('waiting', false)
  const urgent = await queue.enter('urgent', true)
  const moreUrgent = await queue.enter('more-urgent', true)
  expect(await polled(waiting)).toEqual(['running', 'more-urgent', 'urgent'])
  expect(await polled(urgent)).toEqual(['running', 'more-urgent'])
  await queue.lock.release(turn)
  expect(await polled(urgent)).toEqual(['more-urgent'])
  expect(await polled(moreUrgent)).toBe('mine')
})

test('a process that may be alive keeps its turn, however old; a dead one is skipped and reported', async () => {
  const held = await queueOf(1).enter('held', false)
  await turnOf(held)
  const next = await queueOf(2).enter('next', false)
  expect(await polled(next)).toEqual(['held'])
  dead.add(1)
  expect(await polled(next)).toBe('skipped held, mine')
})

test('a process that takes over a job takes its place in the queue', async () => {
  const left = await queueOf(1).enter('left', false)
  const turn = await turnOf(left)
  const next = await queueOf(2).enter('next', false)
  left.keepTicket()
  await left.leave()
  await queueOf(1).lock.release(turn)
  expect(await polled(next)).toEqual(['left'])
  const taken = await queueOf(3).enter('left', false)
  dead.add(1)
  expect(await polled(next)).toEqual(['left'])
  expect(await polled(taken)).toBe('mine')
})

test('only the process that left a job can withdraw it when no other took it', async () => {
  const left = await queueOf(1).enter('left', false)
  const next = await queueOf(2).enter('next', false)
  left.keepTicket()
  await left.leave()
  await queueOf(3).withdraw('left')
  expect(await polled(next)).toEqual(['left'])
  await queueOf(1).withdraw('left')
  expect(await polled(next)).toBe('mine')
})

test('a job that is resumed after its process died does not report itself as skipped', async () => {
  await turnOf(await queueOf(1).enter('mine', false))
  dead.add(1)
  expect(await polled(await queueOf(2).enter('mine', false))).toBe('mine')
})

test('a waiting job whose process died is skipped and reported once', async () => {
  const first = await queueOf(1).enter('first', false)
  const turn = await turnOf(first)
  await queueOf(2).enter('gone', false)
  const last = await queueOf(3).enter('last', false)
  dead.add(2)
  expect(await polled(last)).toEqual(['skipped gone', 'first'])
  expect(await polled(last)).toEqual(['first'])
  await first.leave()
  await queueOf(1).lock.release(turn)
  expect(await polled(last)).toBe('mine')
})

test('the jobs of a queue can be listed without entering it', async () => {
  const queue = queueOf(1)
  expect(await queue.jobs()).toEqual([])
  await turnOf(await queue.enter('a', false))
  await queue.enter('b', false)
  expect((await queue.jobs()).map(({ job }) => job)).toEqual(['a', 'b'])
})

test('of many processes that try to take the turn, exactly one gets it', async () => {
  const queues = Array.from({ length: 20 }, (_, index) => queueOf(index + 1))
  const before = await queues[0]?.lock.newest()
  const taken = await Promise.all(
    queues.map(({ lock }, index) => lock.takeAfter(before ?? 0, { job: String(index), owner: ME })),
  )
  expect(taken.filter((generation) => generation !== undefined)).toHaveLength(1)
})

test('a generation created after newer ones were cleaned up does not count', async () => {
  const { lock } = queueOf(1)
  const seen = await lock.newest()
  let last = seen
  for (let round = 0; round < 10; round += 1) last = (await lock.takeAfter(last, null)) ?? 0
  // As if the process had slept between its found and its attempt.
  expect(await lock.takeAfter(seen, { job: 'late', owner: ME })).toBeUndefined()
  expect(await lock.newest()).toBe(last)
  expect(await lock.holderOf(last)).toBeUndefined()
})

test('releasing a turn that was lost leaves its new holder alone', async () => {
  const { lock } = queueOf(1)
  const mine = (await lock.takeAfter(0, { job: 'a', owner: ME })) ?? 0
  const theirs = (await lock.takeAfter(mine, { job: 'b', owner: ME })) ?? 0
  await lock.release(mine)
  expect((await lock.holderOf(theirs))?.job).toBe('b')
  expect(await lock.newest()).toBe(theirs)
})

test('the folder stays small', async () => {
  const queue = queueOf(1)
  for (let round = 0; round < 30; round += 1) {
    const entry = await queue.enter(`job-${round}`, round % 3 === 0)
    const turn = await turnOf(entry)
    await entry.leave()
    await queue.lock.release(turn)
  }
  expect((await readdir(queue.folder)).length).toBeLessThanOrEqual(5)
})

test('a file system without hard links works too', async () => {
  const queue = queueOf(1, {
    ...nodeFiles,
    createNew: async (path, content) => {
      if (await nodeFiles.exists(path)) return false
      await nodeFiles.replace(path, content)
      return true
    },
  })
  expect(await polled(await queue.enter('a', false))).toBe('mine')
})

test('a ticket whose file stays empty blocks the queue for a second, and is then passed over', async () => {
  const queue = queueOf(1)
  await writeFile(join(queue.folder, 'ticket-normal-0000000001-never-filled.json'), '')
  let waitedMs = 0
  clock.sleep = async (ms) => void (waitedMs += ms)
  expect(await polled(await queue.enter('a', false))).toBe('mine')
  expect(waitedMs).toBe(950)
})

test('scopes have queues of their own', async () => {
  const other = new JobQueue(queueOf(1).context, folder, { ...SCOPE, region: 'us-east-1' })
  await turnOf(await queueOf(1).enter('a', false))
  expect(await polled(await other.enter('b', false))).toBe('mine')
})
