import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { createStage, LIMIT_MS, MOVE, PROGRAM, type Stage, STUCK } from './support.js'

const SOCKET = `cb-test-${process.pid}`
const hasTmux = spawnSync('tmux', ['-V']).status === 0
if (!hasTmux) console.warn('tmux is not installed: what happens on a terminal is NOT tested')
const onTerminal = hasTmux ? test : test.skip

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

const panes: Pane[] = []

afterEach(() => {
  for (const pane of panes.splice(0)) pane.close()
})

async function createPane(options: SandboxOptions = {}, env: Record<string, string> = {}): Promise<Pane> {
  const pane = new Pane(await createStage(options), env)
  panes.push(pane)
  await pane.see(/[#$>] /)
  return pane
}

function expectNothingChanged({ stage }: Pane): void {
  expect(stage.writes()).toEqual([])
  expect(stage.jobs()).toEqual([])
  expect(stage.files()).toEqual(['cb'])
}

const QUESTION = 'Move 22 users of acme-service to routing profile Billing? (y/N)'

onTerminal('edit asks until the answer is yes or no, and nothing means no', async () => {
  const pane = await createPane()
  pane.run(...MOVE)
  const asked = await pane.see(QUESTION)
  expect(asked).toContain('22 users selected: 22 to change, 0 unchanged')
  expect(pane.stage.writes()).toEqual([])
  pane.type('x')
  pane.press('Enter')
  await pane.see('You must answer with "Yes" or "No"')
  pane.press('C-u')
  pane.press('Enter')
  const { code, screen } = await pane.end()
  expect(code).toBe(5)
  expect(screen).toContain('Not confirmed; nothing was changed.')
  expectNothingChanged(pane)
})

onTerminal('y goes on, and a bar shows how far it is', async () => {
  const pane = await createPane()
  const gate = pane.stage.halt(7)
  pane.run(...MOVE)
  await pane.see(QUESTION)
  pane.press('y')
  pane.press('Enter')
  await pane.see(/\[#+\.+\] 7 of 22 users done, 0 failed/)
  gate.open()
  const { code, screen } = await pane.end()
  expect(code).toBe(0)
  expect(screen).toContain('22 succeeded, 0 failed, 0 not attempted')
  // It is gone when there is nothing to wait for any more.
  expect(screen).not.toContain('users done')
  expect(pane.stage.usersIn('Basic Routing Profile')).toEqual([])
  expect(pane.stage.files()).toEqual(['cb'])
})

onTerminal('above 25 users the number has to be typed', async () => {
  const pane = await createPane({ users: 60 })
  const { length } = pane.stage.usersIn('Basic Routing Profile')
  expect(length).toBeGreaterThan(25)
  pane.run(...MOVE)
  await pane.see('Type the number of users to continue:')
  pane.type('y')
  pane.press('Enter')
  await pane.see(`Type ${length} to continue, or nothing to leave.`)
  pane.press('C-u')
  pane.type(String(length - 1))
  pane.press('Enter')
  await pane.see(new RegExp(`continue: ${length - 1}[^]*Type ${length} to continue`))
  expect(pane.stage.writes()).toEqual([])
  pane.press('C-u')
  pane.type(String(length))
  pane.press('Enter')
  const { code, screen } = await pane.end()
  expect(code).toBe(0)
  expect(screen).toContain(`${length} succeeded`)
  expect(pane.stage.usersIn('Basic Routing Profile')).toEqual([])
})

onTerminal('Ctrl-C at the question leaves, and nothing is changed', async () => {
  const pane = await createPane({ users: 60 })
  pane.run(...MOVE)
  await pane.see(/profile Billing\? Type the number/)
  pane.press('C-c')
  const { code, screen } = await pane.end()
  expect(code).toBe(130)
  expect(screen).toContain('Interrupted; nothing was changed.')
  expectNothingChanged(pane)
})

onTerminal('Ctrl-C while the job runs lets it end in good order', async () => {
  const pane = await createPane()
  pane.run(...MOVE, ...STUCK)
  await pane.see(QUESTION)
  pane.press('y')
  pane.press('Enter')
  await pane.see(/\[#+\.+\] 3 of 22 users done/)
  pane.press('C-c')
  const { code, screen } = await pane.end()
  const { length } = pane.stage.writes()
  expect(length).toBe(3)
  expect(code).toBe(130)
  expect(screen).toMatch(/Stopping[^]*Ctrl-C again leaves at once/)
  expect(screen).toContain(
    `cancelled: 22 users to change, ${length} succeeded, 0 failed, ${22 - length} not attempted`,
  )
  expect(screen).toMatch(/To resume: connect-bulk jobs resume \d{8}-\d{6}-[0-9a-f]{4}/)
  const [job = ''] = pane.stage.jobs()
  expect(pane.stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'cancelled' })
  expect(pane.stage.failures().rows).toHaveLength(22 - length)
})

onTerminal('Ctrl-C twice leaves at once and gives the cursor back', async () => {
  const pane = await createPane({ faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'hang' }] })
  pane.run(...MOVE, ...STUCK, '--yes')
  // As many as are begun before the first is answered.
  await pane.stage.waitFor('two calls that hang', () => pane.stage.writes().length === 2)
  pane.press('C-c')
  await pane.see('Ctrl-C again leaves at once.')
  pane.press('C-c')
  const { code, screen } = await pane.end()
  expect(code).toBe(130)
  expect(screen).not.toContain('    at ')
  expect(pane.stage.writes()).toHaveLength(2)
})

onTerminal('Ctrl-C while it still reads: nothing is changed', async () => {
  const pane = await createPane()
  const gate = pane.stage.hold('DescribeInstance')
  pane.run(...MOVE)
  await pane.stage.waitFor('the first call', () => gate.held() === 1)
  pane.press('C-c')
  const { code, screen } = await pane.end()
  expect(code).toBe(130)
  expect(screen).toContain('Interrupted; nothing was changed.')
  expectNothingChanged(pane)
})

onTerminal('a terminal that is closed while the job runs ends it in good order', async () => {
  const pane = await createPane()
  const { stage } = pane
  pane.run(...MOVE, ...STUCK, '--yes')
  await stage.waitFor('the third write', () => stage.writes().length === 3)
  // Another session keeps the server, as other windows would.
  pane.tmux('new-session', '-d', '-s', 'other', '/bin/sh')
  pane.tmux('kill-session', '-t', 'main')
  const [job = ''] = stage.jobs()
  await stage.waitFor('the end', () => stage.journal(job).at(-1).type === 'closed')
  expect(stage.journal(job).at(-1)).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
  await stage.waitFor('the failures CSV', () => stage.files().length === 2)
  expect(stage.failures().rows).toHaveLength(22 - stage.writes().length)
  expect(stage.writes()).toHaveLength(3)
})

onTerminal('a terminal where CI is set asks nobody', async () => {
  const pane = await createPane({}, { CI: 'true' })
  pane.run(...MOVE)
  const { code, screen } = await pane.end()
  expect(code).toBe(5)
  expect(screen).toContain('nobody can confirm it here')
  expectNothingChanged(pane)
})

onTerminal('a pipe into stdin answers no question, even on a terminal', async () => {
  const pane = await createPane()
  pane.type(`clear; echo y | ./cb edit --all --routing-profile Billing; echo EXIT:$?`)
  pane.press('Enter')
  const { code } = await pane.end()
  expect(code).toBe(5)
  expectNothingChanged(pane)
})

onTerminal(
  'with stdout in a file the question is still asked, and the file holds only the answer',
  async () => {
    const pane = await createPane()
    const filter = "'routing-profile=Basic Routing Profile'"
    pane.type(
      `clear; ./cb edit --filter ${filter} --routing-profile Billing --output json >out.json; echo EXIT:$?`,
    )
    pane.press('Enter')
    await pane.see(QUESTION)
    pane.type('y')
    pane.press('Enter')
    const { code } = await pane.end()
    expect(code).toBe(0)
    expect(JSON.parse(pane.stage.read('out.json'))).toMatchObject({
      succeeded: 22,
      failed: 0,
      notAttempted: 0,
    })
  },
)

/** Sets a foreground colour; bold and dim are none. */
const COLOUR = /\u001B\[(?:\d+;)*(?:3[0-8]|9[0-7])[;m]/

for (const [what, env, args] of [
  ['NO_COLOR', { NO_COLOR: '1' }, []],
  ['--no-color', {}, ['--no-color']],
] as const) {
  onTerminal(`${what}: not a colour in plan, question, bar and report`, async () => {
    const pane = await createPane({}, env)
    const gate = pane.stage.halt(7)
    const coloured = (): string[] =>
      pane
        .tmux('capture-pane', '-p', '-e')
        .split('\n')
        .filter((line) => COLOUR.test(line))
    pane.run(...MOVE, ...args)
    await pane.see(QUESTION)
    const asked = coloured()
    pane.press('y')
    pane.press('Enter')
    await pane.see(/\[#+\.+\] 7 of 22 users done/)
    const running = coloured()
    gate.open()
    expect((await pane.end()).code).toBe(0)
    expect({ asked, running, done: coloured() }).toEqual({ asked: [], running: [], done: [] })
  })
}

onTerminal('colours are there where nobody minds', async () => {
  const pane = await createPane()
  pane.run(...MOVE, '--yes')
  expect((await pane.end()).code).toBe(0)
  expect(pane.tmux('capture-pane', '-p', '-e')).toMatch(COLOUR)
})
