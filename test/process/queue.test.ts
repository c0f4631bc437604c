import { expect, test } from 'vitest'
import { createStage } from './support.js'
import { stateOf, startSlow, startWaiting } from './queue-support.js'

test('the holder is killed: the one that waits says so and goes on', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const [killed = ''] = stage.jobs()
  const waiting = await startWaiting(stage, 'next')
  slow.signal('SIGKILL')
  gate.open()
  const { code, err } = await waiting.ended
  expect(code).toBe(0)
  expect(err).toContain(`Skipping job ${killed}: its process is gone`)
  expect((await stateOf(stage))[killed]).toBe('interrupted')
  expect((await stage.run`jobs resume ${killed}`).code).toBe(0)
  expect(stage.usersIn('Basic Routing Profile')).toEqual([])
})

test('a job that lost its turn while it was stopped sends nothing more', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const [job = ''] = stage.jobs()
  slow.signal('SIGSTOP')
  const { evictJob } = await import('../../src/queue/job-queue.js')
  const { nodeFiles: files } = await import('../../src/platform/files.js')
  const { systemClock: clock } = await import('../../src/platform/clock.js')
  await evictJob({ files, clock }, stage.stateDir, job)
  const sent = stage.writes().length
  slow.signal('SIGCONT')
  gate.open()
  const { code, err } = await slow.ended
  expect(code).toBe(130)
  expect(err).toContain('This job was cancelled elsewhere')
  expect(stage.writes()).toHaveLength(sent)
  expect(stage.journal(job).at(-1)).toMatchObject({ type: 'closed', state: 'cancelled' })
})
