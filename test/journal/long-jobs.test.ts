import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { checkedLine } from '../../src/journal/checksum.js'
import { JobStore } from '../../src/journal/job-store.js'
import type { JournalRecord } from '../../src/journal/records.js'
import { nodeFiles } from '../../src/platform/files.js'
import { RUN } from '../model/builders.js'
import { createJob, createStore, ME, NOW } from './support.js'

const TIME = '2026-01-15T10:00:00.000Z'
const sent = (attempt: number): JournalRecord => ({
  type: 'sent',
  time: TIME,
  n: 0,
  userId: 'u',
  operation: 'TagResource',
  attempt,
  before: { tags: { name: 'Zoë 🙂'.repeat(attempt % 40) } },
  wanted: { tags: { name: 'x' } },
  readBack: false,
})
const FINISHED: JournalRecord = {
  type: 'finished',
  time: TIME,
  n: 0,
  outcome: 'succeeded',
  left: [],
  failures: [],
  cutShort: false,
}

/** A job with a journal of several hundred kilobytes, and from where its files are read. */
async function longJob() {
  const reads: string[] = []
  const read = (path: string) => {
    reads.push(basename(path))
    return nodeFiles.read(path)
  }
  const readPieces = (path: string, offset = 0) => {
    reads.push(`${basename(path)} from ${offset}`)
    return nodeFiles.readPieces(path, offset)
  }
  const { store, folder } = await createStore({ ...nodeFiles, read, readPieces })
  const { job } = await createJob(store)
  const journal = join(folder, job, 'journal.ndjson')
  const lines = Array.from({ length: 1_000 }, (_, n) => `${checkedLine(sent(n + 1))}\n`)
  await appendFile(journal, lines.join(''))
  const restarted = new JobStore({ ...nodeFiles, read, readPieces }, join(folder, '..'))
  return { store, restarted, job, journal, reads }
}

test('a journal is read a piece at a time, whatever characters stand where a piece ends', async () => {
  const { restarted: store, job, journal, reads } = await longJob()
  expect((await stat(journal)).size).toBeGreaterThan(3 * 64 * 1024)
  const history = await store.read(job)
  expect(history.historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
  await store.read(job)
  expect(reads).not.toContain('journal.ndjson')
  expect(reads.filter((path) => path.startsWith('plan.ndjson'))).toHaveLength(1)
  expect((await store.recordOf(job)).journal).toBe(await readFile(journal, 'utf8'))
})

test('going on with a job reads its record once, and then only what is new', async () => {
  const { restarted: store, job, journal, reads } = await longJob()
  const { size } = await stat(journal)
  const { plan } = await store.readToRun(job)
  await store.undertake(job, NOW, ME, () => false)
  await store.readToRun(job)
  const run = await store.open(job, NOW, { ...ME, ...RUN }, () => false)
  expect(run.history.plan).toBe(plan)
  expect(run.history.historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
  await run.close()
  expect(reads.filter((read) => read.startsWith('plan.ndjson'))).toEqual(['plan.ndjson from 0'])
  const [first, ...others] = reads.flatMap((read) => /^journal.ndjson from (\d+)$/.exec(read)?.[1] ?? [])
  expect(first).toBe('0')
  expect(others.every((from) => Number(from) > size - 20_000)).toBe(true)
})

test('a record that several questions of a plan are about is read once, until the plan is made', async () => {
  const { restarted: store, job, journal, reads } = await longJob()
  const looks = [store.lookAt('latest'), store.lookAt(job), store.writtenSince(0).then((all) => all.get(job))]
  for (const history of await Promise.all(looks))
    expect(history?.historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
  const fromStart = () => reads.filter((read) => read === 'journal.ndjson from 0').length
  expect(fromStart()).toBe(1)
  await appendFile(journal, `${checkedLine(FINISHED)}\n`)
  expect((await store.lookAt(job)).isEnded(0)).toBe(true)
  expect(fromStart()).toBe(1)
  store.forget()
  expect((await store.lookAt(job)).isEnded(0)).toBe(true)
  expect(fromStart()).toBe(2)
  expect(reads.filter((read) => read.startsWith('plan.ndjson'))).toHaveLength(1)
})

test('Ctrl-C is noticed while a long record is read', async () => {
  const { restarted: store, job, reads } = await longJob()
  const stop = new AbortController()
  stop.abort(new Error('SIGINT'))
  for (const read of [store.read(job, stop.signal), store.lookAt(job, stop.signal)])
    await expect(read).rejects.toThrow('SIGINT')
  await expect(store.writtenSince(0, { signal: stop.signal })).rejects.toThrow('SIGINT')
  await expect(store.readToRun(job, stop.signal)).rejects.toThrow('SIGINT')
  expect(reads.filter((read) => read.startsWith('journal.ndjson'))).toEqual([])
  // A run that ends itself still reads what it must.
  expect((await store.readToRun(job)).historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
})

test('a job that was just made runs from the plan in memory', async () => {
  const { store, job, reads } = await longJob()
  await store.undertake(job, NOW, ME, () => false)
  const run = await store.open(job, NOW, { ...ME, ...RUN }, () => false)
  await run.close()
  expect(reads.filter((read) => read.startsWith('plan.ndjson'))).toEqual([])
})

test('a damaged line far behind is named by its number, half a line at the end left out and removed', async () => {
  const { store, job, journal } = await longJob()
  const whole = await readFile(journal, 'utf8')
  await appendFile(journal, checkedLine(sent(1_001)).slice(0, 90))
  expect((await store.read(job)).historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
  const writer = await store.open(job, NOW, { ...ME, ...RUN }, () => false)
  await writer.close()
  expect((await readFile(journal, 'utf8')).startsWith(`${whole}{"type":"owner"`)).toBe(true)
  // Half a line may be longer than any that is whole.
  await appendFile(journal, `{"type":"sent","${'x'.repeat(100_000)}`)
  await (await store.open(job, NOW, { ...ME, ...RUN }, () => false)).close()
  expect(await readFile(journal, 'utf8')).not.toContain('xxx')
  const lines = whole.split('\n')
  await writeFile(journal, lines.with(900, `${lines[900]}x`).join('\n'))
  await expect(store.read(job)).rejects.toThrow('journal.ndjson:901 is damaged')
})

test('of a user that has ended a run keeps the end, and the id if it was created', async () => {
  const { store, folder } = await createStore()
  const { job } = await createJob(store)
  const writer = await store.open(job, NOW, { ...ME, ...RUN }, () => true)
  await writer.write(sent(1))
  const created = { userId: 'new', arn: 'arn' }
  const answer = { n: 0, operation: 'TagResource', attempt: 1, requestId: 'r', failure: null }
  await writer.write({ type: 'answered', time: TIME, ...answer, created })
  expect(writer.history.historyAt(0).last).toBeDefined()
  await writer.write({ ...FINISHED, cutShort: true })
  expect(writer.history.historyAt(0).last).toBeDefined()
  await writer.write(FINISHED)
  expect(writer.history.historyAt(0).last).toBeUndefined()
  expect(writer.history.outcomeAt(0).outcome).toBe('succeeded')
  expect(writer.history.userIdAt(0)).toBe('new')
  expect(writer.history.created).toMatchObject([created])
  await writer.close()
  const resumed = await store.open(job, NOW, { ...ME, ...RUN }, () => false)
  expect(resumed.history.historyAt(0).last).toBeUndefined()
  expect(resumed.history.userIdAt(0)).toBe('new')
  await resumed.close()
  expect(await readFile(join(folder, job, 'journal.ndjson'), 'utf8')).toContain('"attempt":1')
  expect((await store.read(job)).historyAt(0).last).toBeDefined()
})
