import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, type TestContext } from 'vitest'
import { expectAgreement } from './agreement.js'
import { createStage, type Json, MOVE, preload, QUICK_TIME, type Stage, STUCK } from './support.js'
import type { Fault } from '../../src/sandbox/sandbox.js'
import { words } from '../support/words.js'

const UPDATE = 'UpdateUserRoutingProfile'
/** Nine people, quickly. */
const SMALL = { users: 14, latencyMs: 2 }
const RUN = words`${MOVE} --yes --output json`
const quick = { env: QUICK_TIME }

const shows = (stage: Stage) => (username: string) => stage.profiles().get(username) === 'Billing'

// The faults that heal at once have their tests among the scenarios.
test('connections reset after the write: all users are changed in the end, and everything agrees', async () => {
  const fault: Fault = { operation: UPDATE, kind: 'reset-after', perUser: true, times: 1 }
  const stage = await createStage({ ...SMALL, faults: [fault] })
  const movers = stage.usersIn('Basic Routing Profile')
  const ran = await stage.run(RUN)
  expect(ran.code).toBe(0)
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(result).toMatchObject({ state: 'finished', succeeded: movers.length, failed: 0, notAttempted: 0 })
  expect(stage.writes().some(({ fault: met }) => met !== undefined)).toBe(true)
})

for (const kind of ['hang', 'hang-after'] as const) {
  test(`a ${kind}: waited for, looked at, and sent again only if need be`, async () => {
    const stage = await createStage({ ...SMALL, faults: [{ operation: UPDATE, kind, calls: [2] }] })
    const movers = stage.usersIn('Basic Routing Profile')
    const ran = await stage.run(RUN, { env: { ...QUICK_TIME, TEST_HANGS: 'true' } })
    expect(ran.code).toBe(0)
    const { result } = await expectAgreement(stage, ran, shows(stage))
    expect(result).toMatchObject({ state: 'finished', succeeded: movers.length })
    expect(stage.writes()).toHaveLength(movers.length + (kind === 'hang' ? 1 : 0))
  })
}

/** Temporary credentials in a file of AWS's, as a login tool writes and renews it. */
function writeCredentials(stage: Stage, token: string): Record<string, string | undefined> {
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } = stage.sandbox.env
  const path = stage.write(
    'credentials',
    `[default]\naws_access_key_id=${key}\naws_secret_access_key=${secret}\naws_session_token=${token}\n`,
  )
  return { ...NO_KEYS, AWS_SHARED_CREDENTIALS_FILE: path }
}

const NO_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
const expired = (sessionToken: string): Fault => ({ operation: '*', kind: 'expired', sessionToken })

test('credentials that expire in mid-job and are renewed in their file: the job goes on', async () => {
  const stage = await createStage(SMALL)
  const movers = stage.usersIn('Basic Routing Profile')
  const gate = stage.halt(2)
  const running = stage.start(RUN, { env: writeCredentials(stage, 'first') })
  await running.waitFor('two are done', () => stage.done() === 2)
  writeCredentials(stage, 'second')
  stage.sandbox.addFaults([expired('first')])
  gate.open()
  const ran = await running.ended
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(ran.code).toBe(0)
  expect(result).toMatchObject({ state: 'finished', succeeded: movers.length })
  expect(stage.sandbox.requests().some(({ fault }) => fault === 'expired')).toBe(true)
})

test('credentials that expire in mid-job are fetched anew from a credential_process', async () => {
  const stage = await createStage({ ...SMALL, faults: [{ ...expired('1'), calls: { from: 20 } }] })
  const movers = stage.usersIn('Basic Routing Profile')
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } = stage.sandbox.env
  const credentials = `{"Version":1,"AccessKeyId":"${key}","SecretAccessKey":"${secret}","SessionToken":"'$n'"}`
  const login = stage.write(
    'login.sh',
    `echo >> calls.txt\nn=$(($(wc -l < calls.txt)))\necho '${credentials}'\n`,
  )
  const config = stage.write('config', `[default]\ncredential_process = /bin/sh ${login}\n`)
  const ran = await stage.run(RUN, { env: { ...NO_KEYS, AWS_CONFIG_FILE: config } })
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(ran.code).toBe(0)
  expect(result).toMatchObject({ state: 'finished', succeeded: movers.length })
  expect(stage.sandbox.requests().some(({ fault }) => fault === 'expired')).toBe(true)
})

test('credentials that expire for good stop the job, and with new ones resume finishes it', async () => {
  const stage = await createStage({ ...SMALL, users: 40 })
  const movers = stage.usersIn('Basic Routing Profile')
  // One after the other, so that there are some who are never attempted.
  const running = stage.start(words`${RUN} --rate ${UPDATE}=4 --burst 1`, {
    env: writeCredentials(stage, 'first'),
  })
  await running.waitFor('writes', () => stage.writes().length >= 2)
  stage.sandbox.addFaults([expired('first')])
  const ran = await running.ended
  expect(ran.code).toBe(1)
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: 'credentials' })
  expect(result.notAttempted).toBeGreaterThan(0)
  // A user whose next attempt was due when the job stopped is cancelled.
  const codes = result.failures.map(({ code }: Json) => code)
  expect(codes).toContain('ExpiredTokenException')
  expect(codes.filter((code: string) => !['ExpiredTokenException', 'Cancelled'].includes(code))).toEqual([])
  for (const { retryable } of result.failures) expect(retryable).toBe(true)

  const env = writeCredentials(stage, 'second')
  const resumed = await stage.run(words`jobs resume ${result.job} --output json`, { env })
  expect(resumed.code).toBe(0)
  const { result: whole } = await expectAgreement(stage, resumed, shows(stage))
  expect(whole).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: movers.length })
})

test('a user who is deleted in mid-job is waited for, and fails; the others are changed', async () => {
  const stage = await createStage({
    ...SMALL,
    faults: [{ operation: UPDATE, kind: 'deleted', calls: [3] }],
  })
  const movers = stage.usersIn('Basic Routing Profile')
  const ran = await stage.run(RUN, quick)
  expect(ran.code).toBe(3)
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(result).toMatchObject({ state: 'finished', succeeded: movers.length - 1, failed: 1 })
  expect(result.failures).toMatchObject([{ kind: 'not-found', retryable: false }])
  expect(result.durationSeconds).toBeGreaterThanOrEqual(1)
})

test('a group that is deleted in mid-job fails those who were to get it, and its error stops the rest', async () => {
  const stage = await createStage({ ...SMALL, users: 40 })
  const group = [...stage.sandbox.store.hierarchyGroups.values()].find(({ Name }) => Name === 'Team A')
  const inGroup = (username: string): boolean =>
    [...stage.sandbox.store.users.values()].find((user) => user.Username === username)?.HierarchyGroupId ===
    group?.Id
  const resource = { type: 'hierarchy-group', name: group?.Id ?? '' } as const
  stage.sandbox.addFaults([{ operation: 'UpdateUserHierarchy', kind: 'deleted', resource, calls: [4] }])
  const edit = words`edit --all --hierarchy ${group?.Id ?? ''} --yes --output json`
  const ran = await stage.run(edit, quick)
  expect(ran.code).toBe(3)
  const { result, ends } = await expectAgreement(stage, ran, inGroup)
  expect(result.failed).toBeGreaterThanOrEqual(1)
  expect(Object.values(ends).filter((end) => end === 'succeeded').length).toBe(result.succeeded)
})

function mount(...args: string[]): boolean {
  return spawnSync('mount', args).status === 0
}

/** A disk of its own, small enough to be filled; where none can be mounted the test says that it is left out. */
function mountDisk({ skip }: TestContext): string {
  const disk = mkdtempSync(join(tmpdir(), 'connect-bulk-disk-'))
  const isMounted = mount('-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk)
  onTestFinished(() => {
    if (isMounted) spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })
  if (!isMounted) skip('no disk can be mounted here, so a full or read-only one is not tested')
  return disk
}

/** Takes all the space there is on a disk; gives it back when called. */
function fill(disk: string): () => void {
  const filler = join(disk, 'filler')
  for (const size of [65_536, 4096, 1])
    try {
      for (;;) writeFileSync(filler, 'x'.repeat(size), { flag: 'a' })
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' })
    }
  return () => rmSync(filler)
}

test('a disk that is full in mid-job stops the job; nothing unrecorded is sent, and resume finishes it', async (context) => {
  const disk = mountDisk(context)
  const stage = await createStage({ ...SMALL, users: 40 }, { stateDir: join(disk, 'state') })
  const movers = stage.usersIn('Basic Routing Profile')
  const gate = stage.halt()
  const running = stage.start(RUN)
  await running.waitFor('three are done', () => stage.done() === 3)
  const makeRoom = fill(disk)
  gate.open()
  const ran = await running.ended
  expect(ran.code).toBe(1)
  expect(ran.err).toContain("the journal can't be written: ENOSPC")
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: 'journal' })
  expect(result.calls[UPDATE]).toBe(stage.writes().length)
  expect(result.notAttempted).toBeGreaterThan(0)

  const refused = await stage.run`jobs resume latest --output json`
  expect(refused.code).toBe(1)
  expect(refused.json().error.code).toBe('NoJournal')
  expect(stage.writes()).toHaveLength(result.calls[UPDATE])

  makeRoom()
  const resumed = await stage.run`jobs resume latest --output json`
  expect(resumed.err).not.toContain('Error')
  expect(resumed.code).toBe(0)
  const { result: whole } = await expectAgreement(stage, resumed, shows(stage))
  expect(whole).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: movers.length })
})

test('a journal that may not grow stops the job; what was written of a record in part is taken back', async () => {
  const stage = await createStage({ ...SMALL, users: 40 })
  const movers = stage.usersIn('Basic Routing Profile')
  const ran = await stage.run(RUN, { largestFile: 24 })
  expect(ran.code).toBe(1)
  expect(ran.err).toContain("the journal can't be written: EFBIG")
  const { result } = await expectAgreement(stage, ran, shows(stage))
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: 'journal' })
  expect(result.succeeded).toBeGreaterThan(0)
  expect(result.calls[UPDATE]).toBe(stage.writes().length)
  expect(stage.readJournal(result.job)).toMatch(/\n$/)

  const resumed = await stage.run`jobs resume latest --output json`
  expect(resumed.code).toBe(0)
  const { result: whole } = await expectAgreement(stage, resumed, shows(stage))
  expect(whole).toMatchObject({ state: 'finished', stoppedBy: null, succeeded: movers.length })
})

test('on a full disk nothing is begun', async (context) => {
  const disk = mountDisk(context)
  const stage = await createStage(SMALL, { stateDir: join(disk, 'state') })
  fill(disk)
  const ran = await stage.run(RUN)
  expect(ran.code).toBe(1)
  expect(ran.json().error).toMatchObject({ code: 'NoJournal', exitCode: 1 })
  expect(stage.writes()).toEqual([])
  expect((await stage.run`users`).code).toBe(0)
})

test('a read-only state folder: nothing is sent, not by edit and not by resume; what is there can be read', async (context) => {
  const disk = mountDisk(context)
  const stage = await createStage({ ...SMALL, users: 40 }, { stateDir: join(disk, 'state') })
  const running = stage.start`${RUN} ${STUCK}`
  await running.waitFor('three are done', () => stage.done() === 3)
  running.signal('SIGINT')
  const stopped = await running.ended
  expect(stopped.code).toBe(130)
  const { result } = await expectAgreement(stage, stopped, shows(stage))
  expect(mount('-o', 'remount,ro', disk)).toBe(true)

  const sent = stage.writes().length
  for (const args of [RUN, ['jobs', 'resume', result.job, '--output', 'json']]) {
    const ran = await stage.run(args)
    expect(ran.code).toBe(1)
    expect(ran.json().error).toMatchObject({ code: 'NoJournal', exitCode: 1 })
    expect(ran.json().error.message).toContain('EROFS')
  }
  expect(stage.writes()).toHaveLength(sent)
  await expectAgreement(stage, stopped, shows(stage))

  expect(mount('-o', 'remount,rw', disk)).toBe(true)
  const resumed = await stage.run`jobs resume ${result.job} --output json`
  expect(resumed.code).toBe(0)
  await expectAgreement(stage, resumed, shows(stage))
})

const DAY_MS = 24 * 60 * 60 * 1000

for (const [way, days] of [
  ['forward', 3],
  ['back', -3],
] as const) {
  test(`a clock that is set ${way} in mid-job changes nothing, for a service that wants the right time too`, async () => {
    const stage = await createStage({ ...SMALL, faults: [{ operation: '*', kind: 'skewed' }] })
    const movers = stage.usersIn('Basic Routing Profile')
    const env = { NODE_OPTIONS: preload('clock-jump.cjs'), TEST_JUMP_MS: String(days * DAY_MS) }
    const gate = stage.halt(2)
    const running = stage.start(RUN, { env })
    await running.waitFor('two are done', () => stage.done() === 2)
    running.signal('SIGUSR2')
    gate.open()
    const ran = await running.ended
    const { result } = await expectAgreement(stage, ran, shows(stage))
    expect(ran.code).toBe(0)
    expect(result).toMatchObject({ state: 'finished', succeeded: movers.length })
    expect(result.durationSeconds).toBeGreaterThan(0)
    expect(result.durationSeconds).toBeLessThan(60)
    const times = stage.journal(result.job).map(({ time }) => Date.parse(time))
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(2 * DAY_MS)
  })
}

test('after the clock has been set back, latest is the job that was made last, and can be undone', async () => {
  const stage = await createStage(SMALL)
  const movers = stage.usersIn('Basic Routing Profile')
  const env = { NODE_OPTIONS: preload('clock-jump.cjs'), TEST_OFFSET_MS: String(3 * DAY_MS) }
  expect((await stage.run([...MOVE, '--yes'], { env })).code).toBe(0)
  const later = await stage.run`edit --all --tag later=yes --yes --output json`
  expect(later.code).toBe(0)
  expect(later.json().job < (stage.jobs().at(-1) ?? '')).toBe(true)
  const shown = await stage.run`jobs show latest --output json`
  expect(shown.json()).toEqual(later.json())
  const listed = await stage.run`jobs list --output json`
  expect(listed.json().jobs[0].job).toBe(later.json().job)
  expect((await stage.run`undo latest --yes`).code).toBe(0)
  expect(stage.usersIn('Billing')).toEqual(expect.arrayContaining(movers))
  for (const { Tags } of stage.sandbox.store.users.values()) expect(Tags).not.toHaveProperty('later')
})

test('a stdout that is closed in mid-job: the job goes on and is recorded', async () => {
  const stage = await createStage(SMALL)
  const movers = stage.usersIn('Basic Routing Profile')
  const gate = stage.halt(2)
  const running = stage.start(words`${MOVE} --yes --output ndjson`, { stdout: 'unread' })
  await running.waitFor('two are done', () => stage.done() === 2)
  running.child.stdout?.destroy()
  gate.open()
  expect((await running.ended).code).toBe(0)
  const shown = await stage.run`jobs show latest --output json`
  const { result } = await expectAgreement(stage, shown, shows(stage))
  expect(result).toMatchObject({ state: 'finished', succeeded: movers.length, notAttempted: 0 })
})
