import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Files, nodeFiles } from '../../src/platform/files.js'
import { type ProcessIdentity } from '../../src/platform/process-identity.js'
import { nodeSystem } from '../../src/platform/system.js'
import { JobQueue, type QueueEntry } from '../../src/queue/job-queue.js'

const SCOPE = { endpoint: null, partition: 'aws', account: '111122223333', region: 'eu-central-1' }
const ME = nodeSystem().identity()

let folder = ''
const dead = new Set<number>()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-queue-'))
  dead.clear()
  await mkdir(lineOf(1).folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A process of that number, which lives until it is added to `dead`. */
function lineOf(pid: number, files: Files = nodeFiles): JobQueue {
  const identity: ProcessIdentity = { ...ME, pid }
  return new JobQueue(
    { files, identity, mayBeAlive: (who) => !dead.has(who.pid), lastSign: async () => undefined },
    folder,
    SCOPE,
  )
}

const looked = async (place: QueueEntry): Promise<string | readonly string[]> => {
  const skipped: string[] = []
  const look = await place.look((job) => skipped.push(job))
  const note = skipped.length > 0 ? [`skipped ${skipped.join(' ')}`] : []
  return 'generation' in look ? [...note, 'mine'].join(', ') : [...note, ...look.ahead.map(({ job }) => job)]
}

const turnOf = async (place: QueueEntry): Promise<number> => {
  const look = await place.look(() => undefined)
  if (!('generation' in look)) throw new Error(`${look.ahead.map(({ job }) => job).join()} is ahead`)
  return look.generation
}

test('jobs have their turn in the order they joined', async () => {
  const line = lineOf(1)
  const [a, b, c] = [await line.enter('a', false), await line.enter('b', false), await line.enter('c', false)]
  const turn = await turnOf(a)
  expect(await looked(c)).toEqual(['a', 'b'])
  expect(await looked(b)).toEqual(['a'])
  await a.leave()
  await line.generations.release(turn)
  expect(await looked(c)).toEqual(['b'])
  expect(await looked(b)).toBe('mine')
})

test('whoever goes first goes before all who wait, the latest before the others', async () => {
  const line = lineOf(1)
  const running = await line.enter('running', false)
  const turn = await turnOf(running)
  const waiting = await line.enter('waiting', false)
  const urgent = await line.enter('urgent', true)
  const moreUrgent = await line.enter('more-urgent', true)
  expect(await looked(waiting)).toEqual(['running', 'more-urgent', 'urgent'])
  expect(await looked(urgent)).toEqual(['running', 'more-urgent'])
  await line.generations.release(turn)
  expect(await looked(urgent)).toEqual(['more-urgent'])
  expect(await looked(moreUrgent)).toBe('mine')
})

test('a holder that may be alive keeps its turn, whatever its age; a dead one is passed over and named', async () => {
  const held = await lineOf(1).enter('held', false)
  await turnOf(held)
  const next = await lineOf(2).enter('next', false)
  expect(await looked(next)).toEqual(['held'])
  dead.add(1)
  expect(await looked(next)).toBe('skipped held, mine')
})

test('whoever takes a job that was left to it stands where that stood', async () => {
  const left = await lineOf(1).enter('left', false)
  const turn = await turnOf(left)
  const next = await lineOf(2).enter('next', false)
  left.leaveBehind()
  await left.leave()
  await lineOf(1).generations.release(turn)
  expect(await looked(next)).toEqual(['left'])
  const taken = await lineOf(3).enter('left', false)
  dead.add(1)
  expect(await looked(next)).toEqual(['left'])
  expect(await looked(taken)).toBe('mine')
})

test('a job that was left and not taken is withdrawn by the process that left it, and by no other', async () => {
  const left = await lineOf(1).enter('left', false)
  const next = await lineOf(2).enter('next', false)
  left.leaveBehind()
  await left.leave()
  await lineOf(3).withdraw('left')
  expect(await looked(next)).toEqual(['left'])
  await lineOf(1).withdraw('left')
  expect(await looked(next)).toBe('mine')
})

test('a job that goes on after its process died is not passed over by itself', async () => {
  await turnOf(await lineOf(1).enter('mine', false))
  dead.add(1)
  expect(await looked(await lineOf(2).enter('mine', false))).toBe('mine')
})

test('a waiter whose process died is passed over and named, once', async () => {
  const first = await lineOf(1).enter('first', false)
  const turn = await turnOf(first)
  await lineOf(2).enter('gone', false)
  const last = await lineOf(3).enter('last', false)
  dead.add(2)
  expect(await looked(last)).toEqual(['skipped gone', 'first'])
  expect(await looked(last)).toEqual(['first'])
  await first.leave()
  await lineOf(1).generations.release(turn)
  expect(await looked(last)).toBe('mine')
})

test('who stands in line is known without joining it', async () => {
  const line = lineOf(1)
  expect(await line.standing()).toEqual([])
  await turnOf(await line.enter('a', false))
  await line.enter('b', false)
  expect((await line.standing()).map(({ job }) => job)).toEqual(['a', 'b'])
})

test('of many who try for one turn exactly one has it', async () => {
  const lines = Array.from({ length: 20 }, (_, index) => lineOf(index + 1))
  const before = await lines[0]?.generations.newest()
  const taken = await Promise.all(
    lines.map(({ generations }, index) =>
      generations.takeAfter(before ?? 0, { job: String(index), owner: ME }),
    ),
  )
  expect(taken.filter((generation) => generation !== undefined)).toHaveLength(1)
})

test('a generation made after others went on and cleaned up is none', async () => {
  const { generations } = lineOf(1)
  const seen = await generations.newest()
  let last = seen
  for (let round = 0; round < 10; round += 1) last = (await generations.takeAfter(last, null)) ?? 0
  // As if the process had slept between its look and its attempt.
  expect(await generations.takeAfter(seen, { job: 'late', owner: ME })).toBeUndefined()
  expect(await generations.newest()).toBe(last)
  expect(await generations.holderOf(last)).toBeUndefined()
})

test('a turn that was lost is not given away', async () => {
  const { generations } = lineOf(1)
  const mine = (await generations.takeAfter(0, { job: 'a', owner: ME })) ?? 0
  const theirs = (await generations.takeAfter(mine, { job: 'b', owner: ME })) ?? 0
  await generations.release(mine)
  expect((await generations.holderOf(theirs))?.job).toBe('b')
  expect(await generations.newest()).toBe(theirs)
})

test('the folder stays small', async () => {
  const line = lineOf(1)
  for (let round = 0; round < 30; round += 1) {
    const place = await line.enter(`job-${round}`, round % 3 === 0)
    const turn = await turnOf(place)
    await place.leave()
    await line.generations.release(turn)
  }
  expect((await readdir(line.folder)).length).toBeLessThanOrEqual(5)
})

test('file systems without links do as well', async () => {
  const line = lineOf(1, {
    ...nodeFiles,
    createNew: async (path, content) => {
      if (await nodeFiles.exists(path)) return false
      await nodeFiles.replace(path, content)
      return true
    },
  })
  expect(await looked(await line.enter('a', false))).toBe('mine')
})

test('scopes have lines of their own', async () => {
  const other = new JobQueue(lineOf(1).parts, folder, { ...SCOPE, region: 'us-east-1' })
  await turnOf(await lineOf(1).enter('a', false))
  expect(await looked(await other.enter('b', false))).toBe('mine')
})
