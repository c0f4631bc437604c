import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { packTar, type TarEntry, unpackTar } from 'modern-tar'
import { describe, expect, test } from 'vitest'
import { dieAfter, journalOf, snapshot } from '../support/crash.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'
import { isPosix } from '../support/platform.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing --yes`

/** A colleague: the same service, another state folder. */
const there = (world: World) => ({ env: { CONNECT_BULK_STATE_DIR: join(world.cwd, 'there') } })

/** A world with a job that stopped at its first failure. */
async function withStopped(): Promise<World> {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'], times: 1 }],
  })
  world.strays = 'which users are done when the job stops depends on the order of the search'
  expect((await world.run`${MOVE} --stop-after-failures 1 --note CHG-7`).code).toBe(1)
  return world
}

describe('a job that moves to another machine', () => {
  test('is resumed there, and keeps its note, its caller and what was done here', async () => {
    const world = await withStopped()
    const before = (await world.run`jobs show latest --output json`).json()
    const exported = (await world.run`jobs export latest --out job.tgz --output json`).json()
    if (isPosix) expect(statSync(join(world.cwd, 'job.tgz')).mode & 0o777).toBe(0o600)
    const imported = await world.run(words`jobs import job.tgz`, there(world))
    expect(imported.code).toBe(0)
    for (const said of [before.job, exported.digest, 'CHG-7', 'user/sandbox', 'acme-service', 'To resume:'])
      expect(imported.out).toContain(said)
    const shown = (await world.run(words`jobs show latest --output json`, there(world))).json()
    expect({ ...shown, failuresFile: null }).toEqual({ ...before, failuresFile: null })

    const resumed = await world.run(words`jobs resume latest --output json`, there(world))
    expect(resumed.json()).toMatchObject({
      job: before.job,
      state: 'finished',
      note: 'CHG-7',
      notAttempted: 0,
    })
    expect(world.usersIn('Basic Routing Profile')).toEqual(resumed.json().failed === 0 ? [] : ['omar.smith'])
  })

  test('is undone, retried and reported there; its failures CSV goes to the current folder', async () => {
    const world = await withStopped()
    const { job } = (await world.run`jobs show latest --output json`).json()
    await world.run`jobs export ${job}`
    expect((await world.run(words`jobs import connect-bulk-job-${job}.tgz`, there(world))).code).toBe(0)
    expect((await world.run(words`jobs failures latest --failures left.csv`, there(world))).code).toBe(0)
    expect(await world.read('left.csv')).toContain('omar.smith')
    expect((await world.run(words`report latest`, there(world))).out).toContain(`| Job | ${job} |`)
    expect((await world.run(words`undo latest --yes`, there(world))).code).toBe(0)
    expect(world.usersIn('Basic Routing Profile')).toContain('omar.smith')
    const records = await readFile(join(world.cwd, 'there', 'jobs', job, 'journal.ndjson'), 'utf8')
    const moved = JSON.parse(records.trimEnd().split('\n').at(-1) ?? '')
    expect(moved).toMatchObject({
      type: 'imported',
      failuresFile: join(world.cwd, `connect-bulk-failures-${job}.csv`),
    })
  })

  test('is never put over a job of the same id, and leaves nothing behind when it is refused', async () => {
    const world = await withStopped()
    await world.run`jobs export latest --out job.tgz`
    const twice = await world.run`jobs import job.tgz`
    expect(twice.code).toBe(5)
    expect(twice.err).toContain('here already')
    await world.run(words`jobs import job.tgz`, there(world))
    expect((await world.run(words`jobs import job.tgz`, there(world))).code).toBe(5)
    expect((await world.run(words`jobs list --output json`, there(world))).json().jobs).toHaveLength(1)
  })

  test('becomes latest only if it is newer than all that is there', async () => {
    const world = await withStopped()
    await world.run`jobs export latest --out old.tgz`
    const { job: old } = (await world.run`jobs show latest --output json`).json()
    world.clock.advance(60_000)
    await world.run(words`edit --user greta.ito --tag a=b --yes`, there(world))
    const { job: newer } = (await world.run(words`jobs show latest --output json`, there(world))).json()
    await world.run(words`jobs import old.tgz`, there(world))
    expect((await world.run(words`jobs show latest --output json`, there(world))).json().job).toBe(newer)
    await world.run(words`jobs export latest --out new.tgz`, there(world))
    await world.run`jobs import new.tgz`
    expect((await world.run`jobs show latest --output json`).json().job).toBe(newer)
    expect(newer > old).toBe(true)
  })
})

describe('a job that may still be running', () => {
  test('is neither exported nor imported; one that died is both', async () => {
    const world = await createWorld()
    world.strays = 'the job is cut off'
    const before = snapshot(world)
    await world.run`${MOVE}`
    dieAfter(world, journalOf(world).lines.length - 5, before, true)
    const running = { mayBeAlive: () => true }
    const refused = await world.run(words`jobs export latest --out job.tgz`, running)
    expect(refused.code).toBe(5)
    expect(refused.err).toContain('still running')
    const dead = { mayBeAlive: () => false }
    expect((await world.run(words`jobs export latest --out job.tgz`, dead)).code).toBe(0)
    const again = await world.run(words`jobs import job.tgz`, { ...there(world), ...running })
    expect(again.code).toBe(5)
    expect(again.err).toContain('was still running')
    const imported = await world.run(words`jobs import job.tgz --output json`, { ...there(world), ...dead })
    expect(imported.json()).toMatchObject({ state: 'interrupted' })
    // Whoever had it is elsewhere: nothing here waits for that process.
    const resumed = await world.run(words`jobs resume latest --output json`, { ...there(world), ...running })
    expect(resumed.json()).toMatchObject({ state: 'finished', failed: 0, notAttempted: 0 })
    expect(world.usersIn('Basic Routing Profile')).toEqual([])
  })
})

type Entries = Map<string, TarEntry>

/** The archive with other entries than it was written with. */
async function changed(world: World, change: (entries: Entries, job: string) => void): Promise<void> {
  const tar = gunzipSync(await readFile(join(world.cwd, 'job.tgz')))
  const all = await unpackTar(tar)
  const entries: Entries = new Map(
    all.map(({ header, data }) => [header.name.split('/')[1] ?? '', { header, body: data }] as const),
  )
  change(entries, all[0]?.header.name.split('/')[0] ?? '')
  await world.write('changed.tgz', gzipSync(await packTar([...entries.values()])))
}

const textOf = (entry: TarEntry | undefined): string => new TextDecoder().decode(entry?.body as Uint8Array)

function put(entries: Entries, name: string, text: string): void {
  const entry = entries.get(name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const body = new TextEncoder().encode(text)
  entries.set(name, { header: { ...entry.header, size: body.length }, body })
}

/** Digests as they would be had the files been written so. */
function seal(entries: Entries): void {
  const head = JSON.parse(textOf(entries.get('archive.json')))
  for (const name of ['plan.ndjson', 'journal.ndjson'])
    head.sha256[name] = createHash('sha256')
      .update(textOf(entries.get(name)))
      .digest('hex')
  put(entries, 'archive.json', JSON.stringify(head))
}

function setHead(entries: Entries, members: object): void {
  const head = { ...JSON.parse(textOf(entries.get('archive.json'))), ...members }
  put(entries, 'archive.json', JSON.stringify(head))
}

function rename(entries: Entries, name: string, path: string): void {
  const entry = entries.get(name)
  if (entry !== undefined) entries.set(name, { ...entry, header: { ...entry.header, name: path } })
}

const CHANGES: readonly (readonly [string, number, (entries: Entries, job: string) => void])[] = [
  [
    'a plan with another value',
    2,
    (all) => put(all, 'plan.ndjson', textOf(all.get('plan.ndjson')).replace('edit', 'undo')),
  ],
  [
    'a plan with another value and a digest to match',
    2,
    (all) => {
      put(all, 'plan.ndjson', textOf(all.get('plan.ndjson')).replace('CHG-7', 'CHG-8'))
      seal(all)
    },
  ],
  [
    'a journal with another outcome and a digest to match',
    2,
    (all) => {
      put(all, 'journal.ndjson', textOf(all.get('journal.ndjson')).replace('"failed"', '"succeeded"'))
      seal(all)
    },
  ],
  ['a job that runs', 5, (all) => setHead(all, { state: 'running' })],
  ['another version', 5, (all) => setHead(all, { schema: 'connect-bulk/job-archive/2' })],
  ['another job', 2, (all) => setHead(all, { job: '20260101-000000-0000' })],
  ['no journal', 2, (all) => all.delete('journal.ndjson')],
  ['a path that leads elsewhere', 2, (all, job) => rename(all, 'plan.ndjson', `${job}/../../evil`)],
  ['an absolute path', 2, (all) => rename(all, 'plan.ndjson', '/tmp/evil')],
  ['a folder that is no job', 2, (all) => [...all.keys()].forEach((name) => rename(all, name, `../${name}`))],
  [
    'a file more',
    2,
    (all, job) => all.set('x', { header: { name: `${job}/x`, size: 1, type: 'file' }, body: 'x' }),
  ],
  [
    'a link',
    2,
    (all, job) =>
      all.set('x', {
        header: { name: `${job}/plan.ndjson`, size: 0, type: 'symlink', linkname: '/etc/passwd' },
      }),
  ],
]

describe('an archive that is not as it was exported', () => {
  test.each(CHANGES)('%s: exit %i, and nothing is written', async (_what, code, change) => {
    const world = await withStopped()
    await world.run`jobs export latest --out job.tgz`
    await changed(world, change)
    const ran = await world.run(words`jobs import changed.tgz`, there(world))
    expect(ran.code).toBe(code)
    expect(await readdir(join(world.cwd, 'there', 'jobs')).catch(() => [])).toEqual([])
  })

  test('what is no archive at all is told so', async () => {
    const world = await createWorld()
    for (const content of ['username\n', gzipSync('no tar'), '']) {
      await world.write('other.tgz', content)
      const ran = await world.run`jobs import other.tgz`
      expect(ran.code).toBe(2)
      expect(ran.err).toContain('other.tgz')
    }
    expect((await world.run`jobs import gone.tgz`).code).toBe(2)
    expect((await world.run`jobs import`).code).toBe(2)
  })
})
