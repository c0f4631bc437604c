import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'vitest'
import { LIMIT_MS, type Stage } from './support.js'

const hasTmux = spawnSync('tmux', ['-V']).status === 0
if (!hasTmux) console.warn('tmux is not installed: what happens on a terminal is NOT tested')

/** A test that needs a real terminal. */
export const onTerminal = hasTmux ? test : test.skip

/** Looking costs a process each time, and the sandbox waits for it. */
const LOOK_EVERY_MS = 60

export interface TmuxOptions {
  readonly socket: string
  /** Columns and rows. */
  readonly size: readonly [number, number]
  readonly program: string
  readonly env?: Record<string, string> | undefined
}

/** A terminal of its own: a tmux server with one window. */
export class Tmux {
  readonly stage: Stage
  readonly #socket: string

  constructor(stage: Stage, { socket, size: [columns, rows], program, env }: TmuxOptions) {
    this.stage = stage
    this.#socket = `cb-${socket}-${process.pid}`
    const where = ['-x', String(columns), '-y', String(rows), '-s', 'main', program]
    // The first of a socket starts the server, and everything in it inherits the server's environment.
    execFileSync('tmux', ['-L', this.#socket, '-f', '/dev/null', 'new-session', '-d', ...where], {
      env: {
        ...stage.env({ TERM: 'xterm-256color', ENV: '', LANG: 'C.UTF-8', ...env }),
        TMUX_TMPDIR: stage.home,
      },
      cwd: stage.cwd,
    })
  }

  tmux(...args: string[]): string {
    const env = { PATH: process.env.PATH, TMUX_TMPDIR: this.stage.home }
    return execFileSync('tmux', ['-L', this.#socket, ...args], { env, encoding: 'utf8' })
  }

  screen(): string {
    return this.tmux('capture-pane', '-p')
  }

  /** Waits until the screen shows something, and returns that screen. */
  async see(what: string | RegExp): Promise<string> {
    let screen = ''
    let lookedAt = Number.NEGATIVE_INFINITY
    const seen = (): boolean => {
      if (performance.now() - lookedAt < LOOK_EVERY_MS) return false
      screen = this.screen()
      lookedAt = performance.now()
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    }
    await this.stage.waitFor(String(what), seen, LIMIT_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}; the screen is\n${screen}`)
    })
    return screen
  }
}
