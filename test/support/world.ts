import { setMaxListeners } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import { main } from '../../src/cli/main.js'
import type { World as OuterWorld } from '../../src/platform/context.js'
import { type Files, nodeFiles } from '../../src/platform/files.js'
import { Liveness, type ProcessIdentity } from '../../src/platform/process-identity.js'
import { nodeSystem } from '../../src/platform/system.js'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js'
import { compareEnds } from './end-states.js'
import { checkOutput } from './schemas.js'
import { preset } from './preset.js'
import { usersState } from './users-state.js'
import { VirtualClock } from './virtual-clock.js'
import { type CommandLine, splitCommandLine } from './words.js'

/** What a command line left behind. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** Questions that were asked. */
  readonly asked: readonly string[]
  /** Stdout as JSON. */
  json(): any
  /** Stdout as JSON lines. */
  lines(): any[]
}

export interface RunOptions {
  readonly env?: Record<string, string | undefined>
  /** A person sits there and answers so; without it there is no terminal. */
  readonly answers?: readonly (boolean | number)[]
  readonly stdin?: string | Uint8Array
  readonly files?: Files
  readonly signal?: AbortSignal
  readonly onErr?: (text: string) => void
  /** A terminal for the interactive session. */
  readonly terminal?: Partial<OuterWorld['terminal']>
  readonly mayBeAlive?: OuterWorld['mayBeAlive']
  /** The process that it seems to be; default this one. */
  readonly identity?: ProcessIdentity
  readonly startWorker?: OuterWorld['startWorker']
}

/** A sandbox, a clock and a folder of its own for one test. */
export class World {
  readonly clock: VirtualClock
  readonly sandbox: Sandbox
  readonly cwd: string
  /** With which exit codes its command lines ended. */
  readonly ended: number[] = []
  /** Why its users may end elsewhere on a hostile service than on a kind one. */
  strays: string | undefined

  constructor(clock: VirtualClock, sandbox: Sandbox, cwd: string) {
    this.clock = clock
    this.sandbox = sandbox
    this.cwd = cwd
  }

  /** Runs a command line: its arguments, or as one writes it: world.run`users --all`. */
  async run(...line: CommandLine<RunOptions>): Promise<Ran> {
    const [args, options = {}] = splitCommandLine(line)
    const written = { out: '', err: '' }
    const asked: string[] = []
    const answers = [...(options.answers ?? [])]
    const ask = (question: string): boolean | number => {
      asked.push(question)
      const answer = answers.shift()
      if (answer === undefined) throw new Error(`nobody answers: ${question}`)
      return answer
    }
    const interactive = options.answers !== undefined
    const signal = options.signal ?? new AbortController().signal
    setMaxListeners(0, signal)
    const liveness = new Liveness(nodeSystem(), this.clock)
    const context: OuterWorld = {
      clock: this.clock,
      files: holding(options.files ?? nodeFiles, this.clock),
      terminal: {
        out: (text) => {
          written.out += text
        },
        drained: () => Promise.resolve(),
        err: (text) => {
          written.err += text
          options.onErr?.(text)
        },
        outIsTty: interactive,
        errIsTty: interactive,
        interactive,
        columns: () => 120,
        rows: () => 40,
        onResize: () => () => undefined,
        onHangUp: () => () => undefined,
        prompting: { input: process.stdin, output: process.stderr },
        readStdin: async function* () {
          yield Buffer.from(options.stdin ?? '')
        },
        ...options.terminal,
      },
      env: {
        ...this.sandbox.env,
        // The pace of a test is its own business; those about quotas take this back.
        AWS_ENDPOINT_URL_SERVICE_QUOTAS: 'http://127.0.0.1:9',
        CONNECT_BULK_STATE_DIR: join(this.cwd, '.state'),
        NO_COLOR: '1',
        ...options.env,
      },
      cwd: this.cwd,
      homeFolder: this.cwd,
      platform: 'linux',
      version: '0.0.0-test',
      signal,
      identity: options.identity ?? nodeSystem().identity(),
      mayBeAlive: options.mayBeAlive ?? ((who, sign) => liveness.mayBeAlive(who, sign)),
      random: () => 0.5,
      prompter: {
        confirm: async (question) => ask(question) === true,
        typeNumber: async (question, expected) => ask(question) === expected,
        typeText: async (question) => String(ask(question)),
      },
      statusLine: () => ({ update: () => undefined, stop: () => undefined }),
      startWorker: options.startWorker ?? (() => Promise.resolve(null)),
      runCommandLine: (others, env) => main(others, { ...context, env }),
    }
    const code = await main(args, context)
    this.ended.push(code)
    checkOutput(args, written.out)
    return {
      code,
      ...written,
      asked,
      json: () => JSON.parse(written.out),
      lines: () =>
        written.out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
    }
  }

  /** Happens by itself after a test; for tests that make very many worlds. */
  async close(): Promise<void> {
    open.delete(this)
    // Those that ran at the same time may end in either order.
    ends.push({ ended: this.ended.toSorted(), state: this.strays ?? usersState(this) })
    await this.sandbox.stop()
    // What a test leaves running may still write there.
    await rm(this.cwd, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }

  /** Writes that the service received, whatever became of them. */
  writes() {
    return this.sandbox
      .requests()
      .filter(({ operation }) => /^(Update|Tag|Untag|Create|Delete|Associate|Disassociate)/.test(operation))
  }

  /** Those of them that it carried out, whether or not the answer arrived: refusals that pass are left out. */
  carriedOut() {
    const after: readonly (string | undefined)[] = ['reset-after', 'truncated', 'hang-after']
    return this.writes().filter(({ status, fault }) => status === 200 || after.includes(fault))
  }

  calls(operation: string) {
    return this.sandbox.requests().filter((request) => request.operation === operation)
  }

  user(username: string) {
    const user = [...this.sandbox.store.users.values()].find(({ Username }) => Username === username)
    if (user === undefined) throw new Error(`the sandbox has no user ${username}`)
    return user
  }

  has(username: string): boolean {
    return [...this.sandbox.store.users.values()].some(({ Username }) => Username === username)
  }

  /** The name of a user's routing profile, as the service has it. */
  profileOf(username: string): string {
    const id = this.user(username).RoutingProfileId
    return this.sandbox.store.routingProfiles.get(id)?.Name ?? id
  }

  usersIn(profile: string): string[] {
    return [...this.sandbox.store.users.values()]
      .map(({ Username }) => Username)
      .filter((username) => this.profileOf(username) === profile)
  }

  write(name: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.cwd, name), content)
  }

  read(name: string): Promise<string> {
    return readFile(join(this.cwd, name), 'utf8')
  }

  async files(): Promise<string[]> {
    return (await readdir(this.cwd)).filter((name) => name !== '.state')
  }

  /** The only failures CSV there is: its name and its rows by column. */
  async failures(): Promise<{ name: string; text: string; rows: Record<string, string>[] }> {
    const [name, ...others] = (await this.files()).filter((file) => file.startsWith('connect-bulk-failures-'))
    if (name === undefined || others.length > 0)
      throw new Error(`one failures CSV was expected: ${[name, ...others].join(' ')}`)
    const text = await this.read(name)
    const { parse } = await import('csv-parse/sync')
    return { name, text, rows: parse(text, { columns: true, bom: true }) as Record<string, string>[] }
  }
}

/** In memory where there is such a folder: what is durable there is so at once. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Of the running test: those not closed yet, and how the closed ones ended. */
const open = new Set<World>()
const ends: unknown[] = []

/** Closes what a test has opened, and compares how it ended. */
export async function closeWorlds(task: RunnerTestCase): Promise<void> {
  for (const world of [...open]) await world.close()
  const end = ends.splice(0)
  if (task.result?.state !== 'fail' && end.length > 0)
    compareEnds(`${task.file.name} > ${task.fullTestName}`, end)
}

/** Eight of the 22 users who have the Basic Routing Profile: more than a burst, strange names among them. */
export const FEW = [
  'omar.smith',
  'greta.ito',
  'ACME\\jdoe',
  'hanna.almeida',
  'hanna.haddad',
  'marek.nowak',
  'jose.ferrari',
  "sean.o'brien",
]

export interface WorldOptions extends SandboxOptions {
  /** Who alone has the Basic Routing Profile: most jobs prove as much with few users. Default: 22 of 40 users. */
  readonly basic?: readonly string[]
  /** How far this machine's clock is ahead of the service's. */
  readonly aheadMs?: number
  /** Told whenever the service has received a call and not yet answered it. */
  readonly onReceived?: (world: World) => void
}

/** A world for one test; gone after it. */
export async function createWorld(given: WorldOptions = {}): Promise<World> {
  const { onReceived, basic, aheadMs = 0, ...options } = given
  const clock = new VirtualClock()
  const theirs = { now: () => clock.now() - aheadMs, sleep: (ms: number) => clock.sleep(ms) }
  const ready: { world?: World } = {}
  const onRequest = {
    begin: clock.begin,
    end: () => {
      if (ready.world !== undefined) onReceived?.(ready.world)
      clock.end()
    },
  }
  const sandbox = await startSandbox({
    preset,
    users: 40,
    latencyMs: 0,
    clock: theirs,
    onRequest,
    ...options,
  })
  const world = new World(clock, sandbox, await mkdtemp(join(scratch, 'connect-bulk-test-')))
  ready.world = world
  open.add(world)
  if (basic !== undefined) moveOthers(world, basic)
  return world
}

/** From the Basic Routing Profile to Support Tier 1. */
function moveOthers(world: World, basic: readonly string[]): void {
  const { routingProfiles } = world.sandbox.store
  const [tier] = [...routingProfiles.values()].filter(({ Name }) => Name === 'Support Tier 1')
  for (const name of world.usersIn('Basic Routing Profile'))
    if (!basic.includes(name)) world.user(name).RoutingProfileId = tier?.Id ?? ''
}

/** Time waits for the disk too, whatever is asked of it. */
function holding(files: Files, clock: VirtualClock): Files {
  const held =
    <Arguments extends unknown[], Answer>(work: (...given: Arguments) => Promise<Answer>) =>
    async (...given: Arguments): Promise<Answer> => {
      clock.begin()
      try {
        return await work(...given)
      } finally {
        clock.end()
      }
    }
  return {
    read: held(files.read),
    readPieces: async function* (path, offset) {
      clock.begin()
      try {
        yield* files.readPieces(path, offset)
      } finally {
        clock.end()
      }
    },
    readEnds: held(files.readEnds),
    list: held(files.list),
    exists: held(files.exists),
    whatStandsAt: held(files.whatStandsAt),
    writeToStream: held(files.writeToStream),
    modifiedAt: held(files.modifiedAt),
    touch: held(files.touch),
    makePrivateFolder: held(files.makePrivateFolder),
    claimFolder: held(files.claimFolder),
    replace: held(files.replace),
    createNew: held(files.createNew),
    checkWritable: held(files.checkWritable),
    overwrite: held(files.overwrite),
    remove: held(files.remove),
    truncate: held(files.truncate),
    openLog: held(async (path) => {
      const log = await files.openLog(path)
      return { append: held((line) => log.append(line)), close: held(() => log.close()) }
    }),
    makePrivate: held(files.makePrivate),
    makeTemporaryFolder: held(files.makeTemporaryFolder),
    removeFolder: held(files.removeFolder),
  }
}
