import { spawn, spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStage, MOVE, PROGRAM, STUCK } from './support.js'
import { runWith } from './run-with.js'

const STACK_TRACE = /^\s+at .+:\d+/m

for (const format of ['json', 'table'])
  test.skipIf(!existsSync('/dev/full'))(
    `a full disk under stdout (${format}) ends the talking, not the job`,
    async () => {
      const stage = await createStage()
      const movers = stage.usersIn('Basic Routing Profile')
      const ran = await runWith(stage, [...MOVE, '--yes', '--output', format], openSync('/dev/full', 'w'))
      expect(ran.code).toBe(1)
      expect(ran.err).toContain("stdout can't be written: ENOSPC")
      expect(ran.err).not.toMatch(STACK_TRACE)
      expect(stage.changed().toSorted()).toEqual(movers.toSorted())
      expect(stage.journal(stage.jobs()[0] ?? '').at(-1)).toMatchObject({
        state: 'finished',
        stoppedBy: null,
      })
    },
  )

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

test.skipIf(!hasScript)('on a terminal of 0 × 0 a job is carried out, and little is drawn', async () => {
  const stage = await createStage()
  const log = join(stage.cwd, 'log')
  const line = `stty size; exec ${process.execPath} ${PROGRAM} edit --all --tag a=b --yes --rate 30`
  const child = spawn('script', ['-qec', line, log], {
    cwd: stage.cwd,
    env: stage.env({ SHELL: '/bin/sh', CI: undefined }),
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  expect(readFileSync(log, 'utf8')).toMatch(/^0 0\r?$/m)
  expect(code).toBe(0)
  expect(statSync(log).size).toBeLessThan(200_000)
  expect(stage.journal(stage.jobs()[0] ?? '').at(-1)).toMatchObject({ state: 'finished' })
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk under both streams ends with exit 1, and the job is whole',
  async () => {
    const stage = await createStage()
    const full = openSync('/dev/full', 'w')
    expect((await runWith(stage, [...MOVE, '--yes'], full, full)).code).toBe(1)
    expect(stage.journal(stage.jobs()[0] ?? '').at(-1)).toMatchObject({ state: 'finished', stoppedBy: null })
  },
)

test.skipIf(process.platform === 'win32')(
  'a lost terminal is one stop, however many signals it sends',
  async () => {
    const stage = await createStage()
    const gate = stage.hold('UpdateUserRoutingProfile', 2)
    const running = stage.start`${MOVE} ${STUCK} --yes`
    await running.waitFor('a call under way', () => gate.held() === 1)
    for (const signal of ['SIGHUP', 'SIGHUP', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) running.signal(signal)
    await running.waitFor('the stop', () => running.err.includes('Stopping'))
    gate.open()
    const ran = await running.ended
    expect(ran.code).toBe(130)
    const [job = ''] = stage.jobs()
    expect(stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'cancelled' })
    const sent = stage.journal(job).filter(({ type }) => type === 'sent')
    expect(stage.journal(job).filter(({ type }) => type === 'answered')).toHaveLength(sent.length)
    expect(stage.files()).toEqual([`connect-bulk-failures-${job}.csv`])
  },
)
