import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Stage } from './support.js'
import { DETACHED, withStage } from './detach-support.js'

const show = async (stage: Stage, job: string) => (await stage.run`jobs show ${job} --output json`).json()

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

test('a job in sandbox run cannot be detached', () =>
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
