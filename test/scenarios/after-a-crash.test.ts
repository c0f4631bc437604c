import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { journalOf, jobsOf } from '../support/crash.js'
import { createWorld, type Ran, type World } from '../support/world.js'
import { seeded } from '../support/seeded.js'

/** Random crashes: a few in `npm test`, many with this variable. */
const RUNS = Number(process.env['CRASH_READS_RUNS'] ?? 3)
const SEED = Number(process.env['CRASH_READS_SEED'] ?? 1)

type Random = () => number

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

/** What a user holds, of all that the edits below change. */
function stateOf(world: World, name: string) {
  const user = world.user(name)
  return {
    profile: world.profileOf(name),
    security: user.SecurityProfileIds.toSorted(),
    tags: { ...user.Tags },
    group: user.HierarchyGroupId,
    skills: (world.sandbox.store.proficiencies.get(user.Id) ?? [])
      .map((one) => `${one.AttributeName}:${one.AttributeValue}:${one.Level}`)
      .toSorted(),
  }
}

type State = ReturnType<typeof stateOf>

interface Change {
  readonly args: readonly string[]
  /** The columns of its settings, and whether a state is as the setting is wanted. */
  readonly columns: Readonly<Record<string, (state: State) => boolean>>
}

const MOVE: Change = {
  args: ['--routing-profile', 'Billing'],
  columns: { routing_profile: ({ profile }) => profile === 'Billing' },
}
const CHANGES: readonly Change[] = [
  MOVE,
  {
    args: ['--add-proficiency', 'Seniority:Senior:5'],
    columns: { proficiencies: ({ skills }) => skills.includes('Seniority:Senior:5') },
  },
  {
    args: ['--routing-profile', 'Billing', '--tag', 'moved=yes'],
    columns: { ...MOVE.columns, tags: ({ tags }) => tags['moved'] === 'yes' },
  },
  {
    args: ['--hierarchy', 'France/Nord', '--add-proficiency', 'Seniority:Senior:5'],
    columns: {
      hierarchy: ({ group }) => group !== undefined,
      proficiencies: ({ skills }) => skills.includes('Seniority:Senior:5'),
    },
  },
]

/** A job of eight users that dies with some calls in flight: the state folder as it was at that moment. */
async function crash(random: Random, args: readonly string[], readLagSeconds: number) {
  const dieAt = 1 + Math.floor(random() * 14)
  const cancel = new AbortController()
  let died = false
  const world = await createWorld({
    readLagSeconds,
    latencyMs: 300,
    associateAssociated: 'refused',
    disassociateMissing: 'refused',
    onReceived: (there) => {
      if (died || there.writes().length < dieAt) return
      died = true
      cpSync(join(there.cwd, '.state'), join(there.cwd, 'image'), { recursive: true })
      cancel.abort(new Error('the process is gone'))
    },
  })
  const names = world.usersIn('Basic Routing Profile').slice(0, 8)
  const before = new Map(names.map((name) => [name, stateOf(world, name)]))
  const who = names.flatMap((name) => ['--user', name])
  await world.run(['edit', ...who, ...args, '--yes', '--burst', '20', '--rate', '60'], {
    signal: cancel.signal,
  })
  world.ended.pop()
  if (died) {
    keepSent(world)
    rmSync(join(world.cwd, '.state'), { recursive: true })
    cpSync(join(world.cwd, 'image'), join(world.cwd, '.state'), { recursive: true })
  }
  for (const file of await world.files())
    if (file.startsWith('connect-bulk-failures-')) rmSync(join(world.cwd, file))
  return { world, names, who, before, died }
}

/**
 * Calls whose record was being written when the image was taken have gone out all the same: the image gets their records
 * too, without answers, as if the process had died a moment later.
 */
function keepSent(world: World): void {
  const [job = ''] = jobsOf(world)
  const path = join(world.cwd, 'image', 'jobs', job, 'journal.ndjson')
  const image = readFileSync(path, 'utf8')
  const known = image.split('\n').filter((line) => line.endsWith('}'))
  const later = journalOf(world, job).lines.slice(known.length)
  const sent = later.filter((line) => (JSON.parse(line) as { type: string }).type === 'sent')
  writeFileSync(path, [...known, ...sent, ''].join('\n'))
}

const GONE = { mayBeAlive: () => false }

/** Who failed or was not attempted, by name, with the columns still to be done. */
async function leftOver(
  world: World,
  { failuresFile }: { failuresFile: string | null },
  columns: readonly string[],
) {
  if (failuresFile === null) return new Map<string, readonly string[]>()
  const { parse } = await import('csv-parse/sync')
  const text = await world.read(failuresFile)
  const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[]
  return new Map(
    rows.map(
      (row) => [row['username'] ?? '', columns.filter((column) => (row[column] ?? '') !== '')] as const,
    ),
  )
}

/** Who is reported as succeeded holds what was asked; of the others what is no longer to be done is done. */
async function expectTruth(world: World, ran: Ran, names: readonly string[], { columns }: Change) {
  const left = await leftOver(world, ran.json(), Object.keys(columns))
  for (const name of names) {
    const open = left.get(name) ?? []
    for (const [column, isDone] of Object.entries(columns))
      if (!open.includes(column))
        expect([name, column, isDone(stateOf(world, name))]).toEqual([name, column, true])
  }
}

function expectBefore(world: World, names: readonly string[], before: ReadonlyMap<string, State>) {
  for (const name of names) expect([name, stateOf(world, name)]).toEqual([name, before.get(name)])
}

const NEXT = [
  'resume',
  'undo',
  'resume, undo',
  'stopped resume, undo',
  'stopped undo, undo',
  'edit back',
  'same edit',
  'retry',
] as const

test.each(Array.from({ length: RUNS }, (_, n) => n + Number(process.env['CRASH_READS_FROM'] ?? 0)))(
  'after a crash nothing is believed before it has had time to show (%i)',
  { timeout: 60_000 },
  async (run) => {
    const seed = SEED * 10_000 + run
    const random = seeded(seed)
    const change = pick(random, CHANGES)
    const lag = Math.floor(random() * 61)
    const { world, names, who, before, died } = await crash(random, change.args, lag)
    world.strays = 'the crash comes at another call'
    world.clock.advance(pick(random, [0, 1_000, 20_000, 70_000]))
    const next = pick(random, NEXT)
    const command = (args: readonly string[], signal?: AbortSignal) =>
      world.run([...args, '--output', 'json'], { ...GONE, ...(signal === undefined ? {} : { signal }) })
    const job = (await command(['jobs', 'list'])).json().jobs[0].job
    const resume = ['jobs', 'resume', job]
    /** Stopped while it reads or writes, at some moment of the first minute. */
    const stopped = async (args: readonly string[]) => {
      const stop = new AbortController()
      const at = world.clock.now() + random() * 60_000
      const done = world.clock.every(500, () => {
        if (world.clock.now() >= at) stop.abort(new Error('SIGINT'))
      })
      await command(args, stop.signal)
      done()
      // Whether it was stopped before its end depends on how often it had to read and wait.
      world.ended.pop()
    }
    const undo = async () => {
      const ran = await command(['undo', job, '--yes'])
      expect([seed, next, lag, ran.code, ran.json().failures ?? ran.json()]).toEqual([seed, next, lag, 0, []])
      expectBefore(world, names, before)
    }
    if (next === 'undo') await undo()
    if (next === 'resume' || next === 'resume, undo') {
      const ran = await command(resume)
      expect([seed, next, lag, ran.json().failures]).toEqual([seed, next, lag, []])
      await expectTruth(world, ran, names, change)
      if (next === 'resume, undo') await undo()
    }
    if (next === 'stopped resume, undo') {
      if (died) await stopped(resume)
      await undo()
    }
    if (next === 'stopped undo, undo') {
      await stopped(['undo', job, '--yes'])
      await undo()
    }
    if (next === 'same edit' || next === 'retry') {
      const again = next === 'retry' ? ['retry', job] : ['edit', ...who, ...change.args]
      const ran = await command([...again, '--yes'])
      expect([seed, next, lag, ran.json().failures]).toEqual([seed, next, lag, []])
      await expectTruth(world, ran, names, change)
    }
    if (next === 'edit back') {
      const ran = await command(['edit', ...who, '--routing-profile', 'Basic Routing Profile', '--yes'])
      expect([seed, next, lag, ran.json().failures]).toEqual([seed, next, lag, []])
      for (const name of names)
        expect([seed, name, world.profileOf(name)]).toEqual([seed, name, 'Basic Routing Profile'])
    }
  },
)
