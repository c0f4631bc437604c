import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { jobsOf, journalOf } from '../support/crash.js'
import { createWorld, type Ran, type World } from '../support/world.js'
import { seeded } from '../support/seeded.js'

/** Random sequences of jobs: a few in `npm run test:rest`, many with this variable. */
const RUNS = Number(process.env['CRASH_KINDS_RUNS'] ?? 2)
const SEED = Number(process.env['CRASH_KINDS_SEED'] ?? 1)
/** More than are read while planning a deletion: what a search showed of them must do for a resume. */
const USERS_A_JOB = 6
const GONE = { mayBeAlive: () => false }

/** All users by name, without what a user that is created again has anew. */
function everyone(world: World): Map<string, object> {
  const users = [...world.sandbox.store.users.values()].map((user) => {
    const { Id, Arn: _arn, LastModifiedTime: _time, PhoneConfig: _legacy, Username, ...rest } = user
    const skills = (world.sandbox.store.proficiencies.get(Id) ?? []).map((one) =>
      Object.values(one).join(':'),
    )
    const lists = { SecurityProfileIds: user.SecurityProfileIds.toSorted(), skills: skills.toSorted() }
    const kept = Object.entries(rest).filter(([member]) => !member.endsWith('Configs'))
    return [Username, { ...Object.fromEntries(kept), ...lists }] as const
  })
  expect(new Set(users.map(([name]) => name)).size).toBe(users.length)
  return new Map(users.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What phones and channels come to: a user that is created again has them in the newer form. */
async function channels(world: World): Promise<Map<string, object>> {
  const { users } = (await world.run`users --output json`).json()
  const known = users.map(({ userId: _id, arn: _arn, username, ...user }: Record<string, unknown>) => [
    username,
    { ...user, persistent_connection: user['persistent_connection'] ?? false, security_profiles: [] },
  ])
  return new Map(known)
}

/** How a run ends early, at so many writes more: it dies and leaves what is on disk then, or Ctrl-C stops it in good order. */
interface EarlyEnd {
  atWrites: number | undefined
  readonly isCrash: boolean
  readonly cancel: AbortController
}

class Crashing {
  readonly world: World
  readonly #random: () => number
  #end: EarlyEnd | undefined

  static async open(random: () => number): Promise<Crashing> {
    const held: { crashing?: Crashing } = {}
    const world = await createWorld({
      users: 24,
      identityType: 'SAML',
      latencyMs: 300,
      readLagSeconds: Math.floor(random() * 20),
      searchLagSeconds: Math.floor(random() * 60),
      onReceived: (there) => held.crashing?.received(there),
    })
    const crashing = new Crashing(world, random)
    held.crashing = crashing
    return crashing
  }

  private constructor(world: World, random: () => number) {
    this.world = world
    this.#random = random
    world.strays = 'the crash comes at another call'
  }

  received(there: World): void {
    const end = this.#end
    if (end?.atWrites === undefined || there.writes().length < end.atWrites) return
    end.atWrites = undefined
    if (end.isCrash) cpSync(join(there.cwd, '.state'), join(there.cwd, 'image'), { recursive: true })
    end.cancel.abort(new Error('the process is gone'))
  }

  /** Runs a command line that may end early, and resumes its job until it is done. */
  async run(args: readonly string[]): Promise<Ran> {
    let { ran, isDone } = await this.#once([...args, '--burst', '20', '--rate', '60', '--output', 'json'])
    while (!isDone) {
      this.world.clock.advance(this.#random() * 90_000)
      const job = jobsOf(this.world).at(-1) ?? ''
      ;({ ran, isDone } = await this.#once(['jobs', 'resume', job, '--output', 'json']))
    }
    this.world.clock.advance(120_000)
    return ran
  }

  async #once(args: readonly string[]): Promise<{ ran: Ran; isDone: boolean }> {
    const isDoomed = this.#random() < 0.6
    const cancel = new AbortController()
    const atWrites = this.world.writes().length + 1 + Math.floor(this.#random() * 8)
    const isCrash = this.#random() < 0.6
    this.#end = { atWrites: isDoomed ? atWrites : undefined, isCrash, cancel }
    const ran = await this.world.run([...args], { ...GONE, signal: cancel.signal })
    this.#end = undefined
    this.world.ended.pop()
    if (!cancel.signal.aborted) return { ran, isDone: true }
    if (isCrash) this.#bringBack()
    // What Ctrl-C came too late for is done.
    else if (ran.code !== 0) this.#expectStopped(ran)
    return { ran, isDone: !isCrash && ran.code === 0 }
  }

  /** Each user is counted once, and those who are not done are in the failures CSV. */
  #expectStopped(ran: Ran): void {
    const { state, changing, succeeded, failed, notAttempted, failuresFile, failures } = ran.json()
    expect([ran.code, state, succeeded + failed + notAttempted]).toEqual([130, 'cancelled', changing])
    // A call of a run that died before may be without an answer still; one that was throttled is not sent again.
    for (const { kind } of failures) expect(['cancelled', 'unknown', 'throttled']).toContain(kind)
    const text = failuresFile === null ? '' : readFileSync(failuresFile, 'utf8')
    expect(parse(text, { columns: true, bom: true })).toHaveLength(failed + notAttempted)
  }

  /** The state folder as it was when the program died, and the records of calls that were going out at that moment. */
  #bringBack(): void {
    const { cwd } = this.world
    const job = jobsOf(this.world).at(-1) ?? ''
    const path = join(cwd, 'image', 'jobs', job, 'journal.ndjson')
    const known = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
    const later = journalOf(this.world, job).lines.slice(known.length)
    const sent = later.filter((line) => (JSON.parse(line) as { type: string }).type === 'sent')
    writeFileSync(path, [...known, ...sent, ''].join('\n'))
    rmSync(join(cwd, '.state'), { recursive: true })
    cpSync(join(cwd, 'image'), join(cwd, '.state'), { recursive: true })
    rmSync(join(cwd, 'image'), { recursive: true })
  }
}

/** A job of one kind, on users that no other job of the sequence touches, and what it must come to. */
interface Step {
  args(world: World, users: readonly string[], n: number): Promise<readonly string[]>
  check(before: Map<string, object>, after: Map<string, object>, users: readonly string[], n: number): void
}

const selected = (users: readonly string[]) => users.flatMap((name) => ['--user', name])
const newNames = (n: number) => Array.from({ length: USERS_A_JOB }, (_, one) => `new.${n}.${one}`)

const STEPS: readonly Step[] = [
  {
    args: async (_, users) => {
      const settings = [
        '--tag',
        'crash=1',
        '--add-proficiency',
        'Seniority:Senior:5',
        '--routing-profile',
        'Sales',
      ]
      return ['edit', ...selected(users), ...settings, '--yes']
    },
    check: (before, after, users) => {
      expect([...after.keys()]).toEqual([...before.keys()])
      for (const name of users) expect(after.get(name)).toMatchObject({ Tags: { crash: '1' } })
    },
  },
  {
    args: async (_, users) => [
      'delete',
      ...selected(users),
      ...['--delete-quick-connects', '--allow-protected', '--yes', '--expect-count', String(USERS_A_JOB)],
    ],
    check: (before, after, users) => {
      expect([...after.keys()]).toEqual([...before.keys()].filter((name) => !users.includes(name)))
    },
  },
  {
    args: async (world, _, n) => {
      const rows = newNames(n).map((name) => `${name},New,User,Billing,Agent,n=${n},Product:Billing:3`)
      const header = 'username,first_name,last_name,routing_profile,security_profiles,tags,proficiencies'
      await world.write(`new-${n}.csv`, [header, ...rows, ''].join('\n'))
      return ['create', `new-${n}.csv`, '--yes']
    },
    check: (before, after, _, n) => {
      expect([...after.keys()].filter((name) => !before.has(name))).toEqual(newNames(n))
      const made = { Tags: { n: String(n) }, skills: ['Product:Billing:3'] }
      for (const name of newNames(n)) expect(after.get(name)).toMatchObject(made)
    },
  },
]

test.each(Array.from({ length: RUNS }, (_, n) => n + Number(process.env['CRASH_KINDS_FROM'] ?? 0)))(
  'edits, deletions and creations that die or are stopped on their way come to what was asked, and undone to what was there (%i)',
  { timeout: 120_000 },
  async (run) => {
    const seed = SEED * 10_000 + run
    const random = seeded(seed)
    const crashing = await Crashing.open(random)
    const { world } = crashing
    const before = everyone(world)
    const phones = await channels(world)
    // Others could not be created again on an instance whose users sign in by SAML.
    const names = [...before.keys()].filter((name) => /^[a-z.]+$/.test(name))
    const left = names.toSorted(() => random() - 0.5)
    const jobs: string[] = []
    for (const n of [0, 1, 2]) {
      const step = STEPS[(n + run) % STEPS.length]
      if (step === undefined) throw new Error('there is no such step')
      const users = left.splice(0, USERS_A_JOB)
      const then = everyone(world)
      const ran = await crashing.run(await step.args(world, users, n))
      const result = ran.json()
      expect([seed, n, ran.code, result.failures]).toEqual([seed, n, 0, []])
      expect(result).toMatchObject({ succeeded: USERS_A_JOB, failed: 0, notAttempted: 0 })
      step.check(then, everyone(world), users, n)
      jobs.unshift(result.job)
    }
    for (const job of jobs) {
      const undo = [
        'undo',
        job,
        '--allow-protected',
        '--allow-privileged',
        '--yes',
        '--expect-count',
        String(USERS_A_JOB),
      ]
      const ran = await crashing.run(undo)
      expect([seed, job, ran.code, ran.json().failures]).toEqual([seed, job, 0, []])
    }
    expect(everyone(world)).toEqual(before)
    expect(await channels(world)).toEqual(phones)
  },
)
