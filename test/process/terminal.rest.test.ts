import { expect } from 'vitest'
import { MOVE, STUCK } from './support.js'
import { createPane, expectNothingChanged, QUESTION } from './pane.js'
import { onTerminal } from './tmux.js'

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
  await stage.waitFor('the end', () => stage.journal(job).at(-1)?.type === 'closed')
  expect(stage.journal(job).at(-1)).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
  await stage.waitFor('the failures CSV', () => stage.files().some((name) => name.endsWith('.csv')))
  expect(stage.failures().rows).toHaveLength(22 - stage.writes().length)
  expect(stage.writes()).toHaveLength(3)
})

onTerminal('a terminal where CI is set asks nobody', async () => {
  const pane = await createPane({}, { CI: 'true' })
  pane.run(...MOVE)
  const { code, screen } = await pane.end()
  expect(code).toBe(5)
  expect(screen).toContain('there is no terminal to confirm it on')
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
