import { expect, test } from 'vitest'
import { createStage, type Json, MOVE, STUCK } from './support.js'
import { UPDATE, expectToAddUp, show, onlyJob, expectRetryToFinish } from './interrupt-support.js'

test('SIGINT twice leaves at once, even with a call that never ends', async () => {
  const stage = await createStage({
    faults: [{ operation: UPDATE, kind: 'hang', calls: [2] }],
  })
  const movers = stage.usersIn('Basic Routing Profile')
  const running = stage.start`${MOVE} ${STUCK} --yes`
  await running.waitFor('the third write', () => stage.writes().length === 3)
  running.signal('SIGINT')
  await running.waitFor('the stop', () => running.err.includes('Stopping'))
  // The first waits for the call that hangs.
  await running.waitFor('the answers', () => stage.done() === 2)
  expect(running.alive).toBe(true)
  running.signal('SIGINT')
  const ran = await running.ended
  expect(ran.code).toBe(130)
  expect(ran.err).not.toContain('    at ')
  expect(stage.writes()).toHaveLength(3)

  const job = await onlyJob(stage)
  expect(job).toMatchObject({ state: 'interrupted', finishedAt: null, succeeded: 2, failed: 1 })
  const result = await show(stage, job.job)
  expectToAddUp(stage, result, movers)
  expect(result.failures).toMatchObject([{ code: 'NoAnswer', kind: 'unknown', retryable: true, attempts: 1 }])
  const hung = stage.writes()[1]?.userId
  expect(result.failures[0].userId).toBe(hung)

  const before = stage.writes().length
  await expectRetryToFinish(stage, ['retry', job.job], movers)
  const succeededBefore = [0, 2].map((n) => stage.writes()[n]?.userId)
  const again = stage
    .writes()
    .slice(before)
    .map(({ userId }) => userId)
  expect(again.filter((id) => succeededBefore.includes(id))).toEqual([])
  expect(again).toHaveLength(movers.length - 2)
})

test('SIGKILL in the middle: the journal tells the truth, and retry does the rest', async () => {
  const stage = await createStage()
  const movers = stage.usersIn('Basic Routing Profile')
  const [users, answers] = [stage.halt(5), stage.hold(UPDATE, 3)]
  const running = stage.start`${MOVE} --yes`
  await running.waitFor('two calls under way', () => stage.done() === 3 && answers.held() === 2)
  running.signal('SIGKILL')
  const ran = await running.ended
  for (const gate of [users, answers]) gate.open()
  expect(ran.signal).toBe('SIGKILL')
  expect(ran.out).not.toContain('succeeded')

  const job = await onlyJob(stage)
  expect(job).toMatchObject({
    state: 'interrupted',
    command: 'edit',
    finishedAt: null,
    selected: movers.length,
  })
  const result = await show(stage, job.job)
  expectToAddUp(stage, result, movers)
  expect([result.succeeded, result.failed]).toEqual([3, 2])

  // The sandbox, an independent witness, agrees about every user.
  const profiles = stage.profiles()
  const failures = await stage.run`jobs failures ${job.job}`
  expect(failures.code).toBe(0)
  const { name, rows } = stage.failures()
  expect(failures.out).toContain(name)
  const reported = new Map(rows.map(({ username = '', status }) => [username, status]))
  const succeeded = movers.filter((user) => !reported.has(user))
  expect(succeeded).toHaveLength(result.succeeded)
  expect(succeeded.map((user) => profiles.get(user))).toEqual(succeeded.map(() => 'Billing'))
  const untouched = movers.filter((user) => reported.get(user) === 'not-attempted')
  expect(untouched).toHaveLength(result.notAttempted)
  expect(untouched.map((user) => profiles.get(user))).toEqual(untouched.map(() => 'Basic Routing Profile'))
  const open = rows.filter(({ status }) => status === 'failed')
  expect(open).toHaveLength(result.failed)
  for (const row of open)
    expect(row).toMatchObject({
      error_code: 'NoAnswer',
      retryable: 'yes',
      failed_settings: 'routing_profile',
    })
  expect(new Set(result.failures.map(({ kind }: Json) => kind))).toEqual(new Set(['unknown']))
  const sent = stage.changed()
  expect(sent.filter((user) => untouched.includes(user))).toEqual([])

  const before = stage.writes().length
  const retried = await expectRetryToFinish(stage, ['retry', 'latest'], movers)
  const again = stage.changed().slice(before)
  expect(again.filter((user) => succeeded.includes(user))).toEqual([])
  // Whoever was changed by a call whose answer never came is seen to be right, and not written again either.
  expect(stage.changed().toSorted()).toEqual(movers.toSorted())
  expect(retried.json().failed + retried.json().notAttempted).toBe(0)
  const second = await stage.run`jobs list --output json`
  expect(second.json().jobs.map(({ state }: Json) => state)).toEqual(['finished', 'interrupted'])
})
