import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { JobHistory } from '../../src/journal/job-history.js'
import type { JournalRecord } from '../../src/journal/records.js'
import { settingDetails } from '../../src/journal/setting-details.js'
import { failureOf, jobPlanOf, plannedUser } from '../model/builders.js'

const time = '2026-01-15T10:00:05.000Z'
const OPERATION = 'UpdateUserRoutingProfile'

const sent = (
  n: number,
  attempt = 1,
  wanted: Record<string, string> = { routing_profile: 'b' },
  operation = OPERATION,
): Extract<JournalRecord, { type: 'sent' }> => ({
  type: 'sent',
  time,
  n,
  userId: 'u',
  operation,
  attempt,
  before: { routing_profile: 'a' },
  wanted,
  readBack: false,
})

const answered = (n: number, kind?: 'throttled' | 'transient' | 'invalid'): JournalRecord => ({
  type: 'answered',
  time,
  n,
  operation: OPERATION,
  attempt: 1,
  requestId: 'req-1',
  failure: kind === undefined ? null : { kind, code: 'Code', message: 'text' },
})

const finished = (n: number, outcome: 'succeeded' | 'failed'): JournalRecord => ({
  type: 'finished',
  time,
  n,
  outcome,
  left: outcome === 'failed' ? ['routing_profile'] : [],
  failures: outcome === 'failed' ? [failureOf()] : [],
  cutShort: false,
})

const handedOver: JournalRecord = {
  type: 'handed-over',
  time,
  calls: { DescribeUser: 2, [OPERATION]: 1 },
  throttled: 1,
  milliseconds: 1500,
}

const closed: JournalRecord = {
  type: 'closed',
  time,
  state: 'finished',
  stoppedBy: null,
  calls: { DescribeUser: 3, [OPERATION]: 2 },
  throttled: 1,
}

function history(records: readonly JournalRecord[], users = [plannedUser(1), plannedUser(2)]): JobHistory {
  const job = new JobHistory(jobPlanOf(users))
  for (const record of records) job.add(record)
  return job
}

test.each<[string, readonly JournalRecord[], string, readonly string[]]>([
  ['nothing was recorded', [], 'not-attempted', []],
  ['a call was sent and never answered', [sent(0)], 'failed', ['unknown']],
  ['a call was answered with success', [sent(0), answered(0)], 'succeeded', []],
  ['a call was refused and not tried again', [sent(0), answered(0, 'throttled')], 'failed', ['throttled']],
  [
    'a call failed in the service and was not judged',
    [sent(0), answered(0, 'transient')],
    'failed',
    ['unknown'],
  ],
  ['another call is under way', [sent(0), answered(0, 'throttled'), sent(0, 2)], 'failed', ['unknown']],
  ['the user ended well', [sent(0), answered(0), finished(0, 'succeeded')], 'succeeded', []],
  ['the user ended badly', [sent(0), answered(0, 'invalid'), finished(0, 'failed')], 'failed', ['invalid']],
])('if %s, the user is %s', (_, records, outcome, kinds) => {
  const user = history(records).outcomeAt(0)
  expect(user.outcome).toBe(outcome)
  expect(user.failures.map(({ kind }) => kind)).toEqual(kinds)
  expect(user.left).toEqual(outcome === 'succeeded' ? [] : ['routing_profile'])
})

test('of a user with several steps only what was not answered with success is left', () => {
  const edits = ['routing_profile', 'acw_timeout', 'tags'].map((setting) => ({
    setting,
    given: 'x',
    want: 'x',
  }))
  const records = [sent(0), answered(0), sent(0, 1, { acw_timeout: 'x' }, 'UpdateUserConfig')]
  const user = history(records, [plannedUser(1, { edits })]).outcomeAt(0)
  expect(user).toMatchObject({
    outcome: 'failed',
    left: ['acw_timeout', 'tags'],
    failures: [{ kind: 'unknown', settings: ['acw_timeout'] }],
  })
  const between = history(records.slice(0, 2), [plannedUser(1, { edits })]).outcomeAt(0)
  expect(between).toMatchObject({
    outcome: 'failed',
    left: ['acw_timeout', 'tags'],
    failures: [{ kind: 'cancelled' }],
  })
})

test('a user refused in planning is refused whatever the journal says', () => {
  const job = history([], [plannedUser(1, { failure: failureOf({ code: 'UnknownUser', attempts: 0 }) })])
  expect(job.outcomeAt(0)).toMatchObject({ outcome: 'refused', failures: [{ code: 'UnknownUser' }] })
})

test('a job without an end is running or interrupted, as its owner is', () => {
  expect(history([sent(0)]).state(true)).toBe('running')
  expect(history([sent(0)]).state(false)).toBe('interrupted')
  expect(history([closed]).state(false)).toBe('finished')
})

test('the result is that of the closing record, or counted from the calls that were sent', () => {
  const records = [
    sent(0),
    answered(0, 'throttled'),
    sent(0, 2),
    answered(0),
    finished(0, 'succeeded'),
    finished(1, 'failed'),
  ]
  expect(history([...records, closed]).result(false)).toMatchObject({
    state: 'finished',
    changing: 2,
    succeeded: 1,
    failed: 1,
    notAttempted: 0,
    calls: { DescribeUser: 3, [OPERATION]: 2 },
    throttled: 1,
    durationSeconds: 5,
    failuresFile: expect.stringContaining('connect-bulk-failures-'),
  })
  expect(history(records).result(false)).toMatchObject({
    state: 'interrupted',
    calls: { [OPERATION]: 2 },
    throttled: 1,
    failuresFile: null,
  })
})

test('who is being changed has not failed; once nobody is at it any more, nobody knows', () => {
  const users = [plannedUser(1), plannedUser(2), plannedUser(3)]
  const job = history([owner(time), finished(1, 'failed'), sent(0)], users)
  expect(job.result(true)).toMatchObject({ state: 'running', succeeded: 0, failed: 1, notAttempted: 2 })
  expect(job.result(true).failedUsers).toHaveLength(1)
  expect(settingDetails(job, true).map(({ outcome }) => outcome)).toEqual([
    'not-attempted',
    'failed',
    'not-attempted',
  ])
  expect(job.result(false)).toMatchObject({ state: 'interrupted', failed: 2, notAttempted: 1 })
})

test('whatever was recorded, the counts add up to the users', () => {
  const n = fc.integer({ min: 0, max: 4 })
  const record = fc.oneof(
    n.map((one) => sent(one)),
    n.map((one) => answered(one)),
    n.map((one) => answered(one, 'throttled')),
    fc
      .tuple(n, fc.constantFrom<'succeeded' | 'failed'>('succeeded', 'failed'))
      .map(([one, outcome]) => finished(one, outcome)),
    fc.constant(closed),
    fc.constant(handedOver),
  )
  fc.assert(
    fc.property(fc.array(record, { maxLength: 40 }), (records) => {
      const users = [1, 2, 3, 4].map((one) => plannedUser(one))
      const { succeeded, failed, refused, notAttempted } = history(records, [
        ...users,
        plannedUser(5, { failure: failureOf() }),
      ]).counts()
      expect(succeeded + failed + notAttempted).toBe(4)
      expect(refused).toBe(1)
    }),
  )
})

test('the first recorded value before the change wins, however often it is written', () => {
  const job = history([sent(0), { ...sent(0), attempt: 2, before: { routing_profile: 'c' } }])
  expect(job.historyAt(0).before('routing_profile')).toBe('a')
  expect(job.historyAt(0).written('routing_profile')).toEqual(['b', 'b'])
})

const owner = (at: string): JournalRecord => ({
  type: 'owner',
  time: at,
  host: 'h',
  boot: 'b',
  space: 's',
  pid: 1,
  started: '1',
  onDrift: 'skip',
  verify: false,
  stopAfterFailures: null,
  failuresFile: '/x.csv',
})

test('a job that was gone on with counts the calls and the time of all its runs', () => {
  const minute = (n: number): string => `2026-01-15T10:0${n}:00.000Z`
  const cut = { ...finished(0, 'failed'), time: minute(1), cutShort: true }
  const job = history([
    owner(minute(0)),
    sent(0),
    cut,
    owner(minute(5)),
    sent(0, 2),
    { ...finished(0, 'succeeded'), time: minute(6) },
    { ...closed, time: minute(6) },
  ])
  expect(job.isEnded(0)).toBe(true)
  expect(job.result(false)).toMatchObject({
    succeeded: 1,
    calls: { DescribeUser: 3, [OPERATION]: 3 },
    durationSeconds: 120,
  })
  expect(history([owner(minute(0)), sent(0), cut]).isEnded(0)).toBe(false)
  expect(history([closed, owner(minute(5))]).state(true)).toBe('running')
})

test('a call whose success had yet to show is not done before a read has shown it', () => {
  const unproven = { ...sent(0), readBack: true }
  const judged = (verdict: 'applied' | 'not-applied'): JournalRecord => ({
    type: 'judged',
    time,
    n: 0,
    operation: OPERATION,
    verdict,
  })
  expect(history([unproven, answered(0)]).outcomeAt(0)).toMatchObject({
    outcome: 'failed',
    failures: [{ kind: 'not-verified' }],
  })
  expect(history([unproven, answered(0), judged('applied')]).outcomeAt(0).outcome).toBe('succeeded')
  expect(history([sent(0), judged('applied')]).outcomeAt(0).outcome).toBe('succeeded')
})

test('a job that is left to another process is queued by whoever left it, and its runs add up', () => {
  const minute = (n: number): string => `2026-01-15T10:0${n}:00.000Z`
  const left = history([owner(minute(0)), sent(0), answered(0), { ...handedOver, time: minute(1) }])
  expect([left.state(true), left.state(false)]).toEqual(['queued', 'interrupted'])
  expect(left).toMatchObject({ isOnOffer: true, holder: { pid: 1, host: 'h' }, finishedAt: null })
  left.add(owner(minute(5)))
  left.add({ ...closed, time: minute(6), milliseconds: 2000 })
  expect(left.result(false)).toMatchObject({
    state: 'finished',
    calls: { DescribeUser: 5, [OPERATION]: 3 },
    throttled: 2,
    durationSeconds: 3.5,
  })
})

test('created users are told in the order of the plan, whichever was created first', () => {
  const users = [1, 2, 3].map((n) => plannedUser(n, { action: 'create', userId: '' }))
  const created = [2, 0, 1].flatMap((n): JournalRecord[] => [
    sent(n, 1, {}, 'CreateUser'),
    {
      type: 'answered',
      time,
      n,
      operation: 'CreateUser',
      attempt: 1,
      requestId: 'r',
      failure: null,
      created: { userId: `id${n}`, arn: '' },
    },
  ])
  expect(history(created, users).created.map(({ userId }) => userId)).toEqual(['id0', 'id1', 'id2'])
})
