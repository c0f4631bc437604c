import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { createStage, LIMIT_MS, PROGRAM, type Stage } from './support.js'

const SOCKET = `cb-test-${process.pid}`
const hasTmux = spawnSync('tmux', ['-V']).status === 0
if (!hasTmux) console.warn('tmux is not installed: what happens on a terminal is NOT tested')
export const onTerminal = hasTmux ? test : test.skip

/** Looking costs a process each time, and the sandbox waits for it. */
const LOOK_EVERY_MS = 60
const COLUMNS = 110
const ROWS = 60

/** A shell on a terminal of its own, and the program in it as `./cb`. */
class Pane {
  readonly stage: Stage

  constructor(stage: Stage, more: Record<string, string>) {
    this.stage = stage
    const env = stage.env({ TERM: 'xterm-256color', ENV: '', LANG: 'C.UTF-8', ...more })
    chmodSync(stage.write('cb', `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`), 0o755)
    // The first of a socket starts the server, and everything in it inherits the server's environment.
    const size = ['-x', String(COLUMNS), '-y', String(ROWS)]
    execFileSync(
      'tmux',
      ['-L', SOCKET, '-f', '/dev/null', 'new-session', '-d', ...size, '-s', 'main', '/bin/sh'],
      {
        env: { ...env, TMUX_TMPDIR: stage.home },
        cwd: stage.cwd,
      },
    )
  }

  tmux(...args: string[]): string {
    const env = { PATH: process.env.PATH, TMUX_TMPDIR: this.stage.home }
    return execFileSync('tmux', ['-L', SOCKET, ...args], { env, encoding: 'utf8' })
  }

  /** Types a command line; its exit code will stand behind `EXIT:`. */
  run(...args: readonly string[]): void {
    const quoted = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`)
    this.type(`clear; ./cb ${quoted.join(' ')}; echo EXIT:$?`)
    this.press('Enter')
  }

  type(text: string): void {
    this.tmux('send-keys', '-l', text)
  }

  press(key: string): void {
    this.tmux('send-keys', key)
  }

  screen(): string {
    return this.tmux('capture-pane', '-p', '-J')
  }

  async see(what: string | RegExp, ms = LIMIT_MS): Promise<string> {
    let screen = ''
    let lookedAt = Number.NEGATIVE_INFINITY
    const seen = (): boolean => {
      if (performance.now() - lookedAt < LOOK_EVERY_MS) return false
      screen = this.screen()
      lookedAt = performance.now()
      return typeof what === 'string' ? screen.includes(what) : what.test(screen)
    }
    await this.stage.waitFor(String(what), seen, ms).catch((error: unknown) => {
      throw new Error(`${String(error)}; the screen is\n${screen}`)
    })
    return screen
  }

  /** Waits for the end of the command line, and that the terminal is as it was before. */
  async end(): Promise<{ code: number; screen: string }> {
    const screen = await this.see(/EXIT:\d+/)
    expect(this.tmux('display-message', '-p', '#{cursor_flag}').trim()).toBe('1')
    return { code: Number(/EXIT:(\d+)/.exec(screen)?.[1]), screen }
  }

  close(): void {
    this.tmux('kill-server')
  }
}

export async function createPane(
  options: SandboxOptions = {},
  env: Record<string, string> = {},
): Promise<Pane> {
  const pane = new Pane(await createStage(options), env)
  onTestFinished(() => pane.close())
  await pane.see(/[#$>] /)
  return pane
}

export function expectNothingChanged({ stage }: Pane): void {
  expect(stage.writes()).toEqual([])
  expect(stage.jobs()).toEqual([])
  expect(stage.files()).toEqual(['cb'])
}

export const QUESTION = 'Move 22 users of acme-service to routing profile Billing? (y/N)'
