import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Files, nodeFiles } from '../../src/platform/files.js'
import { createWorld, type World } from '../support/world.js'

const edit = (seconds: number) => ['edit', '--user', 'omar.smith', '--acw-timeout', String(seconds), '--yes']
const jobsIn = (world: World) => join(world.cwd, '.state', 'jobs')
const replaceIn = (path: string, from: RegExp, to: string) =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))

/** What can be wrong with the record of a job, and what is said of it. */
const DAMAGE: Readonly<Record<string, readonly [damage: (job: string) => void, says: RegExp]>> = {
  'a plan cut short': [(job) => truncateSync(join(job, 'plan.ndjson'), 300), /damaged/],
  'a plan that is a folder': [
    (job) => {
      rmSync(join(job, 'plan.ndjson'))
      mkdirSync(join(job, 'plan.ndjson'))
    },
    /EISDIR/,
  ],
  'a header changed by hand': [
    (job) => replaceIn(join(job, 'plan.ndjson'), /"selected":1/, '"selected":7'),
    /damaged/,
  ],
  'no journal': [(job) => rmSync(join(job, 'journal.ndjson')), /ENOENT|missing/],
  'an empty journal': [(job) => truncateSync(join(job, 'journal.ndjson'), 0), /missing or empty/],
  'a journal of garbage': [(job) => writeFileSync(join(job, 'journal.ndjson'), 'garbage\n'), /damaged/],
  'a record that is null': [(job) => writeFileSync(join(job, 'journal.ndjson'), 'null\n'), /damaged/],
  'a flipped digit in the journal': [
    (job) => {
      replaceIn(
        join(job, 'journal.ndjson'),
        /"wanted":\{"acw_timeout":\{"voice":\d/,
        '"wanted":{"acw_timeout":{"voice":9',
      )
      // So that the whole journal has to be read.
      replaceIn(join(job, 'journal.ndjson'), /\{"type":"closed".*\n$/, '')
    },
    /journal\.ndjson:\d+ is damaged/,
  ],
  'a newer version': [
    (job) => {
      const plan = join(job, 'plan.ndjson')
      replaceIn(plan, /connect-bulk\/job\/1/, 'connect-bulk/job/2')
      replaceIn(plan, /,"crc":"[0-9a-f]{8}"/, '')
    },
    /another version of connect-bulk \(connect-bulk\/job\/2\)/,
  ],
}

for (const [what, [damage, says]] of Object.entries(DAMAGE))
  test(`${what}: a row and a warning, and prune removes it`, async () => {
    const world = await createWorld()
    await world.run(edit(7))
    await world.run(edit(8))
    const [first = '', second = ''] = readdirSync(jobsIn(world)).toSorted()
    damage(join(jobsIn(world), first))
    const listed = await world.run(['jobs', 'list', '--output', 'json'])
    expect(listed.code).toBe(0)
    expect(listed.json().jobs).toMatchObject([
      { job: second, state: 'finished' },
      { job: first, state: 'unreadable', startedAt: expect.stringMatching(/Z$/) },
    ])
    expect(listed.err).toMatch(says)
    expect(listed.err).toContain(first)
    // The others go on as before.
    expect((await world.run(edit(9))).code).toBe(0)
    expect((await world.run(['undo', second, '--yes'])).code).not.toBe(1)

    const journal = join(jobsIn(world), first, 'journal.ndjson')
    if (what !== 'no journal') utimesSync(journal, 0, 0)
    await world.clock.sleep(3 * 86_400_000)
    const pruned = await world.run(['jobs', 'prune', '--older-than', '2', '--yes', '--output', 'json'])
    expect(pruned.json().jobs).toContain(first)
    expect(readdirSync(jobsIn(world))).not.toContain(first)
  })

test('records without checksums, as earlier versions wrote them, are read', async () => {
  const world = await createWorld()
  await world.run(edit(7))
  const [job = ''] = readdirSync(jobsIn(world))
  for (const name of ['plan.ndjson', 'journal.ndjson'])
    replaceIn(join(jobsIn(world), job, name), /,"crc":"[0-9a-f]{8}"\}/g, '}')
  expect((await world.run(['jobs', 'show', 'latest', '--output', 'json'])).json()).toMatchObject({
    succeeded: 1,
  })
  expect((await world.run(['undo', 'latest', '--yes'])).code).toBe(0)
})

/** Files in a queue that no job of ours wrote, or not to its end. */
const JUNK: Readonly<Record<string, string>> = {
  'ticket-normal-0000000001-20260101-000000-aaaa.json': '',
  'ticket-normal-0000000002-20260101-000000-bbbb.json': '{"job":"20260101-000000-bbbb","owner":null}',
  'ticket-first-0000000003-20260101-000000-cccc.json': 'garbage',
  'ticket-normal-9999999999-20260101-000000-dddd.json': 'null',
  'turn-0000000007.json': '{"holder":{"job":1}}',
  'turn-0000000008.json': '',
  'turn-9999999999.json': '{"holder":null}',
}

test('files in a queue that are none of its own, or damaged, block no job', async () => {
  const world = await createWorld()
  await world.run(edit(7))
  const queues = join(world.cwd, '.state', 'queues')
  const queue = join(queues, readdirSync(queues)[0] ?? '')
  for (const [name, text] of Object.entries(JUNK)) writeFileSync(join(queue, name), text)
  expect((await world.run([...edit(8), '--no-wait'])).code).toBe(0)
  expect((await world.run([...edit(9), '--first'])).code).toBe(0)
  expect((await world.run(['undo', 'latest', '--yes'])).code).toBe(0)
})

test('a state folder that is deleted in mid-job stops it as a journal that can not be written', async () => {
  const world: World = await createWorld({
    onReceived: ({ cwd, writes }) => {
      if (writes.call(world).length === 1) rmSync(join(cwd, '.state'), { recursive: true, force: true })
    },
  })
  world.strays = 'who is done when the record goes depends on the order of the search'
  const ran = await world.run(['edit', '--all', '--acw-timeout', '7', '--yes', '--output', 'json'])
  expect(ran.code).toBe(1)
  expect(ran.json()).toMatchObject({ state: 'stopped', stoppedBy: 'journal' })
  expect(world.writes().length).toBeLessThan(40)
})

/** Files as an account finds them that may not enter one folder, e.g. that of a job run with sudo. */
function closedTo(folder: string): Files {
  const refuse = (path: unknown): void => {
    if (!String(path).startsWith(join(folder, '/'))) return
    const message = `EACCES: permission denied, stat '${String(path)}'`
    throw Object.assign(new Error(message), { code: 'EACCES', path })
  }
  const guarded = Object.entries(nodeFiles).map(([name, work]) => [
    name,
    name === 'readPieces'
      ? (path: string, offset?: number) => {
          refuse(path)
          return nodeFiles.readPieces(path, offset)
        }
      : async (path: unknown, ...rest: unknown[]) => {
          refuse(path)
          return work(path, ...rest)
        },
  ])
  return Object.fromEntries(guarded) as Files
}

test("another account's job is listed as unreadable, and blocks no other job", async () => {
  const world = await createWorld()
  expect((await world.run(edit(7))).code).toBe(0)
  const [first = ''] = readdirSync(jobsIn(world))
  const files = closedTo(join(jobsIn(world), first))
  const shown = await world.run(['jobs', 'show', 'latest', '--output', 'json'], { files })
  expect([shown.code, shown.json().error.code]).toEqual([1, 'UnusableFile'])
  expect((await world.run(edit(8), { files })).code).toBe(0)
  const listed = await world.run(['jobs', 'list', '--output', 'json'], { files })
  expect(listed.json().jobs).toMatchObject([{ state: 'finished' }, { state: 'unreadable', job: first }])
  const table = await world.run(['jobs', 'list'], { files })
  expect(table.out).toMatch(new RegExp(`  -  +-  +unreadable  +unknown  +${first}`))
  expect((await world.run(['undo', 'latest', '--yes'], { files })).code).toBe(0)
  world.clock.advance(60_000)
  const pruned = await world.run(['jobs', 'prune', '--older-than', '0d', '--yes'], { files })
  expect([pruned.code, readdirSync(jobsIn(world))]).toEqual([0, [first]])
})

test('a disk that becomes read-only in mid-job stops it; the report is true, and a resume finishes the job', async () => {
  const disk = { isReadOnly: false }
  const world = await createWorld({
    onReceived: (there) => {
      disk.isReadOnly ||= there.writes().length === 2
    },
  })
  world.strays = 'who is done when the disk becomes read-only depends on the order of the search'
  const refuse = (): void => {
    if (disk.isReadOnly) throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' })
  }
  const files = {
    ...nodeFiles,
    createNew: async (path: string, content: string) => {
      refuse()
      return nodeFiles.createNew(path, content)
    },
    remove: async (path: string) => {
      refuse()
      await nodeFiles.remove(path)
    },
    openLog: async (path: string) => {
      const log = await nodeFiles.openLog(path)
      return {
        close: () => log.close(),
        append: async (line: string) => {
          refuse()
          await log.append(line)
        },
      }
    },
  }
  const ran = await world.run([...edit(7), '--user', 'greta.ito', '--output', 'json'], { files })
  expect(ran.code).toBe(1)
  const result = ran.json()
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: 'journal' })
  expect(result.changing).toBe(result.succeeded + result.failed + result.notAttempted)
  disk.isReadOnly = false
  const resumed = await world.run(['jobs', 'resume', result.job, '--output', 'json'], {
    mayBeAlive: () => false,
  })
  expect(resumed.json()).toMatchObject({ failed: 0, notAttempted: 0 })
})

/** A disk that has no room for files of one kind. */
const fullFor = (part: RegExp) => {
  const refuse = (path: string) => {
    if (part.test(path)) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  }
  return {
    ...nodeFiles,
    replace: async (path: string, content: string | Iterable<string>, mode?: number) => {
      refuse(path)
      await nodeFiles.replace(path, content, mode)
    },
    createNew: async (path: string, content: string) => {
      refuse(path)
      return nodeFiles.createNew(path, content)
    },
    openLog: async (path: string) => {
      refuse(path)
      return nodeFiles.openLog(path)
    },
  }
}

for (const part of [/job-order/, /journal/, /plan\.ndjson/, /ticket/, /turn-/, /reserve/])
  test(`a disk that is full when ${String(part)} is written leaves no job behind`, async () => {
    const world = await createWorld()
    const ran = await world.run([...edit(7), '--output', 'json'], { files: fullFor(part) })
    expect([ran.code, ran.json().error.code]).toEqual([1, 'NoJournal'])
    expect(world.writes()).toEqual([])
    expect((await world.run(['jobs', 'list', '--output', 'json'])).json().jobs).toEqual([])
    expect((await world.run(edit(7))).code).toBe(0)
  })
