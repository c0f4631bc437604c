import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import xterm from '@xterm/headless'
import { afterEach, expect, vi } from 'vitest'
import { sessionCalls } from '../../src/commands/access.js'
import { actionsOf } from '../../src/operations/index.js'
import { SIDE_CALLS } from '../../src/operations/reads.js'
import type { Gate } from '../../src/sandbox/sandbox.js'
import { jobsOf, type Line, recordsOf } from '../support/crash.js'
import { createWorld, type Ran, type RunOptions, type World, type WorldOptions } from '../support/world.js'
import { type CommandLine, splitCommandLine } from '../support/words.js'

/** Keys as a terminal sends them. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\r',
  Escape: '\u{1b}',
  Up: '\u{1b}[A',
  Down: '\u{1b}[B',
  Right: '\u{1b}[C',
  Left: '\u{1b}[D',
  Home: '\u{1b}[H',
  End: '\u{1b}[F',
  PageUp: '\u{1b}[5~',
  PageDown: '\u{1b}[6~',
  Space: ' ',
  Tab: '\t',
  F1: '\u{1b}OP',
  'C-c': '\u{3}',
  'C-z': '\u{1a}',
  'C-d': '\u{4}',
  'C-u': '\u{15}',
}

/** What a terminal sends for a key, or for `=text` the text. */
function sequence(key: string): string {
  return key.length > 1 && key.startsWith('=') ? key.slice(1) : (KEYS[key] ?? key)
}

/** Lines of a screen that name a flag where no command line is shown. */
function flagsNamed(screen: string): readonly string[] {
  return screen
    .split(/\n\s*\n/)
    .filter((part) => !/on the command line|connect-bulk /i.test(part))
    .flatMap((part) => part.split('\n'))
    .filter((line) => / --[a-z]/.test(line))
}

/** A screen that never comes fails the test; on a busy machine loading the session takes its time. */
const PATIENCE_MS = 25_000

/** How much time passes while a screen is waited for, and how often: quicker than real time, as nothing is under way. */
const TICK_MS = 100
const TICK_EVERY_MS = 10

/** Longer than the session waits for the rest of a key after Esc. */
const ESCAPE_MS = 80

/** How the session is started. */
export interface SessionStart extends Pick<RunOptions, 'env' | 'identity' | 'startWorker' | 'mayBeAlive'> {
  readonly columns?: number
  readonly rows?: number
  readonly args?: readonly string[]
}

export interface SeatOptions extends WorldOptions, SessionStart {
  /** Done with the sandbox before the session starts. */
  readonly prepare?: (world: World) => void | Promise<void>
}

/** The whole session in this process, on a sandbox and an emulated terminal: quick, and its time is virtual. */
export class Seat {
  readonly world: World
  readonly ended: Promise<Ran>
  /** What the session has written, control characters included. */
  written = ''
  /** The title that the terminal was given. */
  title = ''
  readonly #terminal: InstanceType<typeof xterm.Terminal>
  readonly #input = new PassThrough()
  readonly #output: Writable & { columns: number; rows: number }
  readonly #watchers = new Set<() => void>()
  readonly #resized = new Set<() => void>()
  readonly #stop = new AbortController()
  readonly #gates: Gate[] = []
  readonly #others: Promise<Ran>[] = []

  constructor(world: World, { columns = 120, rows = 40, args = [], ...how }: SessionStart) {
    this.world = world
    this.#terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true })
    this.#terminal.onTitleChange((title) => (this.title = title))
    const writer = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.written += chunk.toString()
        this.#terminal.write(chunk, () => {
          for (const watcher of [...this.#watchers]) watcher()
          done()
        })
      },
    })
    // As standard streams: a prompt that ends does not end them, and they know their size.
    this.#output = Object.assign(writer, { _isStdio: true, columns, rows })
    this.ended = world.run([...args], {
      answers: [],
      signal: this.#stop.signal,
      ...how,
      terminal: {
        columns: () => this.#terminal.cols,
        rows: () => this.#terminal.rows,
        onResize: (listener) => {
          this.#resized.add(listener)
          return () => this.#resized.delete(listener)
        },
        prompting: { input: this.#input, output: this.#output },
      },
    })
  }

  /** What the terminal shows. */
  screen(): string {
    const { active } = this.#terminal.buffer
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) =>
        active
          .getLine(active.viewportY + row)
          ?.translateToString(true)
          .trimEnd() ?? '',
    ).join('\n')
  }

  /** The terminal's window gets another size. */
  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows)
    Object.assign(this.#output, { columns, rows })
    for (const listener of this.#resized) listener()
  }

  /** Presses keys once the screen shows something; resolves to that screen. `=text` is typed as it is. */
  async on(what: string | RegExp, ...keys: readonly string[]): Promise<string> {
    const screen = await this.#shows(what)
    expect(flagsNamed(screen)).toEqual([])
    for (const key of keys) await this.press(key)
    return screen
  }

  async press(key: string): Promise<void> {
    this.#input.write(sequence(key))
    await new Promise((resolve) => setTimeout(resolve, key === 'Escape' ? ESCAPE_MS : 0))
  }

  /** Types keys in one go, as they arrive over a slow line. */
  async burst(...keys: readonly string[]): Promise<void> {
    await this.press(`=${keys.map(sequence).join('')}`)
  }

  /** Pastes a text, as a terminal does that was asked to mark it. */
  async paste(text: string): Promise<void> {
    await this.press(`=\u{1b}[200~${text}\u{1b}[201~`)
  }

  async #shows(what: string | RegExp): Promise<string> {
    await this.until(`the screen shows ${String(what)}`, () => {
      const screen = this.screen()
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    })
    return this.screen()
  }

  /**
   * Resolves once something holds: looks whenever the screen changes. Time passes meanwhile, because what changes by
   * itself is drawn as time passes.
   */
  until(what: string, isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isSo()) return
        finish()
        resolve()
      }
      const finish = (): void => {
        clearTimeout(late)
        clearInterval(ticks)
        this.#watchers.delete(look)
      }
      const ticks = setInterval(() => {
        if (!this.world.clock.isBusy) this.world.clock.advance(TICK_MS)
        look()
      }, TICK_EVERY_MS)
      const late = setTimeout(() => {
        finish()
        reject(new Error(`it never came to: ${what}; the screen is\n${this.screen()}`))
      }, PATIENCE_MS)
      this.#watchers.add(look)
      look()
    })
  }

  /** Resolves to what the session leaves on the terminal. */
  async left(code: number): Promise<string> {
    const ran = await this.ended
    // The emulated terminal may still be taking in the last of it.
    await new Promise<unknown>((resolve) => this.#output.write('', resolve))
    expect(ran.code, ran.err).toBe(code)
    return ran.out + ran.err
  }

  /** Starts another command line beside the session. */
  start(...line: CommandLine<RunOptions>): void {
    const [args, options = {}] = splitCommandLine(line)
    this.#others.push(this.world.run(args, { signal: this.#stop.signal, ...options }))
  }

  /** Keeps back what the service answers to an operation, after so many answers, until the gate is opened. */
  hold(operation: string, after = 0): Gate {
    const gate = this.world.sandbox.hold({ operation, after })
    this.#gates.push(gate)
    return gate
  }

  /** Has a job stand still once it has changed so many users: it can't read the others until the gate is opened. */
  halt(changed = 3): Gate {
    return this.hold('DescribeUser', changed)
  }

  /** The jobs on record, oldest first. */
  jobs(): readonly string[] {
    return existsSync(join(this.world.cwd, '.state', 'jobs')) ? jobsOf(this.world) : []
  }

  journal(job: string): readonly Line[] {
    return recordsOf(this.world, job)
  }

  /** By username: the name of the routing profile, as the service has it. */
  profiles(): Map<string, string> {
    const names = [...this.world.sandbox.store.users.values()].map(({ Username }) => Username)
    return new Map(names.map((username) => [username, this.world.profileOf(username)]))
  }

  /** The rows of a failures CSV by column. */
  failures(name: string): readonly Record<string, string>[] {
    return parse(readFileSync(join(this.world.cwd, name)), { columns: true, bom: true })
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('the test is over'))
    for (const gate of this.#gates) gate.open()
    await Promise.all([this.ended, ...this.#others])
  }
}

vi.setConfig({ testTimeout: 2 * PATIENCE_MS, hookTimeout: PATIENCE_MS })

const seats: Seat[] = []

afterEach(async () => {
  for (const seat of seats.splice(0)) {
    await seat.close()
    checkPolicy(seat.world)
  }
})

/** Whatever a session does, `iam-policy` without a command line allows it. */
function checkPolicy({ sandbox }: World): void {
  const beside = ['ListInstances', 'DescribeInstance', ...SIDE_CALLS.map(({ name }) => name)]
  const allowed = new Set([...sessionCalls(), ...beside].flatMap(actionsOf))
  const called = new Set(sandbox.requests().map(({ operation }) => operation))
  const forbidden = [...called].filter(
    (operation) =>
      actionsOf(operation).length === 0 || !actionsOf(operation).every((one) => allowed.has(one)),
  )
  expect(forbidden).toEqual([])
}

/** Starts a session with a world of its own; gone after the test. */
export async function sitDown(options: SeatOptions = {}): Promise<Seat> {
  const { columns, rows, args, env, startWorker, mayBeAlive, prepare, ...worldOptions } = options
  const world = await createWorld(worldOptions)
  await prepare?.(world)
  const given = { columns, rows, args, env, startWorker, mayBeAlive }
  return sitDownAt(
    world,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  )
}

/** Another session on the same sandbox and state folder. */
export function sitDownAt(world: World, options: SessionStart = {}): Seat {
  const seat = new Seat(world, options)
  seats.push(seat)
  return seat
}
