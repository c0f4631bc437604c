import type { CallFailure } from '../connect/connect.js'
import { type FailureTally, waitAfter } from '../connect/retry-policy.js'
import { RECENT_MS, SETTLES_MS } from '../journal/recent-writes.js'
import { isOpen, type UserHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import { CREATE_USER } from '../operations/create-user.js'

/** What a look for the user by its name has found. */
export type LookUp = 'absent' | 'ours' | 'other'

/** All that is known of a creation when the next thing to do is decided. */
export interface KnownCreation {
  readonly history: UserHistory
  /** An earlier job may have created the user. */
  readonly mayExist: boolean
  /** The latest failure in this run that no success has followed. */
  readonly open:
    | {
        readonly failure: Failure
        readonly answer: CallFailure
        readonly tally: FailureTally
        /** The form of the call was rejected, and there is another one. */
        readonly hasOtherForm: boolean
      }
    | undefined
  /** The looks for the user since the last call: what the latest has found, and since when (monotonic milliseconds). */
  readonly look: { readonly found: LookUp; readonly since: number } | undefined
  /** Monotonic milliseconds. */
  readonly now: number
  /** When CreateUser last got an answer that was not a throttling error; monotonic milliseconds. */
  readonly silentSince: number
  /** 0 to 1. */
  readonly jitter: number
}

export type NextCreation =
  | { readonly is: 'send'; readonly afterMs: number }
  | { readonly is: 'look'; readonly afterMs: number }
  | { readonly is: 'judge'; readonly verdict: 'applied' | 'not-applied' }
  | { readonly is: 'created' }
  | { readonly is: 'end'; readonly failure: Failure; readonly credentials: boolean }

const LOOK_WAIT_MS = 2_000

/** What to do next to create a user. Pure. A name is never sent again before it is known not to exist. */
export function decideCreation(known: KnownCreation): NextCreation {
  const { history, open, look, mayExist } = known
  if (history.created !== undefined) return { is: 'created' }
  const call = history.operation(CREATE_USER.name)
  if (call !== undefined && isOpen(call)) return afterLostAnswer(known)
  if (open === undefined || open.hasOtherForm) return { is: 'send', afterMs: 0 }
  // The name may be taken by what an earlier attempt has created.
  if (open.answer.nameTaken === true && (mayExist || history.mayHaveBeenDone(CREATE_USER.name)))
    return look?.found === 'other' ? end(open.failure) : afterLostAnswer(known)
  const { now, silentSince, jitter } = known
  const wait = waitAfter(open.failure.kind, open.tally, { now, silentSince, jitter })
  if (wait === undefined) return end(open.failure, open.failure.kind === 'credentials')
  return { is: 'send', afterMs: wait }
}

/** Created or not? The user is looked for as long as a new one may take to show. */
function afterLostAnswer({ look, open, now }: KnownCreation): NextCreation {
  if (look === undefined) return { is: 'look', afterMs: 0 }
  if (look.found === 'ours') return { is: 'judge', verdict: 'applied' }
  if (look.found === 'other') return { is: 'judge', verdict: 'not-applied' }
  // A name that is taken belongs to a user that will show: whose it is decides how the creation ended.
  const isTaken = open?.answer.nameTaken === true
  if (now - look.since < (isTaken ? RECENT_MS : SETTLES_MS)) return { is: 'look', afterMs: LOOK_WAIT_MS }
  if (isTaken) return end(open.failure)
  const isExhausted =
    open !== undefined &&
    waitAfter(open.failure.kind, open.tally, { now, silentSince: now, jitter: 0 }) === undefined
  return isExhausted ? end(open.failure) : { is: 'judge', verdict: 'not-applied' }
}

function end(failure: Failure, credentials = false): NextCreation {
  return { is: 'end', failure, credentials }
}
