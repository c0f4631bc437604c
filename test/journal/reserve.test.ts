import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listJobs } from '../../src/workflow/jobs/list-jobs.js'
import { summaryOf } from '../../src/workflow/jobs/job-state.js'
import type { JournalRecord } from '../../src/journal/records.js'
import { type DurableLog } from '../../src/platform/file-log.js'
import { type Files, nodeFiles } from '../../src/platform/files.js'
import { RUN } from '../model/builders.js'
import { createJob, createStore, ME, NOW } from './support.js'

const dead = () => false
const NOBODY = { mayBeAlive: dead }
const time = '2026-01-15T10:00:09.000Z'

const closed = (state: 'finished' | 'stopped'): Extract<JournalRecord, { type: 'closed' }> => ({
  type: 'closed',
  time,
  state,
  stoppedBy: state === 'stopped' ? 'journal' : null,
  calls: { DescribeUser: 1 },
  throttled: 0,
  counts: { succeeded: 0, failed: 0, refused: 0, notAttempted: 1 },
})

/** A disk that takes no more once it is told to be full. */
function fullDisk() {
  const disk = { isFull: false }
  const openLog = async (path: string): Promise<DurableLog> => {
    const log = await nodeFiles.openLog(path)
    const append = (line: string) => (disk.isFull ? Promise.reject(new Error('ENOSPC')) : log.append(line))
    return { append, close: () => log.close() }
  }
  return { disk, files: { ...nodeFiles, openLog } satisfies Files }
}

test('how a run ended is told on a full disk too, and stands in the journal before the next run begins', async () => {
  const { disk, files } = fullDisk()
  const { store, folder } = await createStore(files)
  const { job } = await createJob(store)
  const journal = await store.open(job, NOW, { ...ME, ...RUN }, dead)
  disk.isFull = true
  await expect(journal.write(closed('stopped'))).rejects.toThrow('ENOSPC')
  await journal.endUnwritten(closed('stopped'))
  await journal.close()
  expect((await store.read(job)).result(false)).toEqual(journal.history.result(false))
  expect((await store.read(job)).result(false)).toMatchObject({ state: 'stopped', stoppedBy: 'journal' })
  expect(await listJobs(store, NOBODY)).toMatchObject([{ job, state: 'stopped', finishedAt: time }])

  disk.isFull = false
  await store.undertake(job, NOW, { ...ME, pid: ME.pid + 1 }, dead)
  const lines = (await readFile(join(folder, job, 'journal.ndjson'), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).type)).toEqual([
    'opened',
    'queued',
    'owner',
    'closed',
    'queued',
  ])
  // Told once: what was put aside belongs to another end of the journal now.
  expect((await store.read(job)).state(false)).toBe('stopped')
  expect((await store.read(job)).result(false).calls).toEqual({ DescribeUser: 1 })
})

test('what a list tells of a job that ended is what its whole record tells', async () => {
  const { store, folder } = await createStore()
  const { job } = await createJob(store)
  const path = join(folder, job, 'journal.ndjson')
  const expectAgreement = async (glanced: boolean) => {
    expect((await store.readSummary(job)) !== undefined).toBe(glanced)
    const history = await store.read(job)
    expect(await listJobs(store, NOBODY)).toEqual([summaryOf(history, false)])
  }
  await expectAgreement(false)
  const journal = await store.open(job, NOW, { ...ME, ...RUN }, dead)
  await journal.write(closed('finished'))
  await journal.close()
  await expectAgreement(true)
  // A crash may have torn the line behind it, or a later run may have begun and died.
  await appendFile(path, '{"type":"owner","ti')
  await expectAgreement(false)
  const again = await store.open(job, NOW, { ...ME, ...RUN }, dead)
  await again.close()
  await expectAgreement(false)
  expect(await listJobs(store, NOBODY)).toMatchObject([{ state: 'interrupted', finishedAt: null }])
})

test.each([
  ['plan.ndjson', 'connect-bulk/job/'],
  ['journal.ndjson', 'connect-bulk/journal/'],
])('in a list, a job whose %s is of another version is unreadable, with the reason', async (name, schema) => {
  const { store, folder } = await createStore()
  const { job } = await createJob(store)
  const journal = await store.open(job, NOW, { ...ME, ...RUN }, dead)
  await journal.write(closed('finished'))
  await journal.close()
  const path = join(folder, job, name)
  const text = await readFile(path, 'utf8')
  await nodeFiles.replace(
    path,
    text.replace(`${schema}1`, `${schema}2`).replaceAll(/,"crc":"[0-9a-f]{8}"/g, ''),
  )
  expect(await readFile(path, 'utf8')).not.toBe(text)
  const said: string[] = []
  expect(await listJobs(store, NOBODY, {}, (_, why) => said.push(why))).toMatchObject([
    { job, state: 'unreadable' },
  ])
  expect(said).toEqual([expect.stringContaining(`another version of connect-bulk (${schema}2)`)])
})
