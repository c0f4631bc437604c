import { PassThrough, Writable } from 'node:stream'
import xterm from '@xterm/headless'
import { afterEach, vi } from 'vitest'
import { createWorld, type Ran, type World, type WorldOptions } from '../support/world.js'

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
  'C-d': '\u{4}',
  'C-u': '\u{15}',
}

/** A screen that never comes fails the test; on a busy machine loading the session takes its time. */
const PATIENCE_MS = 90_000

const TICK_MS = 100

/** Longer than the session waits for the rest of a key after Esc. */
const ESCAPE_MS = 80

export interface SeatOptions extends WorldOptions {
  readonly columns?: number
  readonly rows?: number
  readonly args?: readonly string[]
  readonly prepare?: (world: World) => void | Promise<void>
}

/** The whole session in this process, on a sandbox and an emulated terminal: quick, and its time is virtual. */
export class Seat {
  readonly world: World
  readonly ended: Promise<Ran>
  readonly #terminal: InstanceType<typeof xterm.Terminal>
  readonly #input = new PassThrough()
  readonly #watchers = new Set<() => void>()
  readonly #stop = new AbortController()

  constructor(world: World, { columns = 120, rows = 40, args = [] }: SeatOptions) {
    this.world = world
    this.#terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true })
    const writer = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#terminal.write(chunk, () => {
          for (const watcher of [...this.#watchers]) watcher()
          done()
        })
      },
    })
    // As standard streams: a prompt that ends does not end them, and they know their size.
    const output = Object.assign(writer, { _isStdio: true, columns, rows })
    this.ended = world.run([...args], {
      answers: [],
      signal: this.#stop.signal,
      terminal: {
        columns: () => columns,
        rows: () => rows,
        prompting: { input: this.#input, output },
      },
    })
  }

  /** What the terminal shows. */
  screen(): string {
    const { active } = this.#terminal.buffer
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    ).join('\n')
  }

  /** Presses keys once the screen shows something; resolves to that screen. `=text` is typed as it is. */
  async on(what: string | RegExp, ...keys: readonly string[]): Promise<string> {
    const screen = await this.#shows(what)
    for (const key of keys) await this.press(key)
    return screen
  }

  async press(key: string): Promise<void> {
    const typed = key.length > 1 && key.startsWith('=') ? key.slice(1) : (KEYS[key] ?? key)
    this.#input.write(typed)
    await new Promise((resolve) => setTimeout(resolve, key === 'Escape' ? ESCAPE_MS : 0))
  }

  #shows(what: string | RegExp): Promise<string> {
    const isThere = (): boolean => {
      const screen = this.screen()
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    }
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isThere()) return
        finish()
        resolve(this.screen())
      }
      const late = setTimeout(() => {
        finish()
        reject(new Error(`the screen never showed ${String(what)}; it is\n${this.screen()}`))
      }, PATIENCE_MS)
      const finish = (): void => {
        clearTimeout(late)
        this.#watchers.delete(look)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** Lets time pass until the screen shows something: what changes by itself is drawn as time passes. */
  async inTime(what: string | RegExp): Promise<string> {
    const ticks = setInterval(() => this.world.clock.advance(TICK_MS), TICK_MS)
    try {
      return await this.#shows(what)
    } finally {
      clearInterval(ticks)
    }
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('the test is over'))
    await this.ended
  }
}

vi.setConfig({ testTimeout: 2 * PATIENCE_MS, hookTimeout: PATIENCE_MS })

const seats: Seat[] = []

afterEach(async () => {
  for (const seat of seats.splice(0)) await seat.close()
})

/** Starts a session with a world of its own; gone after the test. */
export async function sitDown(options: SeatOptions = {}): Promise<Seat> {
  const { columns, rows, args, prepare, ...worldOptions } = options
  const world = await createWorld(worldOptions)
  await prepare?.(world)
  return sitDownAt(world, { ...(columns && { columns }), ...(rows && { rows }), ...(args && { args }) })
}

/** Another session on the same sandbox and state folder. */
export function sitDownAt(world: World, options: SeatOptions = {}): Seat {
  const seat = new Seat(world, options)
  seats.push(seat)
  return seat
}
