import { expect, test } from 'vitest'
import { createStage, MOVE, type StartOptions } from './support.js'
import { words } from '../support/words.js'

const STACK_TRACE = /^\s+at .+:\d+/m

const NOBODY: readonly [string, StartOptions][] = [
  ['a closed stdin', { stdin: 'closed' }],
  ['a pipe that types the number', { stdin: { pipe: '22\n22\n' } }],
]

for (const [what, options] of NOBODY) {
  test(`with ${what} nobody is asked, and without --yes nothing is sent`, async () => {
    const stage = await createStage()
    const ran = await stage.run(MOVE, options)
    expect(ran.code).toBe(5)
    expect(ran.err).toContain('22 users would change, but there is no terminal to confirm it on.')
    expect(ran.err).toContain('Add --yes')
    expect(ran.err).not.toContain('?')
    expect(ran.out).toContain('22 users selected: 22 to change, 0 unchanged')
    expect(stage.writes()).toEqual([])
    expect(stage.jobs()).toEqual([])
    expect(stage.files()).toEqual([])
  })
}

test('edit continues when its stdout is closed, and records the job', async () => {
  const stage = await createStage()
  const movers = stage.usersIn('Basic Routing Profile')
  const running = stage.start(words`${MOVE} --yes --output ndjson`, { stdout: 'unread' })
  running.child.stdout?.destroy()
  const ran = await running.ended
  expect(ran.code).toBe(0)
  expect(ran.err).not.toMatch(STACK_TRACE)
  expect(stage.changed().toSorted()).toEqual(movers.toSorted())
  const [job = ''] = stage.jobs()
  expect(stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'finished', stoppedBy: null })
})

test('no terminal, no colours and no drawing', async () => {
  const stage = await createStage()
  const ran = await stage.run`${MOVE} --yes`
  expect(ran.code).toBe(0)
  expect(ran.out + ran.err).not.toContain('\u001B')
  expect(ran.err).not.toContain('\r')
})

test('help, version and mistakes need neither AWS nor a folder', async () => {
  const stage = await createStage()
  const env = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    HOME: undefined,
  }
  const help = await stage.run(['--help'], { env })
  expect(help).toMatchObject({ code: 0, err: '' })
  expect(help.out).toContain('connect-bulk')
  const bare = await stage.run([], { env })
  expect(bare).toMatchObject({ code: 2, out: '' })
  expect(bare.err).toContain('connect-bulk')
  const version = await stage.run(['--version'], { env })
  expect(version).toMatchObject({ code: 0, err: '' })
  expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/)
  const wrong = await stage.run(['edti'], { env })
  expect(wrong).toMatchObject({ code: 2, out: '' })
  expect(wrong.err).toContain('Did you mean edit?')
  expect(stage.sandbox.requests()).toEqual([])
  expect(stage.jobs()).toEqual([])
})
