import { expect, test } from 'vitest'
import {
  createStage,
  type Json,
  MOVE,
  QUICK_TIME,
  type Ran,
  STUCK,
  type Stage,
  suggested,
} from './support.js'

const UPDATE = 'UpdateUserRoutingProfile'

/** Every user of the job is where the report says it is. */
function expectToAddUp(stage: Stage, result: Json, movers: readonly string[]): void {
  expect(result.changing).toBe(movers.length)
  expect(result.succeeded + result.failed + result.notAttempted).toBe(movers.length)
  const billing = new Set(stage.usersIn('Billing'))
  expect(movers.filter((name) => billing.has(name)).length).toBeGreaterThanOrEqual(result.succeeded)
}

async function show(stage: Stage, job: string): Promise<Json> {
  const shown = await stage.run`jobs show ${job} --output json`
  expect(shown.code).toBe(0)
  return shown.json()
}

async function onlyJob(stage: Stage): Promise<Json> {
  const listed = await stage.run`jobs list --output json`
  expect(listed.code).toBe(0)
  expect(listed.json().jobs).toHaveLength(1)
  return listed.json().jobs[0]
}

/** What is left over is carried out, and nobody is written twice. */
async function expectRetryToFinish(
  stage: Stage,
  args: readonly string[],
  movers: readonly string[],
): Promise<Ran> {
  // It waits a minute to know what became of a call without an answer.
  const retried = await stage.run([...args, '--yes', '--output', 'json'], { env: QUICK_TIME })
  expect(retried.err).not.toContain('Error')
  expect(retried.code).toBe(0)
  const billing = stage.usersIn('Billing')
  expect(movers.filter((name) => !billing.includes(name))).toEqual([])
  return retried
}

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
