import type { FreshRead } from '../connect/read-user.js'
import { waitAfter } from '../connect/retry-policy.js'
import { SETTLES_MS } from '../journal/recent-writes.js'
import { isDone, isOpen, type OperationHistory, type UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { RunOptions } from '../model/job.js'
import type { Failure } from '../model/outcome.js'
import type { User } from '../model/user.js'
import { isOnceOnly, provesNothing, requestsFor } from '../operations/index.js'
import type { WriteRequest } from '../operations/operation.js'
import { legacyRefusal } from '../operations/update-user-phone-config.js'
import { applyEdits, remainingEdits } from '../plan/plan-user.js'
import { settingOf } from '../settings/index.js'
import { carries, operationsOf, shows, type Verdict, verdictOn } from './call-effect.js'
import { driftedEdits } from './drift.js'
import { notVerified, refusalFailure, stuckFailure, wrongUser } from './failures.js'
import type { OpenFailure } from './open-failure.js'
import { isSettled, type Progress, unfinishedSettings } from './progress.js'

/** Everything known about one user when the next step is decided. */
export interface Known extends Progress {
  readonly options: RunOptions
  /** Whether the effect of a call is still unknown. */
  readonly isTrial: (request: WriteRequest) => boolean
  /** By operation, the latest last. */
  readonly failures: ReadonlyMap<string, OpenFailure>
  /** Why nothing more is sent for this user. */
  readonly stopped: Failure | undefined
  /** The latest reads check whether successful calls show: since when, and how many. */
  readonly proof: { readonly since: number; readonly looks: number } | undefined
  /** Monotonic milliseconds. */
  readonly now: number
  /** When an operation last got an answer that was not a throttling error; monotonic milliseconds. */
  readonly lastMoved: (operation: string) => number
  /** 0 to 1. */
  readonly jitter: number
}

/** One call for one user, with the edits that it carries, derived from one read. */
export interface Step {
  readonly request: WriteRequest
  readonly edits: readonly Edit[]
  /** Those of them that need another call as well. */
  readonly partly: readonly Edit[]
  readonly fresh: FreshRead
  readonly wanted: User
  /** A success counts only once a read shows it. */
  readonly readBack: boolean
}

export type Next =
  | { readonly is: 'read'; readonly afterMs: number }
  /** Read to check whether successful calls show. */
  | { readonly is: 'look'; readonly afterMs: number }
  | { readonly is: 'send'; readonly step: Step; readonly afterMs: number }
  /** `unless`: why the operation is given up if the verdict is not `applied`. */
  | {
      readonly is: 'judge'
      readonly call: OperationHistory
      readonly verdict: Verdict
      readonly unless: Failure | undefined
    }
  | { readonly is: 'give-up'; readonly operation: string; readonly failure: Failure }
  | { readonly is: 'drifted'; readonly edits: readonly Edit[]; readonly user: User }
  | { readonly is: 'end'; readonly failures: readonly Failure[] }

/** Decides what to do next for a user. Pure: the same input always gives the same step. */
export function decide(known: Known): Next {
  const { fresh } = known
  if (fresh === undefined) return { is: 'read', afterMs: 0 }
  const mixedUp = wrongUser(known.planned, fresh.user)
  if (mixedUp !== undefined) return { is: 'end', failures: [mixedUp] }
  return (
    judgeOpenCall(known, fresh) ??
    afterFailure(known, fresh) ??
    (known.stopped === undefined ? nextCall(known, fresh) : undefined) ??
    prove(known, fresh) ??
    end(known)
  )
}

/** Judges a call with an inconclusive answer, if the user was read since. */
function judgeOpenCall(known: Known, fresh: FreshRead): Next | undefined {
  const { history, planned, rules, failures } = known
  const isUnread = ({ operation }: OperationHistory): boolean => failures.get(operation)?.restedOn === fresh
  const call = history.operations.find((one) => isOpen(one) && !isUnread(one))
  if (call === undefined) return undefined
  const verdict = verdictOn(call, planned, fresh.user, rules)
  return { is: 'judge', call, verdict, unless: undefined }
}

/** What the failed calls of this run require before anything else is sent. */
function afterFailure(known: Known, fresh: FreshRead): Next | undefined {
  for (const [operation, open] of known.failures) {
    const call = known.history.operation(operation)
    if (known.givenUp.has(operation) || open.hasOtherForm || call === undefined || isDone(call)) continue
    const wait = waitFor(known, operation, open)
    if (wait === undefined) {
      // It may have been carried out: read the user, then `judgeOpenCall` decides.
      if (isOpen(call)) return { is: 'read', afterMs: 0 }
      // Is only this operation refused, or are the credentials? If the credentials are, the read fails and ends the job.
      if (open.failure.kind === 'credentials' && open.restedOn === fresh) return { is: 'read', afterMs: 0 }
      if (!isRefusedRepeat(known, call)) return { is: 'give-up', operation, failure: open.failure }
    } else if (open.restedOn === fresh && mustReadFirst(open)) {
      return { is: 'read', afterMs: wait }
    }
  }
  return undefined
}

function waitFor(known: Known, operation: string, { retriedAs, tally, began }: OpenFailure) {
  const { now, jitter, lastMoved } = known
  const silentSince = Math.max(lastMoved(operation), began)
  return waitAfter(retriedAs, tally, { now, silentSince, jitter })
}

/**
 * Whether the user must be read before a retry: the call may have been carried out, or rest on an old read. Refused
 * credentials are renewed, or waited for, by a read.
 */
function mustReadFirst({ answer, request }: OpenFailure): boolean {
  if (answer.kind === 'unknown' || answer.kind === 'credentials' || answer.conflict === true) return true
  return answer.kind === 'transient' && isOnceOnly(request)
}

/** A retry was refused for good, perhaps because an earlier attempt was carried out; that needs time to show. */
function isRefusedRepeat(known: Known, call: OperationHistory): boolean {
  const open = known.failures.get(call.operation)
  if (open === undefined || open.hasOtherForm || call.verdict !== undefined || isOpen(call)) return false
  const isGivenUp = waitFor(known, call.operation, open) === undefined
  return isGivenUp && known.history.mayHaveBeenDone(call.operation)
}

function nextCall(known: Known, fresh: FreshRead): Next | undefined {
  const { planned, options, history, failures } = known
  const isClosed = (operation: string): boolean => isCalled(known, operation)
  if (options.onDrift !== 'overwrite') {
    const open = planned.edits.filter((edit) => !isSettled(edit, isClosed))
    const edits = driftedEdits(fresh.user, planned, open, history)
    if (edits.length > 0) return { is: 'drifted', edits, user: fresh.user }
  }
  const { wanted, refusal } = applyEdits(fresh.user, planned.edits)
  if (refusal !== undefined) return undefined
  const request = requestsFor(fresh.user, wanted, known.rules).find(({ operation }) => !isClosed(operation))
  if (request === undefined) return undefined
  const step = stepOf(known, fresh, wanted, request)
  const open = failures.get(request.operation)
  const isWaited = open === undefined || open.restedOn !== fresh || open.hasOtherForm
  return { is: 'send', step, afterMs: isWaited ? 0 : (waitFor(known, request.operation, open) ?? 0) }
}

function stepOf(known: Known, fresh: FreshRead, wanted: User, request: WriteRequest): Step {
  const { planned, rules, options, history } = known
  const edits = planned.edits.filter((edit) => carries(request.operation, edit, fresh.user))
  // A setting that names the wrong operation would otherwise change users and journal nothing.
  if (edits.length === 0) throw new Error(`${request.operation} would be sent for none of the edits`)
  const isMissing = (other: string): boolean => other !== request.operation && !isDoneIn(history, other)
  const partly = edits.filter((edit) => operationsOf(edit, fresh.user, rules).some(isMissing))
  const readBack = options.verify || provesNothing(request) || known.isTrial(request)
  return { request, edits, partly, fresh, wanted, readBack }
}

function isDoneIn(history: UserHistory, operation: string): boolean {
  const call = history.operation(operation)
  return call !== undefined && isDone(call)
}

/** Whether an operation is not called again: it succeeded, as far as is known, or was given up. */
function isCalled(known: Known, operation: string): boolean {
  const call = known.history.operation(operation)
  return known.givenUp.has(operation) || (call !== undefined && (isDone(call) || isUnproven(known, call)))
}

/** Whether a call counts only once a read shows its effect. */
function isUnproven(known: Known, call: OperationHistory): boolean {
  if (call.verdict !== undefined || isDone(call) || known.givenUp.has(call.operation)) return false
  return call.answer?.failure === null || isRefusedRepeat(known, call)
}

const VERIFY_MS = 5 * 60_000
const FIRST_LOOK_MS = 1_000
const LONGEST_LOOK_MS = 20_000

/** Nothing is left to send: reads until the calls that must show do, or the time is up. */
function prove(known: Known, { user }: FreshRead): Next | undefined {
  const { history, planned, rules, options, proof, now } = known
  const unproven = history.operations.filter((call) => isUnproven(known, call))
  if (unproven.length === 0) return undefined
  if (proof === undefined || proof.looks === 0) return { is: 'look', afterMs: 0 }
  const isLast = now - proof.since >= (options.verify ? VERIFY_MS : SETTLES_MS)
  const call = unproven.find((one) => isLast || shows(one, planned, user, rules))
  if (call === undefined) return { is: 'look', afterMs: lookWait(proof.looks) }
  const refusal = call.answer?.failure === null ? undefined : known.failures.get(call.operation)?.failure
  const verdict = verdictOn(call, planned, user, rules)
  return {
    is: 'judge',
    call,
    verdict,
    unless: refusal ?? stuckFailure(call, planned, user) ?? notVerified(call),
  }
}

function lookWait(looks: number): number {
  return Math.min(LONGEST_LOOK_MS, FIRST_LOOK_MS * 2 ** (looks - 1))
}

function end(known: Known): Next {
  const { planned, givenUp, fresh, stopped } = known
  const { partial } = planned
  const before = [...(partial === undefined ? [] : [partial]), ...givenUp.values()]
  const last = stopped ?? (fresh === undefined ? undefined : refusalNow(known, fresh.user))
  return { is: 'end', failures: last === undefined ? before : [...before, last] }
}

/** Why the remaining edits can't be made to the user as it is now. */
function refusalNow(known: Known, user: User): Failure | undefined {
  const { edits } = known.planned
  const { wanted, refusal } = applyEdits(user, edits)
  const why = refusal ?? noOtherWay(known, user, wanted)
  const settings = unfinishedSettings(known)
  return why === undefined || settings.length === 0 ? undefined : refusalFailure(why, settings)
}

/** Why a service without UpdateUserConfig can't make the remaining change; `undefined` if it can. */
function noOtherWay(known: Known, user: User, wanted: User) {
  if (known.rules.knowsUserConfig || known.givenUp.size > 0) return undefined
  const isLeft = remainingEdits(user, known.planned.edits).some(
    (edit) =>
      settingOf(edit.setting).operations.includes('UpdateUserConfig') &&
      !isSettled(edit, (operation) => isCalled(known, operation)),
  )
  return isLeft ? legacyRefusal(user, wanted) : undefined
}
