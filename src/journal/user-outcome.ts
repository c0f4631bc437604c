import { type Failure, failureWithoutCall } from '../model/outcome.js'
import { isRefusedUser, type PlannedUser } from '../model/plan.js'
import type { JournalRecord } from './records.js'
import { DELETE_USER } from '../operations/delete-user.js'
import { isDone, isOpen, type OperationHistory, type UserHistory } from './user-history.js'

/** The outcome of one user so far. */
export interface UserOutcome {
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'not-attempted'
  readonly failures: readonly Failure[]
  /** Columns still to be done. */
  readonly left: readonly string[]
}

/** How a user has ended; `cutShort`: for now. */
export type Ending = UserOutcome & { readonly cutShort: boolean }

const DONE: Ending = { outcome: 'succeeded', failures: [], left: [], cutShort: false }

/** Nearly all users of a long job end in the same way, and so take no memory. */
export function endingOf({
  outcome,
  failures,
  left,
  cutShort,
}: Extract<JournalRecord, { type: 'finished' }>): Ending {
  const isPlain = outcome === 'succeeded' && failures.length + left.length === 0 && !cutShort
  return isPlain ? DONE : { outcome, failures, left, cutShort }
}

/** A user that a plan refused, before any call. */
export function refusedOutcome({ edits, failure }: PlannedUser): UserOutcome {
  const left = edits.map(({ setting }) => setting)
  return { outcome: 'refused', failures: failure === undefined ? [] : [failure], left }
}

/** The outcome of a user from what is recorded of it. `finished`: its end, if there is one. */
export function outcomeSoFar(
  planned: PlannedUser | undefined,
  finished: UserOutcome | undefined,
  history: UserHistory,
): UserOutcome {
  if (planned !== undefined && isRefusedUser(planned)) return refusedOutcome(planned)
  if (finished !== undefined) return finished
  const all = planned?.edits.map(({ setting }) => setting) ?? []
  const { last } = history
  if (last === undefined) return { outcome: 'not-attempted', failures: [], left: all }
  const { done, unfinished } = history
  if (planned?.action === 'delete') return fromOpenDeletion(history.operation(DELETE_USER.name) ?? last)
  return fromOpenStep(
    unfinished ?? last,
    all.filter((setting) => !done.has(setting)),
  )
}

/** A user that was begun and never ended: the program died, or could not write any more. `left` is not yet done. */
function fromOpenStep(step: OperationHistory, left: readonly string[]): UserOutcome {
  if (isDone(step)) {
    return left.length === 0 ? { outcome: 'succeeded', failures: [], left } : interrupted(left)
  }
  const { answer, operation, settings, attempts } = step
  const requestId = answer?.requestId ?? null
  return failed([{ settings, operation, ...openReason(step), requestId, attempts }], left)
}

/** The same for a user to delete. `step` is its deletion, or that of a quick connect, which comes first. */
function fromOpenDeletion(step: OperationHistory): UserOutcome {
  return isDone(step) && step.operation !== DELETE_USER.name ? interrupted([]) : fromOpenStep(step, [])
}

function interrupted(left: readonly string[]): UserOutcome {
  const message = 'the job was interrupted before this was done'
  return failed([failureWithoutCall({ code: 'Interrupted', kind: 'cancelled', message }, left)], left)
}

function failed(failures: readonly Failure[], left: readonly string[]): UserOutcome {
  return { outcome: 'failed', failures, left }
}

function openReason(step: OperationHistory): Pick<Failure, 'kind' | 'code' | 'message'> {
  const { answer } = step
  if (answer === undefined)
    return {
      kind: 'unknown',
      code: 'NoAnswer',
      message: 'the job was interrupted before the answer came; the change may have been made',
    }
  const { failure } = answer
  if (failure === null)
    return {
      kind: 'not-verified',
      code: 'NotVerified',
      message: 'the job was interrupted before the change was read back',
    }
  // The service may not find a new user for a while; only a not-found answer that lasts is final.
  if (failure.kind === 'not-found')
    return {
      kind: 'cancelled',
      code: 'Interrupted',
      message: `the job was interrupted before this was tried again after ${failure.code}: ${failure.message}`,
    }
  // No read has judged the call: the service may have carried it out before it failed.
  return isOpen(step) ? { ...failure, kind: 'unknown' } : failure
}
