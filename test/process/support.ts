import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { onTestFinished } from 'vitest'
import { type Gate, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js'
import { type CommandLine, splitCommandLine, words } from '../support/words.js'

/** The program as it is installed: built JavaScript behind its shim. */
export const PROGRAM = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const LOOPBACK_ONLY = fileURLToPath(new URL('loopback-only.cjs', import.meta.url))
/** What a process may have loaded before it begins. */
export const preload = (name: string): string =>
  `--require=${LOOPBACK_ONLY} --require=${fileURLToPath(new URL(name, import.meta.url))}`
/** The environment of a process whose time runs faster, so that it waits for seconds where others wait for a minute. */
export const QUICK_TIME = { NODE_OPTIONS: preload('quick-time.cjs') }

/** Moves everybody of one routing profile to another. */
export const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing`

/** A pace at which three users are changed at once, and no other for more than a minute. */
export const STUCK = words`--rate UpdateUserRoutingProfile=0.01 --burst 3`

/** Only what would never come is given up: a busy machine may take long. */
export const LIMIT_MS = 60_000

/** What a document has in it is for each test to know. */
export type Json = ReturnType<typeof JSON.parse>

type Env = Record<string, string | undefined>

export interface StartOptions {
  /** On top of the sandbox's own; `undefined` removes. */
  readonly env?: Env
  /** Default: nothing there, as under cron. A text is what a pipe brings. */
  readonly stdin?: 'null' | 'closed' | { readonly pipe: string }
  /** Default: a pipe that is read to its end. */
  readonly stdout?: 'pipe' | 'closed' | 'unread'
  /** Blocks of 512 bytes that no file may grow beyond. */
  readonly largestFile?: number
}

/** What a finished process left behind. */
export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  json(): Json
}

/** A process under way. Everything it says and its end wake those who wait. */
export class Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
  out = ''
  err = ''
  /** Until it has ended. */
  alive = true
  readonly #stage: Stage

  constructor(child: ChildProcess, stage: Stage, reads: boolean) {
    this.child = child
    this.#stage = stage
    if (reads) child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#heard('out', text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#heard('err', text))
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => {
        this.alive = false
        stage.wake()
        if (!reads) child.stdout?.destroy()
      })
      child.once('close', (code, signal) => {
        const { out, err } = this
        resolve({ code, signal, out, err, json: () => JSON.parse(out) })
      })
    })
  }

  #heard(stream: 'out' | 'err', text: string): void {
    this[stream] += text
    this.#stage.wake()
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** Waits until something holds, and complains with what the process said if it never does. */
  async waitFor(what: string, predicate: () => boolean, ms = LIMIT_MS): Promise<void> {
    await this.#stage
      .waitFor(what, () => predicate() || !this.alive, ms)
      .catch((error: unknown) => {
        throw new Error(`${String(error)}\nstdout: ${this.out}\nstderr: ${this.err}`)
      })
    if (!predicate()) throw new Error(`it ended before: ${what}\nstdout: ${this.out}\nstderr: ${this.err}`)
  }
}

/** A sandbox in this process, and a folder to start real processes in. */
export class Stage {
  readonly sandbox: Sandbox
  /** The working folder. */
  readonly cwd: string
  readonly home: string
  readonly stateDir: string
  readonly #outsideLog: string
  readonly #waiting = new Set<() => void>()
  readonly #children = new Set<Running>()
  readonly #gates: Gate[] = []

  constructor(sandbox: Sandbox, root: string, stateDir = join(root, 'state')) {
    this.sandbox = sandbox
    this.cwd = join(root, 'work')
    this.home = join(root, 'home')
    this.stateDir = stateDir
    this.#outsideLog = join(root, 'outside.log')
  }

  /** The whole environment of a child: nothing of this machine's AWS settings is in it. */
  env(more: Env = {}): Record<string, string> {
    const all: Env = {
      PATH: process.env.PATH,
      HOME: this.home,
      TMPDIR: this.home,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...this.sandbox.env,
      // The pace of a test is its own business; those about quotas take this back.
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: 'http://127.0.0.1:9',
      CONNECT_BULK_STATE_DIR: this.stateDir,
      NODE_OPTIONS: `--require=${LOOPBACK_ONLY}`,
      // Each test has a home folder of its own, where nothing compiled would be found again.
      NODE_DISABLE_COMPILE_CACHE: '1',
      TEST_OUTSIDE_LOG: this.#outsideLog,
      ...more,
    }
    return Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
  }

  /** Starts a command line: its arguments, or as one writes it: stage.start`users --all`. */
  start(...line: CommandLine<StartOptions>): Running {
    const [args, how = {}] = splitCommandLine(line)
    const { env, stdin = 'null', stdout = 'pipe', largestFile } = how
    const stdio: StdioOptions = [typeof stdin === 'object' ? 'pipe' : 'ignore', 'pipe', 'pipe']
    const options = { cwd: this.cwd, env: this.env(env), stdio }
    const closing = `${stdin === 'closed' ? ' <&-' : ''}${stdout === 'closed' ? ' >&-' : ''}`
    const limit = largestFile === undefined ? '' : `trap "" XFSZ; ulimit -f ${largestFile}; `
    const child =
      closing === '' && limit === ''
        ? spawn(process.execPath, [PROGRAM, ...args], options)
        : spawn(
            '/bin/sh',
            ['-c', `${limit}exec "$@"${closing}`, 'sh', process.execPath, PROGRAM, ...args],
            options,
          )
    const running = new Running(child, this, stdout !== 'unread')
    this.#children.add(running)
    // Who does not read what is typed closes the pipe; that is no failure of the test.
    child.stdin?.on('error', () => undefined)
    if (typeof stdin === 'object') child.stdin?.end(stdin.pipe)
    return running
  }

  run(...line: CommandLine<StartOptions>): Promise<Ran> {
    return this.start(...line).ended
  }

  wake(): void {
    for (const check of this.#waiting) check()
  }

  /** Looks again whenever the sandbox or a process has done something, and every 20 ms for what tells nobody. */
  waitFor(what: string, predicate: () => boolean, ms = LIMIT_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        this.#waiting.delete(check)
        clearInterval(ticks)
        clearTimeout(deadline)
        settle()
      }
      const check = (): void => {
        if (predicate()) done(resolve)
      }
      const ticks = setInterval(check, 20)
      const deadline = setTimeout(() => done(() => reject(new Error(`it never came to: ${what}`))), ms)
      this.#waiting.add(check)
      check()
    })
  }

  /** Keeps back what the service answers to an operation, after so many answers, until the gate is opened. */
  hold(operation: string, after = 0): Gate {
    const gate = this.sandbox.hold({ operation, after })
    this.#gates.push(gate)
    return gate
  }

  /** Has a job stand still once it has changed so many users: it can't read the others until the gate is opened. */
  halt(changed = 3): Gate {
    return this.hold('DescribeUser', changed)
  }

  /** So that nobody waits for an answer when a test is over. */
  openGates(): void {
    for (const gate of this.#gates.splice(0)) gate.open()
  }

  /** Every write the sandbox received, whatever became of it. */
  writes() {
    return this.sandbox
      .requests()
      .filter(({ operation }) => /^(Update|Tag|Untag|Create|Delete|Associate|Disassociate)/.test(operation))
  }

  calls(operation: string) {
    return this.sandbox.requests().filter((request) => request.operation === operation)
  }

  usersIn(profile: string): string[] {
    return [...this.sandbox.store.users.values()]
      .filter(({ RoutingProfileId: id }) => this.sandbox.store.routingProfiles.get(id)?.Name === profile)
      .map(({ Username }) => Username)
  }

  /** By username: the name of the routing profile, as the sandbox has it. */
  profiles(): Map<string, string> {
    const { users, routingProfiles } = this.sandbox.store
    return new Map(
      [...users.values()].map((user) => [
        user.Username,
        routingProfiles.get(user.RoutingProfileId)?.Name ?? '',
      ]),
    )
  }

  /** Usernames the sandbox was told to change, one for each call that it carried out. */
  changed(): string[] {
    const { users } = this.sandbox.store
    return this.writes()
      .filter(({ status }) => status === 200 || status === 0)
      .map(({ userId = '' }) => users.get(userId)?.Username ?? userId)
  }

  files(): string[] {
    return readdirSync(this.cwd)
  }

  write(name: string, text: string): string {
    const path = join(this.cwd, name)
    writeFileSync(path, text)
    return path
  }

  read(name: string): string {
    return readFileSync(join(this.cwd, name), 'utf8')
  }

  /** The rows of a failures CSV by column; without a name of the only one there is. */
  failures(name?: string): { name: string; rows: Record<string, string>[] } {
    const there = this.files().filter((file) => file.startsWith('connect-bulk-failures-'))
    const [only] = name === undefined ? there : [name]
    if (only === undefined || (name === undefined && there.length !== 1))
      throw new Error(`one failures CSV was expected: ${there.join(' ')}`)
    const text = this.read(only)
    return { name: only, rows: parse(text, { columns: true, bom: true }) as Record<string, string>[] }
  }

  jobs(): string[] {
    const folder = join(this.stateDir, 'jobs')
    return existsSync(folder) ? readdirSync(folder).toSorted() : []
  }

  /** Empty for a job that is just being made. */
  readJournal(job: string): string {
    const path = join(this.stateDir, 'jobs', job, 'journal.ndjson')
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }

  /** The records of a job's journal as they are on disk, without one that is being written. */
  journal(job: string): Json[] {
    const text = this.readJournal(job)
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  }

  /** How many users of the latest job are on record as done. */
  done(): number {
    const [job] = this.jobs().slice(-1)
    return this.journal(job ?? '').filter(({ type }) => type === 'finished').length
  }

  /** Hosts other than this one that a process tried to call. */
  outside(): string[] {
    if (!existsSync(this.#outsideLog)) return []
    return readFileSync(this.#outsideLog, 'utf8').trim().split('\n')
  }

  async close(): Promise<void> {
    for (const running of this.#children) {
      if (running.alive) running.signal('SIGKILL')
      await running.ended.catch(() => undefined)
    }
    await this.sandbox.stop()
  }
}

/** A stage for one test; gone after it. The sandbox is quick unless it is asked to be slow. */
export async function createStage(
  options: SandboxOptions = {},
  at: { readonly stateDir?: string } = {},
): Promise<Stage> {
  const late: { stage?: Stage } = {}
  const sandbox = await startSandbox({
    users: 40,
    rate: 1000,
    burst: 1000,
    latencyMs: 2,
    onRequest: { begin: () => undefined, end: () => late.stage?.wake() },
    ...options,
  })
  const root = mkdtempSync(join(tmpdir(), 'connect-bulk-process-'))
  const stage = new Stage(sandbox, root, at.stateDir)
  late.stage = stage
  for (const folder of [stage.cwd, stage.home]) mkdirSync(folder)
  onTestFinished(async () => {
    await stage.close()
    // A process that has just been told to end may still be writing there.
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
  return stage
}

/** An address on this machine where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The command a report says to go on with: its arguments. */
export function suggested(text: string): string[] {
  const [, line = ''] = /^To (?:resume|try again): connect-bulk (.+)$/m.exec(text) ?? []
  return line.split(' ')
}
