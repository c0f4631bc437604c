import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { afterEach, test } from 'vitest'
import { createStage, PROGRAM, type Stage } from './support.js'

const SOCKET = `cb-session-${process.pid}`
const hasTmux = spawnSync('tmux', ['-V']).status === 0
if (!hasTmux) console.warn('tmux is not installed: the interactive session is NOT tested on a terminal')

/** The machine may be busy with other tests; nothing here waits without need. */
const PATIENCE_MS = 30_000

/** A test that needs a real terminal. */
export function onTerminal(name: string, body: () => Promise<void>): void {
  const options = { timeout: 5 * PATIENCE_MS }
  if (hasTmux) test(name, options, body)
  else test.skip(name, options, body)
}

/** The session on a terminal of its own. */
export class Seat {
  readonly stage: Stage

  constructor(stage: Stage, size: readonly [number, number], more: Record<string, string> = {}) {
    this.stage = stage
    const env = stage.env({ TERM: 'xterm-256color', ENV: '', LANG: 'C.UTF-8', ...more })
    const script = `#!/bin/sh\n${process.execPath} ${PROGRAM} "$@"\necho EXIT:$?\nsleep 60\n`
    chmodSync(stage.write('cb', script), 0o755)
    const where = ['-x', String(size[0]), '-y', String(size[1]), '-s', 'main', './cb']
    execFileSync('tmux', ['-L', SOCKET, '-f', '/dev/null', 'new-session', '-d', ...where], {
      env: { ...env, TMUX_TMPDIR: stage.home },
      cwd: stage.cwd,
    })
  }

  tmux(...args: string[]): string {
    const env = { PATH: process.env.PATH, TMUX_TMPDIR: this.stage.home }
    return execFileSync('tmux', ['-L', SOCKET, ...args], { env, encoding: 'utf8' })
  }

  /** Presses a key once the screen shows something; answers that screen. */
  async on(what: string | RegExp, ...keys: readonly string[]): Promise<string> {
    let screen = ''
    const seen = (): boolean => {
      screen = this.tmux('capture-pane', '-p')
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    }
    await this.stage.waitFor(String(what), seen, PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}; the screen is\n${screen}`)
    })
    for (const key of keys) {
      if (key.length > 1 && key.startsWith('=')) this.tmux('send-keys', '-l', key.slice(1))
      else this.tmux('send-keys', key)
    }
    return screen
  }
}

const seats: Seat[] = []

afterEach(() => {
  for (const seat of seats.splice(0)) seat.tmux('kill-server')
})

/** A session with a sandbox and a terminal of its own; gone after the test. */
export async function sitDown(
  options: Parameters<typeof createStage>[0] = {},
  size: readonly [number, number] = [120, 40],
  env: Record<string, string> = {},
): Promise<Seat> {
  const seat = new Seat(await createStage(options), size, env)
  seats.push(seat)
  return seat
}

/** From the menu: everybody of the profile that new users get, selected, and a new profile chosen. */
export async function chooseBilling(seat: Seat): Promise<void> {
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filter: everybody', 'f')
  await seat.on('which field?', '=routing')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('> is ', 'Enter')
  await seat.on('Routing profile is', '=basic')
  await seat.on('> Basic Routing Profile', 'Enter')
  await seat.on('Filter: Routing profile is Basic Routing Profile', 'a')
  await seat.on(/[1-9]\d* users selected/, 'e')
  await seat.on('> Routing profile', 'Enter')
  await seat.on('On the command line: --routing-profile', '=billing')
  await seat.on('Find: billing', 'Enter')
  await seat.on('→ billing', 'End')
  await seat.on('> Review 1 change', 'Enter')
}
