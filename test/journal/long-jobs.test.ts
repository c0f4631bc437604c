import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkedLine } from '../../src/journal/checksum.js'
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

/** A job with a journal of several hundred kilobytes. */
async function longJob() {
  const reads: string[] = []
  const read = (path: string) => {
    reads.push(path)
    return nodeFiles.read(path)
  }
  const { store, folder } = await createStore({ ...nodeFiles, read })
  const { job } = await createJob(store)
  const journal = join(folder, job, 'journal.ndjson')
  const lines = Array.from({ length: 1_000 }, (_, n) => `${checkedLine(sent(n + 1))}\n`)
  await appendFile(journal, lines.join(''))
  return { store, job, journal, reads }
}

test('a journal is read a piece at a time, whatever characters stand where a piece ends', async () => {
  const { store, job, journal, reads } = await longJob()
  expect((await stat(journal)).size).toBeGreaterThan(3 * 64 * 1024)
  const history = await store.read(job)
  expect(history.historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
  await store.read(job)
  expect(reads.filter((path) => path === journal)).toEqual([])
  expect(reads.filter((path) => path.endsWith('plan.ndjson'))).toHaveLength(1)
  expect((await store.recordOf(job)).journal).toBe(await readFile(journal, 'utf8'))
})

test('a damaged line far behind is named by its number, half a line at the end left out and removed', async () => {
  const { store, job, journal } = await longJob()
  const whole = await readFile(journal, 'utf8')
  await appendFile(journal, checkedLine(sent(1_001)).slice(0, 90))
  expect((await store.read(job)).historyAt(0).attemptsOf(['TagResource'])).toBe(1_000)
  const writer = await store.open(job, NOW, { ...ME, ...RUN }, () => false)
  await writer.close()
  expect((await readFile(journal, 'utf8')).startsWith(`${whole}{"type":"owner"`)).toBe(true)
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
