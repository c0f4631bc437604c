import { chmodSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { createStage, PROGRAM, type Stage } from './support.js'
import { Tmux } from './tmux.js'

/** A shell on a terminal of its own, and the program in it as `./cb`. */
class Pane extends Tmux {
  constructor(stage: Stage, env: Record<string, string>) {
    chmodSync(stage.write('cb', `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`), 0o755)
    super(stage, { socket: 'test', size: [110, 60], program: '/bin/sh', env })
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

  /** With wrapped lines joined. */
  override screen(): string {
    return this.tmux('capture-pane', '-p', '-J')
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
