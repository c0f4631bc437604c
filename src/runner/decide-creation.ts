import type { CallFailure } from '../connect/connect.js'
import { type FailureTally, waitAfter } from '../connect/retry-policy.js'
import { RECENT_MS, SETTLES_MS } from '../journal/recent-writes.js'
import { isOpen, type UserHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import { CREATE_USER } from '../operations/create-user.js'

/** What a search for the user by name found. `part`: it may be ours, and not all of it shows yet. */
export type LookUp = 'absent' | 'part' | 'ours' | 'other'

/** Everything known about a creation when the next step is decided. */
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
  /** The searches for the user since the last call: what the latest found, and when they began (monotonic milliseconds). */
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

/** Decides what to do next to create a user. Pure. A name is never sent again before it is known not to exist. */
export function decideCreation(known: KnownCreation): NextCreation {
  const { history, open, look, mayExist } = known
  if (history.created !== undefined) return { is: 'created' }
  const call = history.operation(CREATE_USER.name)
  if (call !== undefined && isOpen(call)) return afterLostAnswer(known)
  if (open === undefined || open.hasOtherForm) return { is: 'send', afterMs: 0 }
  // An earlier attempt may have created the user that has the name.
  if (open.answer.nameTaken === true && (mayExist || history.mayHaveBeenDone(CREATE_USER.name)))
    return look?.found === 'other' ? end(open.failure) : afterLostAnswer(known)
  // If the credentials are refused in general, the search fails, or waits for new ones.
  if (open.failure.kind === 'credentials' && look === undefined) return { is: 'look', afterMs: 0 }
  const { now, silentSince, jitter } = known
  const wait = waitAfter(open.failure.kind, open.tally, { now, silentSince, jitter })
  if (wait === undefined) return end(open.failure, open.failure.kind === 'credentials')
  return { is: 'send', afterMs: wait }
}

/** Was it created? The user is searched for as long as a new user may take to appear. */
function afterLostAnswer({ look, open, now }: KnownCreation): NextCreation {
  if (look === undefined) return { is: 'look', afterMs: 0 }
  if (look.found === 'ours') return { is: 'judge', verdict: 'applied' }
  if (look.found === 'other') return { is: 'judge', verdict: 'not-applied' }
  // If the name is taken, its user will appear: that user shows whether the creation succeeded.
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
