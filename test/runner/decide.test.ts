import { expect, test } from 'vitest'
import type { CallFailure } from '../../src/connect/connect.js'
import type { FreshRead } from '../../src/connect/read-user.js'
import { type FailureTally, tallied } from '../../src/connect/retry-policy.js'
import { UserHistory } from '../../src/journal/user-history.js'
import type { Edit } from '../../src/model/edit.js'
import { FAILURE_KINDS, type FailureKind } from '../../src/model/outcome.js'
import type { PlannedUser } from '../../src/model/plan.js'
import type { User } from '../../src/model/user.js'
import { decide, type Known } from '../../src/runner/decide.js'
import type { OpenFailure } from '../../src/runner/open-failure.js'
import { callFailure } from '../connect/fake-connect.js'
import { BASIC, BILLING, failureOf, plannedUser, RUN, SALES, userOf, uuid } from '../model/builders.js'

const MOVE = 'UpdateUserRoutingProfile'
const ASSOCIATE = 'AssociateUserProficiencies'
const BEFORE = userOf(1, { proficiencies: [] })
const AFTER = userOf(1, { routingProfileId: BILLING.id, proficiencies: [] })
const read = (user: User): FreshRead => ({ user, at: 0, time: 0 })

type Answer = 'none' | 'success' | FailureKind

/** What the journal says of one call after another. */
function historyOf(answers: readonly Answer[], more: { operation?: string; readBack?: boolean } = {}) {
  const { operation = MOVE, readBack = false } = more
  const skill = operation === ASSOCIATE
  const history = new UserHistory()
  const time = '2026-01-15T10:00:00.000Z'
  answers.forEach((answer, index) => {
    const one = { n: 0, time, operation, attempt: index + 1 }
    const before = skill ? { proficiencies: {} } : { routing_profile: BASIC.id }
    const wanted = skill ? { proficiencies: { 'Language:English': 5 } } : { routing_profile: BILLING.id }
    history.addSent({ type: 'sent', ...one, userId: uuid(1), before, wanted, readBack })
    if (answer === 'none') return
    const failure = answer === 'success' ? null : { kind: answer, code: 'X', message: 'x' }
    history.addAnswer({ type: 'answered', ...one, requestId: null, failure })
  })
  return history
}

function openFailure(kind: FailureKind, count: number, fresh: FreshRead, more: Partial<OpenFailure> = {}) {
  let tally: FailureTally = {}
  for (let one = 0; one < count; one += 1) tally = tallied(tally, kind, 0)
  const answer: CallFailure = callFailure({ kind })
  return {
    failure: failureOf({ kind, attempts: count }),
    answer,
    request: { operation: MOVE, userId: uuid(1), body: {} },
    tally,
    began: 0,
    restedOn: fresh,
    retriedAs: kind,
    hasOtherForm: false,
    ...more,
  }
}

function knownOf(members: Partial<Known> & { user?: User } = {}): Known {
  const { user = BEFORE, ...more } = members
  return {
    planned: plannedUser(1),
    history: new UserHistory(),
    options: RUN,
    rules: { knowsUserConfig: true },
    isTrial: () => false,
    givenUp: new Map(),
    failures: new Map(),
    stopped: undefined,
    fresh: read(user),
    proof: undefined,
    now: 0,
    lastMoved: () => 0,
    jitter: 0.5,
    ...more,
  }
}

/** After a call of this run failed so often: on the read that it rested on, or on one made since. */
function afterFailures(
  kind: FailureKind,
  count: number,
  how: { readSince?: User; now?: number; more?: Partial<OpenFailure> } = {},
): Known {
  const restedOn = read(BEFORE)
  const fresh = how.readSince === undefined ? restedOn : read(how.readSince)
  const history = historyOf(Array.from({ length: count }, () => kind))
  const now = how.now ?? 0
  const tally = { [kind]: { count, since: 0, last: now } }
  const failures = new Map([[MOVE, openFailure(kind, count, restedOn, { tally, ...how.more })]])
  return knownOf({ fresh, history, failures, now })
}

const ends = (members: object = { failures: [] }) => ({ is: 'end', ...members })

test('a user is read first', () => {
  expect(decide(knownOf({ fresh: undefined }))).toEqual({ is: 'read', afterMs: 0 })
})

test('what differs is sent, with the edits that the call carries', () => {
  const next = decide(knownOf())
  expect(next).toMatchObject({ is: 'send', afterMs: 0, step: { request: { operation: MOVE } } })
  expect(next.is === 'send' && next.step.edits.map(({ setting }) => setting)).toEqual(['routing_profile'])
  expect(next.is === 'send' && next.step.partly).toEqual([])
})

test('an edit that takes another call as well is not completed by the first', () => {
  const edit: Edit = { setting: 'set_tags', given: 'b=1', want: { b: '1' } }
  const planned = plannedUser(1, { edits: [edit], changes: [] })
  const next = decide(knownOf({ planned, user: userOf(1, { tags: { a: '1' } }) }))
  expect(next).toMatchObject({ is: 'send', step: { request: { operation: 'TagResource' }, partly: [edit] } })
})

test('a user that is as wanted ends without a call', () => {
  expect(decide(knownOf({ user: AFTER }))).toEqual(ends())
})

test('a call that carries no edit is never sent', () => {
  const edit: Edit = { setting: 'first_name', given: 'x', want: 'x' }
  const planned = plannedUser(1, { edits: [edit], changes: [] })
  const odd = { ...BEFORE, firstName: 'x' }
  // The user changes in a part that no edit speaks about.
  const known = knownOf({ planned, user: { ...odd, firstName: null } })
  expect(decide(known)).toMatchObject({ is: 'send' })
  const moved: PlannedUser = { ...planned, edits: [{ ...edit, setting: 'untag', want: [] }] }
  expect(decide(knownOf({ planned: moved }))).toEqual(ends())
})

/** What follows the first failure of each kind, on the read that the call rested on. */
test.each<[FailureKind, object]>([
  ['throttled', { is: 'send', afterMs: 0 }],
  ['transient', { is: 'send', afterMs: 750 }],
  ['unknown', { is: 'read', afterMs: 750 }],
  ['invalid', { is: 'give-up', operation: MOVE }],
  ['not-found', { is: 'send', afterMs: 2000 }],
  ['denied', { is: 'give-up', operation: MOVE }],
  ['credentials', { is: 'read', afterMs: 0 }],
  ['limit', { is: 'give-up', operation: MOVE }],
  ['value-changed', { is: 'give-up', operation: MOVE }],
  ['not-verified', { is: 'give-up', operation: MOVE }],
  ['cancelled', { is: 'give-up', operation: MOVE }],
])('after the first %s', (kind, next) => {
  expect(decide(afterFailures(kind, 1))).toMatchObject(next)
})

test('every kind of failure is in the table above', () => {
  expect(FAILURE_KINDS).toHaveLength(11)
})

/** When a kind has used up its budget. */
test.each<[string, Known, object]>([
  ['nine minutes of throttling', afterFailures('throttled', 50, { now: 9 * 60_000 }), { is: 'send' }],
  ['ten minutes of throttling', afterFailures('throttled', 50, { now: 10 * 60_000 }), { is: 'give-up' }],
  ['four server errors', afterFailures('transient', 4), { is: 'send' }],
  ['five server errors', afterFailures('transient', 5), { is: 'read', afterMs: 0 }],
  ['four lost answers', afterFailures('unknown', 4), { is: 'read' }],
  ['five lost answers', afterFailures('unknown', 5), { is: 'read', afterMs: 0 }],
  ['29 s of not found', afterFailures('not-found', 9, { now: 29_000 }), { is: 'send' }],
  ['30 s of not found', afterFailures('not-found', 9, { now: 30_000 }), { is: 'give-up' }],
  ['credentials refused twice', afterFailures('credentials', 2), { is: 'read', afterMs: 0 }],
])('after %s', (_, known, next) => {
  expect(decide(known)).toMatchObject(next)
})

test('a lane that moves is not silent, however long its throttling has lasted', () => {
  const known = afterFailures('throttled', 50, { now: 20 * 60_000 })
  expect(decide({ ...known, lastMoved: () => 19 * 60_000 })).toMatchObject({ is: 'send' })
})

test.each<['transient' | 'unknown', number]>([
  ['transient', 1],
  ['unknown', 1],
  ['transient', 5],
  ['unknown', 5],
])('a read since a call that ended as %s (%i times) is what judges it', (kind, count) => {
  const judged = (readSince: User) => decide(afterFailures(kind, count, { readSince }))
  expect(judged(AFTER)).toMatchObject({ is: 'judge', verdict: 'applied' })
  expect(judged(BEFORE)).toMatchObject({ is: 'judge', verdict: 'not-applied' })
  expect(judged({ ...BEFORE, routingProfileId: SALES.id })).toMatchObject({ is: 'judge', verdict: 'drifted' })
})

test.each<['transient' | 'unknown', number, string]>([
  ['unknown', 1, 'send'],
  ['unknown', 4, 'send'],
  ['unknown', 5, 'give-up'],
  ['transient', 5, 'give-up'],
])('judged as not applied after %s, %i times: %s', (kind, count, is) => {
  const known = afterFailures(kind, count, { readSince: BEFORE })
  known.history.addVerdict({ type: 'judged', time: '', n: 0, operation: MOVE, verdict: 'not-applied' })
  expect(decide(known).is).toBe(is)
})

test('credentials that were refused are tried once more after a read, which may have waited for new ones', () => {
  expect(decide(afterFailures('credentials', 1, { readSince: BEFORE }))).toMatchObject({
    is: 'send',
    afterMs: 0,
  })
})

test('one operation that refuses credentials which a read since was made with is given up', () => {
  const known = afterFailures('credentials', 2, { readSince: BEFORE })
  expect(decide(known)).toMatchObject({ is: 'give-up', operation: MOVE })
})

test('a conflict is not sent again on the read it rested on', () => {
  const more = { answer: callFailure({ kind: 'transient', conflict: true }) }
  expect(decide(afterFailures('transient', 1, { more }))).toMatchObject({ is: 'read' })
})

test('a call that must not be made twice is read back after a server error too', () => {
  const restedOn = read(BEFORE)
  const edit: Edit = { setting: 'proficiencies', given: 'x', want: { 'Language:English': 5 } }
  const planned = plannedUser(1, { edits: [edit], changes: [] })
  const request = { operation: ASSOCIATE, userId: uuid(1), body: {} }
  const failures = new Map([[ASSOCIATE, openFailure('transient', 1, restedOn, { request })]])
  const history = historyOf(['transient'], { operation: ASSOCIATE })
  expect(decide(knownOf({ planned, fresh: restedOn, history, failures }))).toMatchObject({ is: 'read' })
})

test('a rejected form that has another one is sent in that one', () => {
  expect(decide(afterFailures('invalid', 1, { more: { hasOtherForm: true } }))).toMatchObject({
    is: 'send',
    afterMs: 0,
  })
})

/** What earlier runs left behind, and what a read says now. */
test.each<[string, readonly Answer[], User, object]>([
  ['without an answer, shows', ['none'], AFTER, { is: 'judge', verdict: 'applied' }],
  ['without an answer, does not show', ['none'], BEFORE, { is: 'judge', verdict: 'not-applied' }],
  ['a server error, does not show', ['transient'], BEFORE, { is: 'judge', verdict: 'not-applied' }],
  ['success, does not show', ['success'], BEFORE, ends()],
  ['refused', ['denied'], BEFORE, { is: 'send' }],
  ['throttled', ['throttled'], BEFORE, { is: 'send' }],
])('taken up after a call of an earlier run: %s', (_, answers, user, next) => {
  expect(decide(knownOf({ history: historyOf(answers), user }))).toMatchObject(next)
})

/** The first call may have been carried out, by this run or an earlier one; the repeated one is refused. */
function refusedRepeat(members: Partial<Known> & { user?: User }): Known {
  const fresh = read(members.user ?? BEFORE)
  const failures = new Map([[MOVE, openFailure('invalid', 1, fresh)]])
  return knownOf({ history: historyOf(['none', 'invalid']), fresh, failures, ...members })
}

test('a repeated call that is refused gets time to show, and is done if it does', () => {
  expect(decide(refusedRepeat({}))).toEqual({ is: 'look', afterMs: 0 })
  const proof = { since: 0, looks: 1 }
  expect(decide(refusedRepeat({ proof }))).toEqual({ is: 'look', afterMs: 1000 })
  expect(decide(refusedRepeat({ proof, user: AFTER }))).toMatchObject({ is: 'judge', verdict: 'applied' })
})

test('it has failed as it was refused once it has had time and does not show', () => {
  const late = refusedRepeat({ proof: { since: 0, looks: 9 }, now: 60_000 })
  expect(decide(late)).toMatchObject({
    is: 'judge',
    verdict: 'not-applied',
    unless: { code: 'InvalidParameterException' },
  })
})

test('a success that must be read back is looked for, up to five minutes with --verify', () => {
  const options = { ...RUN, verify: true }
  const history = historyOf(['success'], { readBack: true })
  const look = (looks: number, now: number) =>
    decide(knownOf({ history, options, proof: { since: 0, looks }, now }))
  expect(decide(knownOf({ history, options }))).toEqual({ is: 'look', afterMs: 0 })
  expect(look(3, 5000)).toEqual({ is: 'look', afterMs: 4000 })
  expect(look(20, 299_000)).toEqual({ is: 'look', afterMs: 20_000 })
  expect(look(21, 300_000)).toMatchObject({ is: 'judge', unless: { code: 'NotVerified' } })
  const shown = decide(knownOf({ history, options, proof: { since: 0, looks: 1 }, user: AFTER }))
  expect(shown).toMatchObject({ is: 'judge', verdict: 'applied' })
})

test('a value changed since the plan stops a user whose drift is checked, and only that', () => {
  const user = { ...BEFORE, routingProfileId: SALES.id }
  const skip = { ...RUN, onDrift: 'skip' } as const
  expect(decide(knownOf({ user, options: skip }))).toMatchObject({ is: 'drifted' })
  expect(decide(knownOf({ user }))).toMatchObject({ is: 'send' })
  expect(decide(knownOf({ user: AFTER, options: skip }))).toEqual(ends())
  const stopped = failureOf({ code: 'ValueChanged' })
  expect(decide(knownOf({ user, options: skip, stopped }))).toEqual(ends({ failures: [stopped] }))
})

test('what was given up is not sent again, and is what the user ends with', () => {
  const failure = failureOf()
  expect(decide(knownOf({ givenUp: new Map([[MOVE, failure]]) }))).toEqual(ends({ failures: [failure] }))
})

test('a user whose name is not the one of the plan gets no call', () => {
  const user = { ...BEFORE, username: 'somebody.else' }
  expect(decide(knownOf({ user }))).toMatchObject({ is: 'end', failures: [{ code: 'WrongUser' }] })
})
