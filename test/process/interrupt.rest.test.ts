import { expect, test } from 'vitest'
import { createStage, MOVE, STUCK, suggested } from './support.js'
import { UPDATE, expectToAddUp, show, onlyJob, expectRetryToFinish } from './interrupt-support.js'

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} once: what is in flight finishes, nothing new is started, the resume it prints does the rest`, async () => {
    const stage = await createStage()
    const movers = stage.usersIn('Basic Routing Profile')
    const gate = stage.hold(UPDATE, 2)
    const running = stage.start`${MOVE} ${STUCK} --yes`
    await running.waitFor('a call under way', () => gate.held() === 1)
    running.signal(signal)
    await running.waitFor('the stop', () => running.err.includes('Stopping'))
    gate.open()
    const ran = await running.ended

    expect(ran.code).toBe(130)
    expect(stage.writes()).toHaveLength(3)
    expect(stage.writes().map(({ status }) => status)).toEqual([200, 200, 200])
    expect(ran.err).toMatch(/Stopping[^\n]*Ctrl-C again leaves at once/)
    expect(ran.err).not.toContain('Error')
    expect(ran.out).toContain(
      `${movers.length} users to change, 3 succeeded, 0 failed, ${movers.length - 3} not attempted`,
    )

    const [job = ''] = stage.jobs()
    const closed = stage.journal(job).at(-1)
    expect(closed).toMatchObject({ type: 'closed', state: 'cancelled', stoppedBy: 'cancelled' })
    expect(closed.calls.UpdateUserRoutingProfile).toBe(3)
    const result = await show(stage, job)
    expect(result).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled', succeeded: 3, failed: 0 })
    expectToAddUp(stage, result, movers)

    const done = stage.changed()
    const left = movers.filter((name) => !done.includes(name))
    const { name, rows } = stage.failures()
    expect(name).toBe(`connect-bulk-failures-${job}.csv`)
    expect(stage.files()).toEqual([name])
    expect(rows.map(({ username = '' }) => username).toSorted()).toEqual(left.toSorted())
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['not-attempted']))
    expect(new Set(rows.map(({ routing_profile }) => routing_profile))).toEqual(new Set(['Billing']))

    expect(suggested(ran.out)).toEqual(['jobs', 'resume', job])
    const resumed = await expectRetryToFinish(stage, suggested(ran.out), movers)
    expect(resumed.json()).toMatchObject({ job, changing: movers.length, succeeded: movers.length })
    expect(stage.files()).toEqual([])
    expect(stage.changed().toSorted()).toEqual(movers.toSorted())
  })
}

for (const read of ['DescribeInstance', 'SearchUsers'])
  test(`SIGINT during ${read}: nothing was changed, and no job is recorded`, async () => {
    const stage = await createStage()
    const gate = stage.hold(read)
    const running = stage.start`${MOVE} --yes`
    await running.waitFor(`the first ${read}`, () => gate.held() > 0)
    running.signal('SIGINT')
    const ran = await running.ended
    expect(ran.code).toBe(130)
    expect(ran.out).toBe('')
    expect(ran.err).toContain('Interrupted; nothing was changed.')
    expect(stage.writes()).toEqual([])
    expect(stage.jobs()).toEqual([])
    expect(stage.files()).toEqual([])
  })

test('SIGKILL of a job whose calls hang: sent is not the same as done', async () => {
  const stage = await createStage({
    faults: [{ operation: UPDATE, kind: 'hang', times: 2 }],
  })
  const movers = stage.usersIn('Basic Routing Profile')
  const running = stage.start`${MOVE} ${STUCK} --yes`
  // As many as are begun before the first is answered.
  await running.waitFor('the second write', () => stage.writes().length === 2)
  running.signal('SIGKILL')
  await running.ended
  const result = await show(stage, 'latest')
  expect(result).toMatchObject({
    state: 'interrupted',
    succeeded: 0,
    failed: 2,
    notAttempted: movers.length - 2,
  })
  expect(stage.usersIn('Basic Routing Profile').toSorted()).toEqual(movers.toSorted())
  const retried = await expectRetryToFinish(stage, ['retry', 'latest'], movers)
  expect(retried.json()).toMatchObject({ changing: movers.length, succeeded: movers.length })
})

test('an interrupted job is retried from its failures CSV as well', async () => {
  const stage = await createStage()
  const movers = stage.usersIn('Basic Routing Profile')
  const running = stage.start`${MOVE} ${STUCK} --yes --output ndjson --failures left.csv`
  await running.waitFor('the third write', () => stage.writes().length === 3)
  running.signal('SIGINT')
  const ran = await running.ended
  expect(ran.code).toBe(130)
  const lines = ran.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.at(-1)).toMatchObject({
    type: 'finished',
    state: 'cancelled',
    succeeded: 3,
    failuresFile: expect.any(String),
  })
  expect(stage.files()).toEqual(['left.csv'])
  expect(stage.failures('left.csv').rows).toHaveLength(movers.length - 3)
  await expectRetryToFinish(stage, ['retry', 'left.csv'], movers)
  expect(stage.changed().toSorted()).toEqual(movers.toSorted())
})

test('SIGINT as JSON: one document, and it says cancelled', async () => {
  const stage = await createStage()
  const running = stage.start`${MOVE} ${STUCK} --yes --output json`
  await running.waitFor('the third write', () => stage.writes().length === 3)
  running.signal('SIGINT')
  const ran = await running.ended
  expect(ran.code).toBe(130)
  expect(ran.json()).toMatchObject({
    schema: 'connect-bulk/result/1',
    state: 'cancelled',
    stoppedBy: 'cancelled',
    succeeded: 3,
    failed: 0,
    failuresFile: `${stage.cwd}/${stage.failures().name}`,
  })
  expect(ran.json().calls.UpdateUserRoutingProfile).toBe(stage.writes().length)
})

test('a job that is running says so, and is not retried meanwhile', async () => {
  const stage = await createStage()
  const running = stage.start`${MOVE} ${STUCK} --yes`
  await running.waitFor('the first write', () => stage.writes().length >= 1)
  expect(await onlyJob(stage)).toMatchObject({ state: 'running', finishedAt: null })
  const retried = await stage.run`retry latest --yes`
  expect(retried.code).toBe(5)
  expect(retried.err).toContain('still running')
  const written = await stage.run`jobs failures latest`
  expect(written.code).toBe(5)
  expect(running.alive).toBe(true)
  running.signal('SIGINT')
  expect((await running.ended).code).toBe(130)
})
