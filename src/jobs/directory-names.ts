import type { OperationHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import type { User } from '../model/user.js'
import type { Rules, WriteRequest } from '../operations/operation.js'
import type { Slots } from './slots.js'

/**
 * Where a customer's directory decides names and e-mail addresses, and the service refuses to be told even what it
 * knows, they have to be left out. Whether it keeps them then, nobody has confirmed: so of all users of a job one goes
 * first, and is read again before any other is sent a call without them.
 */
export class DirectoryNames {
  #verdict: 'kept' | 'lost' | undefined
  #trial: { readonly by: object; readonly ended: Promise<void>; readonly end: () => void } | undefined

  /** It is known that they may be left out. */
  get areKept(): boolean {
    return this.#verdict === 'kept'
  }

  /** It is known that leaving them out takes them away. */
  get areLost(): boolean {
    return this.#verdict === 'lost'
  }

  /** Waits until it is known, or nobody else tries: then `by` does. */
  async wait(by: object): Promise<void> {
    while (this.#verdict === undefined && this.#trial !== undefined && this.#trial.by !== by)
      await this.#trial.ended
    if (this.#verdict === undefined) this.#trial ??= trialOf(by)
  }

  /** What the one who tried has found out, if anything. Says nothing of others. */
  end(by: object, verdict?: 'kept' | 'lost'): void {
    if (this.#trial?.by !== by) return
    this.#verdict ??= verdict
    this.#trial.end()
    this.#trial = undefined
  }
}

function trialOf(by: object) {
  const ending = new AbortController()
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return { by, ended, end: () => ending.abort() }
}

/** The same for one user: whether its call leaves them out, and what that did to it. */
export class NamesOfOne {
  readonly #all: DirectoryNames
  /** The service has refused to be told of this user. */
  #areRefused = false
  /** The user before a call without them. */
  #before: User | undefined

  constructor(all: DirectoryNames) {
    this.#all = all
  }

  get areOmitted(): boolean {
    return this.#areRefused || this.#all.areKept
  }

  /** A call was refused: whether it may be sent again without them. */
  leaveOut({ operation, omitsDirectory }: WriteRequest, { identityType }: Rules): boolean {
    const hasNamed = operation === 'UpdateUserIdentityInfo' && identityType === 'EXISTING_DIRECTORY'
    if (!hasNamed || omitsDirectory === true || this.#all.areLost) return false
    this.#areRefused = true
    return true
  }

  /** Whether it is still to be found out what a call does. */
  isTrial({ omitsDirectory }: WriteRequest): boolean {
    return omitsDirectory === true && !this.#all.areKept
  }

  /** Waits for whoever finds out what a call without them does. */
  async mayBeSent(request: WriteRequest, slots: Slots): Promise<boolean> {
    if (!this.isTrial(request)) return true
    await slots.without(() => this.#all.wait(this))
    return !this.#all.areLost
  }

  carriedOut({ omitsDirectory }: WriteRequest, before: User): void {
    if (omitsDirectory === true) this.#before = before
  }

  /** The user was read after the call: why it failed all the same, if it did. */
  lookAt(call: OperationHistory, now: User): Failure | undefined {
    if (call.operation !== 'UpdateUserIdentityInfo' || this.#before === undefined) return undefined
    const verdict = keptOrLost(this.#before, now)
    this.end(verdict)
    return verdict === 'lost' ? namesLost(call) : undefined
  }

  end(verdict?: 'kept' | 'lost'): void {
    this.#all.end(this, verdict)
  }
}

const DECIDED_ELSEWHERE = ['firstName', 'lastName', 'email'] as const

/** What became of names and address; `undefined` if the user had none that could be lost. */
function keptOrLost(before: User, now: User): 'kept' | 'lost' | undefined {
  const had = DECIDED_ELSEWHERE.filter((member) => hasText(before[member]))
  if (had.length === 0) return undefined
  return had.every((member) => hasText(now[member])) ? 'kept' : 'lost'
}

function hasText(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value !== ''
}

function namesLost({ operation, settings, attempts, answer }: OperationHistory): Failure {
  return {
    settings,
    operation,
    code: 'DirectoryNamesLost',
    kind: 'invalid',
    message:
      'the service made the change and took away a name or e-mail address that comes from the directory; ' +
      'nobody else is sent this call',
    requestId: answer?.requestId ?? null,
    attempts,
  }
}
