import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { STUCK } from './support.js'
import { isLinux } from '../support/platform.js'
import { DETACHED, withStage } from './detach-support.js'

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
