import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isJobName } from '../../src/journal/job-names.js'
import { JobStore } from '../../src/journal/job-store.js'
import { parseJournal } from '../../src/journal/journal-file.js'
import { type JobPlan, readPlan, writePlan } from '../../src/journal/plan-file.js'
import { nodeFiles } from '../../src/platform/files.js'
import { jobPlanOf, plannedUser, RUN, uuid } from '../model/builders.js'
import { createJob, createStore, ME, NOW } from './support.js'

const alive = () => true
const dead = () => false

const read = (text: string, path: string) => readPlan([new TextEncoder().encode(text)], path)
const textOf = async (plan: JobPlan): Promise<string> => (await writePlan(plan)).join('')

test('a plan comes back as it was written', async () => {
  const plan = jobPlanOf([plannedUser(1, { extra: { ticket: '=1', __proto__x: 'y' } }), plannedUser(2)])
  expect(await read(await textOf(plan), 'plan')).toEqual(plan)
})

test('a plan is read as it comes, wherever a piece ends', async () => {
  const plan = jobPlanOf([plannedUser(1), plannedUser(2)])
  const bytes = new TextEncoder().encode(await textOf(plan))
  for (let size = 1; size < bytes.length; size += 7) {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    )
    expect(await readPlan(parts, 'plan')).toEqual(plan)
  }
})

test.each([
  ['a changed value', (text: string) => text.replace('"user1"', '"user9"')],
  ['a lost line', (text: string) => text.split('\n').slice(0, 2).join('\n')],
  ['a line more', (text: string) => `${text}${text.split('\n')[1]}\n`],
  ['no header', () => '{'],
])('a plan with %s is damaged', async (_, damage) => {
  const text = await textOf(jobPlanOf([plannedUser(1), plannedUser(2)]))
  await expect(read(damage(text), 'plan.ndjson')).rejects.toThrow(/plan\.ndjson is damaged/)
})

test('a job whose import fails on a full disk can be imported once there is room', async () => {
  const { store: there } = await createStore()
  const { job } = await createJob(there)
  let isFull = true
  const replace: typeof nodeFiles.replace = async (...given) => {
    if (isFull) throw new Error('no space left on device')
    await nodeFiles.replace(...given)
  }
  const { store } = await createStore({ ...nodeFiles, replace })
  const record = await there.recordOf(job)
  await expect(store.adopt(job, record)).rejects.toThrow('no space left')
  isFull = false
  await store.adopt(job, record)
  expect(await store.ids()).toEqual([job])
})

const CRC = /,"crc":"[0-9a-f]{8}"/g

test('a plan of another version is refused with exit 5', async () => {
  const text = (await textOf(jobPlanOf([])))
    .replace('connect-bulk/job/1', 'connect-bulk/job/2')
    .replace(CRC, '')
  await expect(read(text, 'plan')).rejects.toThrow(
    expect.objectContaining({ code: 'UnknownVersion', exitCode: 5 }),
  )
})

const OPENED = '{"type":"opened","schema":"connect-bulk/journal/1","time":"t","job":"j"}'

test('a torn last line is left out; what it tells was never acted upon', () => {
  expect(parseJournal(`${OPENED}\n{"type":"closed"}\n{"type":"sen`, 'journal')).toHaveLength(2)
  expect(parseJournal('{"type":"op', 'journal')).toEqual([])
})

test('a damaged line in the middle is named, another version refused', () => {
  expect(() => parseJournal(`${OPENED}\n{"type\n{}\n`, 'journal.ndjson')).toThrow(/journal\.ndjson:2/)
  expect(() => parseJournal(`${OPENED.replace('/1"', '/2"')}\n`, 'journal')).toThrow(
    expect.objectContaining({ exitCode: 5 }),
  )
})

test('ids of one second count up, so the newest is the last, and latest means it', async () => {
  const { store } = await createStore()
  const jobs = []
  for (let round = 0; round < 3; round += 1) {
    jobs.push((await createJob(store)).job)
  }
  expect(jobs).toEqual(jobs.toSorted())
  expect(new Set(jobs).size).toBe(3)
  expect(jobs.every(isJobName)).toBe(true)
  expect((await store.read('latest')).plan.job).toBe(jobs[2])
})

test('latest is the job that was made last, whatever has been done to the clock', async () => {
  const { store, folder } = await createStore()
  const { job: early } = await createJob(store)
  const { job: ahead } = await createJob(store, NOW + 3 * 86_400_000)
  expect((await store.read('latest')).plan.job).toBe(ahead)
  // Set right again: its id is of an earlier time than that of the job before.
  const { job: late } = await createJob(store, NOW + 60_000)
  expect(late < ahead).toBe(true)
  expect(isJobName(late)).toBe(true)
  expect(await store.ids()).toEqual([early, ahead, late])
  expect((await store.read('latest')).plan.job).toBe(late)
  // A line that was torn when the program died does not hide the next one.
  await appendFile(join(folder, '..', 'job-order'), '20260')
  const { job: last } = await createJob(store, NOW - 3_600_000)
  expect(await store.ids()).toEqual([early, ahead, late, last])
})

test('jobs of which no order is known go by their ids, before those of which it is', async () => {
  const { store, folder } = await createStore()
  const { job: second } = await createJob(store, NOW + 60_000)
  const { job: first } = await createJob(store)
  await rm(join(folder, '..', 'job-order'))
  const { job: third } = await createJob(store, NOW - 60_000)
  expect(await store.ids()).toEqual([first, second, third])
})

test('a folder without a plan is no job', async () => {
  const { store, folder } = await createStore()
  const { job } = await createJob(store)
  await nodeFiles.claimFolder(join(folder, '20270101-000000-0000'))
  expect(await store.ids()).toEqual([job])
  expect((await store.read('latest')).plan.job).toBe(job)
})

test('a job is queued until a process opens it, then running, and interrupted when that has died', async () => {
  const { store } = await createStore()
  const { job } = await createJob(store)
  expect((await store.read(job)).state(true)).toBe('queued')
  expect((await store.read(job)).state(false)).toBe('interrupted')
  const journal = await store.open(job, NOW, { ...ME, ...RUN }, alive)
  expect(journal.history.state(true)).toBe('running')
  await journal.close()
  const other = { ...ME, pid: ME.pid + 1 }
  await expect(store.open(job, NOW, { ...other, ...RUN }, alive)).rejects.toMatchObject({
    code: 'JobRunning',
    exitCode: 5,
  })
  const taken = await store.open(job, NOW, { ...other, ...RUN, failuresFile: '/y.csv' }, dead)
  await taken.close()
  expect((await store.read(job)).failuresFile).toBe('/y.csv')
})

test('going on with a journal cuts a torn last line off first', async () => {
  const { store, folder } = await createStore()
  const { job } = await createJob(store)
  const path = join(folder, job, 'journal.ndjson')
  const before = await readFile(path, 'utf8')
  await writeFile(path, `${before}{"type":"sent","n`)
  const journal = await store.open(job, NOW, { ...ME, ...RUN }, dead)
  await journal.close()
  const lines = (await readFile(path, 'utf8')).split('\n')
  expect(lines.slice(0, 2).join('\n')).toBe(before.trimEnd())
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ type: 'owner', pid: ME.pid, onDrift: 'overwrite' })
})

test('jobs whose journal has grown since a time are found by it', async () => {
  const { store } = await createStore()
  const { job } = await createJob(store)
  const journal = await store.open(job, NOW, { ...ME, ...RUN }, alive)
  const { id } = journal.history.plan.place.instance
  await journal.write({
    type: 'sent',
    time: 't',
    n: 0,
    userId: uuid(1),
    operation: 'X',
    attempt: 1,
    before: {},
    wanted: {},
    readBack: false,
  })
  await journal.close()
  const found = await store.writtenSince(0)
  expect([...found.keys()]).toEqual([job])
  expect(found.get(job)?.historyAt(0).last).toMatchObject({ operation: 'X' })
  expect((await store.writtenSince(Date.now() + 60_000)).size).toBe(0)
  expect(await store.instanceOf(job)).toBe(id)
  expect(await store.instanceOf('../../etc')).toBeUndefined()
})

test('a failed read of the instance of a job is not remembered', async () => {
  let isBusy = true
  const exists: typeof nodeFiles.exists = (path) =>
    isBusy ? Promise.reject(new Error('EMFILE')) : nodeFiles.exists(path)
  const { store } = await createStore({ ...nodeFiles, exists })
  isBusy = false
  const { job, place } = await createJob(store)
  isBusy = true
  await expect(store.instanceOf(job)).rejects.toThrow('EMFILE')
  isBusy = false
  expect(await store.instanceOf(job)).toBe(place.instance.id)
})

test('a state folder that can not be read is one clear error', async () => {
  const { folder } = await createStore()
  await writeFile(folder, '')
  await expect(new JobStore(nodeFiles, join(folder, '..')).ids()).rejects.toMatchObject({
    code: 'NoStateFolder',
    exitCode: 1,
  })
})
