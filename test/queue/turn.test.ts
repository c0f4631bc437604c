import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { nodeSystem } from '../../src/platform/system.js'
import { JobQueue } from '../../src/queue/job-queue.js'
import { takeTurn, type Turn, TurnLost } from '../../src/queue/turn.js'
import { ManualClock } from '../support/manual-clock.js'

const GO = new AbortController().signal
const SCOPE = { endpoint: null, partition: 'aws', account: '111122223333', region: 'eu-central-1' }

let folder = ''
let polls = 0
let queue: JobQueue
let clock: ManualClock

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-turn-'))
  const lastSign = async () => undefined
  const identity = nodeSystem().identity()
  const list = (path: string) => {
    polls += 1
    return nodeFiles.list(path)
  }
  clock = new ManualClock()
  queue = new JobQueue(
    { files: { ...nodeFiles, list }, clock, identity, mayBeAlive: () => true, lastSign },
    folder,
    SCOPE,
  )
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Enters the queue and waits for the turn; `events` records the callbacks. */
async function entering(job: string, first = false, signal = new AbortController().signal) {
  const events: string[] = []
  const entry = await queue.enter(job, first)
  const turn: Promise<Turn> = takeTurn(entry, {
    clock,
    signal,
    waiting: (ahead) => {
      const text = `waits for ${ahead.map((one) => one.job).join(' ')}`
      if (events.at(-1) !== text) events.push(text)
    },
    skipped: (other) => events.push(`skipped ${other}`),
    paused: async (by) => void events.push(`gives way to ${by}`),
    began: async () => void events.push('began'),
  })
  turn.catch(() => undefined)
  return { events, turn }
}

/** Time goes on until something holds. */
async function until(holds: () => boolean): Promise<void> {
  await expect
    .poll(async () => {
      await clock.advance(500)
      return holds()
    })
    .toBe(true)
}

test('a job waits for the one ahead, then gets its turn', async () => {
  const a = await entering('a')
  const turn = await a.turn
  const b = await entering('b')
  await until(() => b.events.length > 0)
  expect(b.events).toEqual(['waits for a'])
  await turn.end()
  await until(() => b.events.includes('began'))
  expect(b.events).toEqual(['waits for a', 'began'])
  await (await b.turn).end()
})

test('a running job gives way at its next call, once calls in flight are answered, and continues afterwards', async () => {
  const a = await entering('a')
  const turn = await a.turn
  expect(await turn.enter(GO)).toBe(true)
  const urgent = await entering('urgent', true)
  await until(() => urgent.events.length > 0)
  const next = turn.enter(GO)
  await clock.advance(2_000)
  expect(a.events).toEqual(['began'])
  turn.leave()
  await until(() => urgent.events.includes('began'))
  expect(a.events.slice(0, 2)).toEqual(['began', 'gives way to urgent'])
  // Another call that comes now waits as well.
  const later = turn.enter(GO)
  await (await urgent.turn).end()
  await until(() => a.events.at(-1) === 'began')
  expect(await Promise.all([next, later])).toEqual([false, false])
  expect(await turn.enter(GO)).toBe(true)
})

test('a job that waits goes after the one that gave way', async () => {
  const a = await entering('a')
  const turn = await a.turn
  const b = await entering('b')
  const urgent = await entering('urgent', true)
  await until(() => b.events.length > 0 && urgent.events.length > 0)
  const next = turn.enter(GO)
  await until(() => urgent.events.includes('began'))
  await (await urgent.turn).end()
  await until(() => a.events.at(-1) === 'began')
  expect(b.events).not.toContain('began')
  expect(await next).toBe(false)
})

test('a job that lost its turn sends nothing more', async () => {
  const a = await entering('a')
  const turn = await a.turn
  expect(await turn.enter(GO)).toBe(true)
  await queue.lock.takeAfter(await queue.lock.newest(), null)
  await expect(turn.enter(GO)).rejects.toThrow(TurnLost)
})

test('a waiting job that is stopped leaves the queue', async () => {
  await (await entering('a')).turn
  const stop = new AbortController()
  const b = await entering('b', false, stop.signal)
  await until(() => b.events.length > 0)
  stop.abort(new Error('stopped'))
  await expect(b.turn).rejects.toThrow('stopped')
})

test('a job that is stopped while it gives way sends nothing, and the other job keeps its turn', async () => {
  const stop = new AbortController()
  const a = await entering('a', false, stop.signal)
  const turn = await a.turn
  const urgent = await entering('urgent', true)
  const next = turn.enter(GO)
  await until(() => urgent.events.includes('began'))
  stop.abort(new Error('stopped'))
  await expect(next).rejects.toThrow('stopped')
  await expect(turn.enter(GO)).rejects.toThrow('stopped')
  await turn.end()
  expect((await queue.jobs()).map(({ job }) => job)).toEqual(['urgent'])
})

test('a job that ends while it gives way does not wait for the other', async () => {
  const turn = await (await entering('a')).turn
  const urgent = await entering('urgent', true)
  const next = turn.enter(GO)
  await until(() => urgent.events.includes('began'))
  const refused = expect(next).rejects.toThrow('the job has ended')
  await turn.end()
  await refused
  expect((await queue.jobs()).map(({ job }) => job)).toEqual(['urgent'])
})

test('a job that waits lets time pass between two looks at the queue', async () => {
  await (await entering('a')).turn
  await entering('b')
  await expect.poll(() => clock.sleeping).toBe(1)
})

test('calls that are about to be sent at once share a poll of the queue, which begins after the last has asked', async () => {
  const turn = await (await entering('a')).turn
  polls = 0
  const first = turn.enter(GO)
  await Promise.resolve()
  await queue.lock.takeAfter(await queue.lock.newest(), null)
  polls = 0
  const others = Array.from({ length: 50 }, () => turn.enter(GO))
  await first.catch(() => undefined)
  for (const other of others) await expect(other).rejects.toThrow(TurnLost)
  expect(polls).toBeLessThanOrEqual(2)
})
