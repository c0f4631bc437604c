import { readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import type { Fault } from '../../src/sandbox/sandbox.js'
import { onKind } from '../support/preset.js'
import { createWorld, FEW, type World } from '../support/world.js'
import { words } from '../support/words.js'

const UPDATE = 'UpdateUserRoutingProfile'
const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing --yes
  --output json`

/** The journal of the only job, as it is on disk now. */
function journalText(world: World): string {
  const [job = ''] = readdirSync(join(world.cwd, '.state', 'jobs'))
  return readFileSync(join(world.cwd, '.state', 'jobs', job, 'journal.ndjson'), 'utf8')
}

function journal(world: World): Record<string, unknown>[] {
  return journalText(world)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const once = (fault: Partial<Fault> & Pick<Fault, 'kind'>): Fault => ({
  operation: UPDATE,
  perUser: true,
  times: 1,
  ...fault,
})

const HEALING: readonly { name: string; fault: Fault; sentTwice: boolean }[] = [
  { name: 'a 500', fault: once({ kind: 'internal-error' }), sentTwice: true },
  { name: 'a 503 with HTML', fault: once({ kind: 'unavailable' }), sentTwice: true },
  { name: 'a reset before the write', fault: once({ kind: 'reset-before' }), sentTwice: true },
  { name: 'a reset after the write', fault: once({ kind: 'reset-after' }), sentTwice: false },
  { name: 'a truncated answer', fault: once({ kind: 'truncated' }), sentTwice: false },
  {
    name: 'a reset of the read',
    fault: once({ kind: 'reset-before', operation: 'DescribeUser' }),
    sentTwice: false,
  },
  {
    name: 'a 500 of the read',
    fault: once({ kind: 'internal-error', operation: 'DescribeUser' }),
    sentTwice: false,
  },
]

test.each(HEALING)('$name heals by itself, for every user', async ({ fault, sentTwice }) => {
  const world = await createWorld({ basic: FEW, faults: [fault] })
  const ran = await world.run(MOVE)
  expect(ran.json()).toMatchObject({ changing: 8, succeeded: 8, failed: 0, notAttempted: 0 })
  expect(ran.code).toBe(0)
  expect(world.usersIn('Basic Routing Profile')).toEqual([])
  // A write that was applied is recognised by reading, not sent again.
  onKind(() => expect(world.writes()).toHaveLength(sentTwice ? 16 : 8))
})

test.each([
  'ThrottlingException',
  'TooManyRequestsException',
  'bare-429',
  'ThrottlingException-400',
] as const)('throttling dressed as %s slows the job down and fails nobody', async (dress) => {
  const world = await createWorld({
    basic: FEW,
    faults: [{ operation: UPDATE, kind: 'throttle', dress, calls: { from: 3, to: 7 } }],
  })
  const ran = await world.run(MOVE)
  expect(ran.json().failures).toEqual([])
  expect(ran.json()).toMatchObject({ succeeded: 8, failed: 0 })
  onKind(() => expect(ran.json().throttled).toBe(5))
  expect(world.carriedOut()).toHaveLength(8)
  expect(ran.code).toBe(0)
})

test('a 500 that does not heal is failed after five calls, and a last look makes sure of it', async () => {
  const world = await createWorld({
    basic: FEW,
    faults: [{ operation: UPDATE, users: ['omar.smith'], kind: 'internal-error' }],
  })
  const ran = await world.run(MOVE)
  expect(ran.json()).toMatchObject({ succeeded: 7, failed: 1 })
  expect(ran.json().failures).toMatchObject([
    { username: 'omar.smith', kind: 'transient', attempts: 5, retryable: true },
  ])
  const { rows } = await world.failures()
  expect(rows).toMatchObject([{ username: 'omar.smith', attempts: '5', retryable: 'yes' }])
})

test('a missing right for one operation fails each user with it, not retryable', async () => {
  const world = await createWorld({ basic: FEW, faults: [{ operation: UPDATE, kind: 'denied' }] })
  const ran = await world.run(MOVE)
  expect(ran.code).toBe(3)
  expect(ran.json().failures[0]).toMatchObject({
    kind: 'denied',
    code: 'AccessDeniedException',
    retryable: false,
  })
  expect((await world.failures()).rows[0]).toMatchObject({
    error_code: 'AccessDeniedException',
    retryable: 'no',
  })
})

test('credentials that expire in mid-job stop it: exit 1, the rest not attempted', async () => {
  const world = await createWorld({
    basic: FEW,
    faults: [{ operation: '*', kind: 'expired', calls: { from: 16, to: 10_000 } }],
  })
  world.strays = 'a hostile service takes more calls for each user, so that fewer are done by the sixteenth'
  const ran = await world.run(MOVE)
  const result = ran.json()
  expect(ran.code).toBe(1)
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: 'credentials' })
  expect(result.succeeded + result.failed + result.notAttempted).toBe(8)
  expect(result.notAttempted).toBeGreaterThan(0)
  expect(result.succeeded).toBe(8 - world.usersIn('Basic Routing Profile').length)
  const { rows } = await world.failures()
  expect(rows).toHaveLength(result.failed + result.notAttempted)
  expect(rows.filter(({ status }) => status === 'not-attempted')).toHaveLength(result.notAttempted)
})

test('a user deleted in mid-job is waited for, then failed as not found', async () => {
  const world = await createWorld({ basic: FEW })
  const ran = await world.run(MOVE, {
    onErr: (text) => {
      if (text.includes(': changing')) world.sandbox.store.users.delete(world.user('omar.smith').Id)
    },
  })
  expect(ran.json()).toMatchObject({ succeeded: 7, failed: 1 })
  expect(ran.json().failures).toMatchObject([
    { username: 'omar.smith', operation: 'DescribeUser', kind: 'not-found', retryable: false },
  ])
  expect(ran.json().durationSeconds).toBeGreaterThanOrEqual(30)
})

test('a user changed since the search is read before the write, and left alone if already right', async () => {
  const world = await createWorld({ basic: FEW })
  const ran = await world.run(MOVE, {
    onErr: (text) => {
      if (!text.includes(': changing')) return
      const billing = world.user('bjorn.brown').RoutingProfileId
      world.user('omar.smith').RoutingProfileId = billing
    },
  })
  expect(ran.json()).toMatchObject({ changing: 8, succeeded: 8 })
  expect(world.carriedOut()).toHaveLength(7)
  expect(world.writes().map(({ userId }) => userId)).not.toContain(world.user('omar.smith').Id)
})

test('a disk that refuses: nothing unrecorded is sent, exit 1, the report is true', async () => {
  const world = await createWorld({ basic: FEW })
  world.strays =
    'a hostile service takes more records for each user, so that fewer are done when the disk is full'
  let lines = 0
  const files = {
    ...nodeFiles,
    openLog: async (path: string) => {
      const log = await nodeFiles.openLog(path)
      return {
        close: () => log.close(),
        append: (line: string) => {
          lines += 1
          return lines > 8 ? Promise.reject(new Error('ENOSPC: no space left on device')) : log.append(line)
        },
      }
    },
  }
  const ran = await world.run(MOVE, { files })
  const result = ran.json()
  expect(ran.code).toBe(1)
  expect(result).toMatchObject({ state: 'stopped', stoppedBy: 'journal' })
  expect(result.succeeded + result.failed + result.notAttempted).toBe(8)
  const sent = journal(world)
    .filter(({ type }) => type === 'sent')
    .map(({ userId }) => userId)
  expect(
    world
      .writes()
      .map(({ userId }) => userId)
      .toSorted(),
  ).toEqual(sent.toSorted())
  expect(8 - world.usersIn('Basic Routing Profile').length).toBe(world.carriedOut().length)
  expect(ran.err).toContain('ENOSPC')
})

test('a state folder that can not be written: exit 1 before anything is sent', async () => {
  const world = await createWorld({ basic: FEW })
  await world.write('file', '')
  const ran = await world.run`${MOVE} --state-dir file/state`
  expect(ran.code).toBe(1)
  expect(ran.err).toContain('Nothing was sent')
  expect(world.writes()).toEqual([])
})

test('cancelled: nothing new is sent, what is in flight counts, the rest is listed, exit 130', async () => {
  const cancel = new AbortController()
  const world = await createWorld({
    basic: FEW,
    onReceived: (there) => {
      if (there.writes().length >= 4) cancel.abort(new Error('SIGINT'))
    },
  })
  const ran = await world.run(MOVE, { signal: cancel.signal })
  const sent = world.writes().length
  const result = ran.json()
  expect(ran.code).toBe(130)
  expect(result).toMatchObject({ state: 'cancelled', stoppedBy: 'cancelled' })
  expect(result.succeeded).toBe(8 - world.usersIn('Basic Routing Profile').length)
  expect(result.succeeded + result.failed + result.notAttempted).toBe(8)
  expect(result.notAttempted).toBeGreaterThan(0)
  expect(ran.err).toContain(`connect-bulk jobs resume ${result.job}`)
  const { rows } = await world.failures()
  // Who waited to be tried again has been attempted.
  const waited = rows.filter(({ status }) => status === 'failed')
  expect(waited.map(({ error_code }) => error_code)).toEqual(waited.map(() => 'Cancelled'))
  onKind(() => expect(waited).toEqual([]))
  expect(rows.find(({ status }) => status === 'not-attempted')).toMatchObject({
    routing_profile: 'Billing',
    attempts: '0',
    retryable: 'yes',
    error_code: '',
  })
  const again = await world.run`retry latest --yes --output json`
  expect(again.json()).toMatchObject({ selected: rows.length, succeeded: rows.length })
  expect(world.carriedOut()).toHaveLength(8)
  expect(sent).toBeLessThan(8)
})

test('cancelled after an internal error that no read has judged: the change may have been made', async () => {
  const operation = 'UpdateUserRoutingProfile'
  const cancel = new AbortController()
  const world = await createWorld({
    basic: FEW,
    faults: [{ operation, kind: 'internal-error' }],
    onReceived: (there) => {
      if (there.calls(operation).length >= 2) cancel.abort(new Error('SIGINT'))
    },
  })
  const ran = await world.run(words`edit --user omar.smith --routing-profile Billing --yes --output json`, {
    signal: cancel.signal,
  })
  expect(ran.code).toBe(130)
  expect(ran.json().failures).toMatchObject([
    { kind: 'unknown', code: 'InternalServiceException', operation, retryable: true },
  ])
})

test('cancelled between two calls of a user: failed, with what was never tried and its attempts', async () => {
  const cancel = new AbortController()
  const world = await createWorld({
    preset: 'kind',
    onReceived: (there) => {
      // The burst of the second operation is used up before that of the first, which has had a head start.
      if (there.calls('UpdateUserRoutingProfile').length > there.calls('UpdateUserConfig').length)
        if (there.calls('UpdateUserConfig').length >= 4) cancel.abort(new Error('SIGINT'))
    },
  })
  world.strays = 'who is between two calls when the job is cancelled is a matter of chance'
  const ran = await world.run(words`${MOVE} --acw-timeout 77`, { signal: cancel.signal })
  expect(ran.code).toBe(130)
  const { failures } = ran.json()
  expect(failures).not.toEqual([])
  for (const failure of failures)
    expect(failure).toMatchObject({
      settings: ['acw_timeout'],
      code: 'Cancelled',
      message: 'the job stopped before this was tried',
      attempts: 0,
    })
})

test('interrupted while planning: exit 130, nothing written', async () => {
  const world = await createWorld({ basic: FEW })
  const cancel = new AbortController()
  cancel.abort(new Error('SIGINT'))
  const ran = await world.run(MOVE, { signal: cancel.signal })
  expect(ran.code).toBe(130)
  expect(world.sandbox.requests()).toEqual([])
  expect(ran.json().error).toMatchObject({ code: 'Interrupted', exitCode: 130 })
})

test('a job whose program died: interrupted, every user told apart, and retry finishes it', async () => {
  const world = await createWorld({ basic: FEW })
  await world.run(MOVE)
  const [job = ''] = await readdir(join(world.cwd, '.state', 'jobs'))
  const path = join(world.cwd, '.state', 'jobs', job, 'journal.ndjson')
  const lines = (await readFile(path, 'utf8')).split('\n')
  // As if killed after the fourth call was sent, in the midst of writing the next record.
  const cut = lines.findIndex(
    (line, index) =>
      lines.slice(0, index + 1).filter((other) => other.includes('"type":"sent"')).length === 4,
  )
  await writeFile(path, `${lines.slice(0, cut + 1).join('\n')}\n{"type":"answ`)
  const dead = { mayBeAlive: () => false }
  const shown = (await world.run(words`jobs show latest --output json`, dead)).json()
  expect(shown.state).toBe('interrupted')
  expect(shown.succeeded + shown.failed + shown.notAttempted).toBe(8)
  expect(shown.failed).toBeGreaterThan(0)
  expect(shown.failures).toContainEqual(
    expect.objectContaining({ kind: 'unknown', code: 'NoAnswer', retryable: true }),
  )
  // What was refused for a moment was to be tried again.
  expect(shown.failures.every(({ retryable }: { retryable: boolean }) => retryable)).toBe(true)
  const alive = await world.run(words`retry ${job} --yes`, { mayBeAlive: () => true })
  expect(alive.code).toBe(5)
  const again = await world.run(words`retry ${job} --yes --output json`, dead)
  expect(again.code).toBe(0)
})

test('UpdateUserConfig refused for its token alone: the older call does it for all, and the job goes on', async () => {
  const fault = { kind: 'error', code: 'MissingAuthenticationTokenException', status: 403 } as const
  const world = await createWorld({ basic: FEW, faults: [{ operation: 'UpdateUserConfig', ...fault }] })
  const plain = [...world.sandbox.store.users.values()].filter(
    ({ AfterContactWorkConfigs: acw, AutoAcceptConfigs: auto, PhoneConfig: phone }) =>
      acw === undefined && auto === undefined && phone?.PersistentConnection !== true,
  )
  const some = plain.slice(0, 3).map(({ Username }) => Username)
  await world.write('some.txt', some.join('\n'))
  const ran = await world.run`edit --users-file some.txt --persistent-connection on --yes --output json`
  expect([ran.code, ran.json().failures, ran.json().succeeded]).toEqual([0, [], 3])
  expect(new Set(world.carriedOut().map(({ operation }) => operation))).toEqual(
    new Set(['UpdateUserPhoneConfig']),
  )
})

test.each(['internal-error', 'reset-before'] as const)(
  'a call that ends in %s is made again after a while, longer each time',
  async (kind) => {
    const world = await createWorld({
      faults: [{ operation: UPDATE, kind, users: ['omar.smith'], times: 3 }],
    })
    const ran = await world.run`edit --user omar.smith --routing-profile Billing --yes --output json`
    expect(ran.code).toBe(0)
    expect(ran.json().durationSeconds).toBeGreaterThanOrEqual(0.5 + 1 + 2)
  },
)
