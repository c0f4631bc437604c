import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { type Files, nodeFiles } from '../../src/platform/files.js'
import { failedIn } from '../support/one-change.js'
import { usersState } from '../support/users-state.js'
import { words } from '../support/words.js'
import { createWorld, type Ran, type World } from '../support/world.js'

const EDIT = `username,routing_profile,security_profiles,acw_timeout,hierarchy,tags,set_proficiencies,first_name
omar.smith,Billing,Agent|Wallboard,voice=77,France/Nord,team=red|new=1,Product:Billing:2|Seniority:Senior:1,Ann
greta.ito,Sales,Agent,30,none,site=x,Seniority:Senior:5,
`
const CREATE = `username,password,first_name,last_name,routing_profile,security_profiles,proficiencies,tags
new1,Secret-1000,First,Last,Billing,Agent,Seniority:Senior:5|Product:Billing:3,n=1
new2,Secret-1001,First,Last,Sales,Agent|Wallboard,Seniority:Senior:5,n=2
`
/** Stops at every second call and every eighth change; with TESTS=long at every one. */
const isLong = process.env['TESTS'] === 'long'
const [EACH_CALL, EACH_CHANGE] = isLong ? [1, 1] : [2, 8]

/** Command lines that make a job, and what a resume of it needs. */
const LINES: Readonly<Record<string, readonly [line: readonly string[], resume?: readonly string[]]>> = {
  edit: [words`apply edit.csv`],
  create: [words`create create.csv`, words`--passwords create.csv`],
  delete: [words`delete --user omar.smith --user greta.ito --delete-quick-connects --expect-count 2`],
}

/** What a message must not show: texts that only the program itself uses. */
const INTERNAL = /SIGINT|Abort|\bHalt\b|TurnLost|TypeError|\bundefined\b|\[object|Unexpected/

type Users = ReadonlyMap<string, unknown>

function usersOf(world: World): Users {
  const { users, proficiencies } = usersState(world) as Record<'users' | 'proficiencies', any>
  return new Map(Object.keys(users).map((name) => [name, [users[name], proficiencies[name] ?? []]]))
}

function differing(one: Users, other: Users): readonly string[] {
  const names = new Set([...one.keys(), ...other.keys()])
  return [...names].filter((name) => !isDeepStrictEqual(one.get(name), other.get(name))).toSorted()
}

interface Stop {
  /** Ctrl-C when the service has received so many calls. */
  readonly atCall?: number
  /** The disk is read-only from this change on. */
  readonly atChange?: number
}

const CHANGES = ['claimFolder', 'createNew', 'makePrivateFolder', 'openLog', 'remove', 'replace'] as const

/** Files on a disk that may become read-only, and how often they were changed. */
function onDisk({ atChange = Number.POSITIVE_INFINITY }: Stop): { files: Files; changes: () => number } {
  let changes = 0
  const change = <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) => {
    return async (...given: Given): Promise<Answer> => {
      changes += 1
      if (changes < atChange) return work(...given)
      throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' })
    }
  }
  const files = Object.fromEntries(CHANGES.map((name) => [name, change(nodeFiles[name] as never)]))
  const openLog = change(async (path: string) => {
    const log = await nodeFiles.openLog(path)
    return { append: change((line: string) => log.append(line)), close: () => log.close() }
  })
  return { files: { ...nodeFiles, ...files, openLog }, changes: () => changes }
}

/** Runs a command line in a world of its own. */
async function runIn(kind: string, stop: Stop) {
  const cancel = new AbortController()
  const world = await createWorld({
    onReceived: ({ sandbox }) => {
      if (sandbox.requests().length === stop.atCall) cancel.abort(new Error('SIGINT'))
    },
  })
  world.strays = 'how far it had come is a matter of chance'
  await world.write('edit.csv', EDIT)
  await world.write('create.csv', CREATE)
  const before = usersOf(world)
  const disk = onDisk(stop)
  const [line = []] = LINES[kind] ?? []
  const options = { files: disk.files, signal: cancel.signal }
  const ran = await world.run(words`${line} --yes --output json`, options)
  return { world, before, ran, changes: disk.changes() }
}

/** Users reported as done are done, and users reported as not attempted are unchanged. */
function expectTrue(ran: Ran, world: World, before: Users, wanted: Users): void {
  expect(ran.out + ran.err).not.toMatch(INTERNAL)
  const result = ran.json()
  const now = usersOf(world)
  if (result.error !== undefined) return expect(differing(now, before)).toEqual([])
  const { changing, succeeded, failed, notAttempted } = result
  expect(changing).toBe(succeeded + failed + notAttempted)
  const failing = failedIn(result)
  expect(failing).toHaveLength(failed)
  const left = differing(now, wanted).filter((name) => !failing.includes(name))
  expect(left.length).toBeLessThanOrEqual(notAttempted)
  expect(left.filter((name) => differing(now, before).includes(name))).toEqual([])
}

async function expectFinished(kind: string, world: World, wanted: Users): Promise<void> {
  world.clock.advance(120_000)
  const [line = [], more = []] = LINES[kind] ?? []
  const { jobs } = (await world.run(words`jobs list --output json`, GONE)).json()
  const again = jobs.length === 0 ? words`${line} --yes` : words`jobs resume latest ${more}`
  const ran = await world.run(words`${again} --output json`, GONE)
  expect(ran.json()).toMatchObject({ failed: 0, notAttempted: 0 })
  expect(differing(usersOf(world), wanted)).toEqual([])
  world.ended.length = 0
  await world.close()
}

const GONE = { mayBeAlive: () => false }

test.each(Object.keys(LINES))(
  'wherever it is stopped, or its disk fails, the report of this job is true and a resume finishes it: %s',
  { timeout: 300_000 },
  async (kind) => {
    const whole = await runIn(kind, {})
    expect(whole.ran.code, whole.ran.err).toBe(0)
    const wanted = usersOf(whole.world)
    const calls = whole.world.sandbox.requests().length
    await whole.world.close()
    const stops: readonly Stop[] = [
      ...Array.from({ length: calls / EACH_CALL }, (_, n) => ({ atCall: (n + 1) * EACH_CALL })),
      ...Array.from({ length: whole.changes / EACH_CHANGE }, (_, n) => ({ atChange: (n + 1) * EACH_CHANGE })),
    ]
    for (const stop of stops) {
      const { world, before, ran } = await runIn(kind, stop)
      expectTrue(ran, world, before, wanted)
      await expectFinished(kind, world, wanted)
    }
  },
)
