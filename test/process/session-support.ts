import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createStage, LIMIT_MS, PROGRAM, type Stage } from './support.js'
import { Tmux } from './tmux.js'

export interface SeatOptions {
  readonly env?: Record<string, string>
  readonly args?: readonly string[]
  /** A program that starts it. */
  readonly under?: readonly string[]
  /** Done with the sandbox before it starts. */
  readonly prepare?: (stage: Stage) => void | Promise<void>
}

/** The session on a terminal of its own. */
export class Seat extends Tmux {
  #isGone = false

  constructor(stage: Stage, size: readonly [number, number], how: SeatOptions = {}) {
    const ofItsOwn = ['sh', '-c', 'echo $$ >"$HOME/session.pid"; exec "$@"', 'sh']
    const program = [...(how.under ?? []), ...ofItsOwn, process.execPath, PROGRAM, ...(how.args ?? [])]
    // What stays behind keeps the screen; it ends with the terminal.
    const script = `#!/bin/sh\n${program.map((word) => `'${word}'`).join(' ')}\necho EXIT:$?\nexec cat\n`
    chmodSync(stage.write('cb', script), 0o755)
    super(stage, { socket: 'session', size, program: './cb', env: how.env })
  }

  /** The terminal is gone, as when its window is closed. */
  hangUp(): void {
    this.tmux('kill-server')
    this.#isGone = true
  }

  /** Resolves when the session's process has ended, too. */
  async ended(): Promise<void> {
    await this.stage.waitFor('the end of the session', () => !this.#isAlive(), LIMIT_MS)
  }

  #isAlive(): boolean {
    try {
      return process.kill(Number(readFileSync(join(this.stage.home, 'session.pid'), 'utf8')), 0)
    } catch {
      return false
    }
  }

  async end(): Promise<void> {
    this.stage.openGates()
    if (!this.#isGone) this.hangUp()
    await this.ended()
  }

  /** Presses a key once the screen shows something; answers that screen. */
  async on(what: string | RegExp, ...keys: readonly string[]): Promise<string> {
    const screen = await this.see(what)
    for (const key of keys) {
      if (key.length > 1 && key.startsWith('=')) this.tmux('send-keys', '-l', key.slice(1))
      else this.tmux('send-keys', key)
    }
    return screen
  }
}

/** A session with a sandbox and a terminal of its own; gone after the test. */
export async function sitDown(
  options: Parameters<typeof createStage>[0] = {},
  size: readonly [number, number] = [120, 40],
  how: SeatOptions = {},
): Promise<Seat> {
  const stage = await createStage(options)
  await how.prepare?.(stage)
  const seat = new Seat(stage, size, how)
  onTestFinished(() => seat.end())
  return seat
}
