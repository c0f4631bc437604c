import { expect, test } from 'vitest'
import { createStage, type Stage } from './support.js'
import { stateOf, startSlow, startWaiting } from './queue-support.js'

const operations = (stage: Stage): string[] => stage.writes().map(({ operation }) => operation)

test('a waiter is killed: those behind it are not held up', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const first = await startWaiting(stage, 'first')
  const [, killed = ''] = stage.jobs()
  const second = await startWaiting(stage, 'second')
  first.signal('SIGKILL')
  await first.ended
  gate.open()
  const ran = await second.ended
  expect(ran.code).toBe(0)
  expect(ran.err).toContain(`Skipping job ${killed}`)
  expect((await slow.ended).code).toBe(0)
  expect(operations(stage).indexOf('TagResource')).toBeGreaterThan(
    operations(stage).lastIndexOf('UpdateUserRoutingProfile'),
  )
})

test('a holder that is stopped keeps its turn, and goes on when it may', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const waiting = await startWaiting(stage, 'patient')
  slow.signal('SIGSTOP')
  const [held = '', queued = ''] = stage.jobs()
  for (let look = 0; look < 4; look += 1) {
    expect(await stateOf(stage)).toEqual({ [held]: 'running', [queued]: 'queued' })
    expect(operations(stage)).not.toContain('TagResource')
  }
  slow.signal('SIGCONT')
  gate.open()
  expect([(await slow.ended).code, (await waiting.ended).code]).toEqual([0, 0])
  expect(operations(stage).indexOf('TagResource')).toBeGreaterThan(
    operations(stage).lastIndexOf('UpdateUserRoutingProfile'),
  )
  expect(stage.usersIn('Basic Routing Profile')).toEqual([])
})

test('Ctrl-C in line: nothing is attempted, and the job can be resumed', async () => {
  const stage = await createStage()
  const { slow, gate } = await startSlow(stage)
  const waiting = await startWaiting(stage, 'later')
  const [, job = ''] = stage.jobs()
  waiting.signal('SIGINT')
  const ran = await waiting.ended
  expect(ran.code).toBe(130)
  expect(ran.out).toContain(`To resume: connect-bulk jobs resume ${job}`)
  gate.open()
  expect((await slow.ended).code).toBe(0)
  expect(operations(stage)).not.toContain('TagResource')
  expect((await stage.run`jobs resume ${job}`).code).toBe(0)
  expect(operations(stage)).toContain('TagResource')
})
