import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStage, MOVE, type Stage, STUCK } from './support.js'
import { words } from '../support/words.js'
import { isLinux } from '../support/platform.js'

const DETACHED = words`${MOVE} --yes --detach`

const show = async (stage: Stage, job: string) => (await stage.run`jobs show ${job} --output json`).json()

/** Ends what a failed test may leave behind: the worker of the stage's only job. */
function endWorker(stage: Stage): void {
  for (const job of stage.jobs()) {
    const owner = stage.journal(job).findLast(({ type }) => type === 'owner' || type === 'queued')
    if (owner?.pid === undefined || owner.pid === process.pid) continue
    try {
      process.kill(owner.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

async function withStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await createStage()
  try {
    await run(stage)
  } finally {
    endWorker(stage)
  }
}

test('a detached job goes on by itself; watch shows it and exits as it does', () =>
  withStage(async (stage) => {
    const before = stage.usersIn('Basic Routing Profile').length
    const gate = stage.halt()
    const started = await stage.run`${DETACHED} --output json`
    expect(started).toMatchObject({ code: 0 })
    const { job, state, changing, succeeded } = started.json()
    expect(['queued', 'running']).toContain(state)
    expect([changing, succeeded < before]).toEqual([before, true])
    gate.open()
    const watched = await stage.run`jobs watch ${job}`
    expect(watched).toMatchObject({ code: 0 })
    expect(watched.out).toContain(`Job ${job} finished: ${before} users to change, ${before} succeeded`)
    expect(stage.usersIn('Basic Routing Profile')).toEqual([])
    expect(readFileSync(join(stage.stateDir, 'jobs', job, 'worker.log'), 'utf8')).toMatch(
      new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z Job ${job} finished`, 'm'),
    )
  }))

test.skipIf(!isLinux)('it outlives the session and the process group of the shell that started it', () =>
  withStage(async (stage) => {
    const gate = stage.halt()
    const started = await stage.run(DETACHED)
    const [job = ''] = stage.jobs()
    expect(started.out).toContain(`Job ${job} runs in the background`)
    const owner = stage.journal(job).findLast(({ type }) => type === 'owner' || type === 'queued')
    const [, , , ppid, group, session] = readFileSync(`/proc/${owner.pid}/stat`, 'utf8')
      .replace(/\(.*\)/, 'x')
      .split(' ')
    expect([group, session]).toEqual([String(owner.pid), String(owner.pid)])
    expect(ppid).not.toBe(String(process.pid))
    gate.open()
    expect((await stage.run`jobs watch ${job}`).code).toBe(0)
  }),
)

test('jobs cancel reaches it, and watch ends with it', () =>
  withStage(async (stage) => {
    const { job } = (await stage.run`${DETACHED} ${STUCK} --output json`).json()
    const watch = stage.start`jobs watch ${job} --output ndjson`
    await watch.waitFor('three users', () => watch.out.split('"type":"user"').length === 4)
    const cancelled = await stage.run`jobs cancel ${job} --output json`
    expect(cancelled.json()).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
    const watched = await watch.ended
    expect(watched.code).toBe(130)
    const lines = watched.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1)).toMatchObject({ type: 'finished', state: 'cancelled', job })
    const { succeeded } = cancelled.json()
    expect(lines.filter(({ type }) => type === 'user')).toHaveLength(succeeded)
    expect(stage.changed()).toHaveLength(succeeded)
  }))

test('Ctrl-C in watch ends the watching, not the job', () =>
  withStage(async (stage) => {
    const gate = stage.halt()
    const { job } = (await stage.run`${DETACHED} --output json`).json()
    const watch = stage.start`jobs watch ${job}`
    await watch.waitFor('the first line', () => watch.err.includes(`Job ${job}`))
    watch.signal('SIGINT')
    const { code, err } = await watch.ended
    expect([code, err]).toEqual([130, expect.stringContaining('the job continues')])
    gate.open()
    expect((await stage.run`jobs watch ${job}`).code).toBe(0)
    expect(await show(stage, job)).toMatchObject({ state: 'finished', failed: 0 })
  }))

test('refused under CI, before anything is called', () =>
  withStage(async (stage) => {
    const ran = await stage.run(DETACHED, { env: { CI: 'true' } })
    expect([ran.code, stage.sandbox.requests(), stage.jobs()]).toEqual([5, [], []])
    expect(ran.err).toContain('--detach is refused where CI is set')
  }))

test('sandbox run has nobody to leave a job to', () =>
  withStage(async (stage) => {
    const ran = await stage.run`sandbox run --users 20 -- ${DETACHED}`
    expect(ran.code).toBe(5)
    expect(ran.err).toContain('sandbox start')
  }))

test('detached jobs queue behind one another', () =>
  withStage(async (stage) => {
    const gate = stage.halt()
    const first = (await stage.run`${DETACHED} --output json`).json()
    const second = (
      await stage.run`edit --all --tag a=b --rate 500 --burst 500 --yes --detach --output json`
    ).json()
    expect(second.state).toBe('queued')
    gate.open()
    expect((await stage.run`jobs watch ${second.job}`).code).toBe(0)
    expect(await show(stage, first.job)).toMatchObject({ state: 'finished' })
    const operations = stage.writes().map(({ operation }) => operation)
    expect(operations.indexOf('TagResource')).toBeGreaterThan(
      operations.lastIndexOf('UpdateUserRoutingProfile'),
    )
    expect(existsSync(join(stage.stateDir, 'jobs', second.job, 'worker.log'))).toBe(true)
  }))
