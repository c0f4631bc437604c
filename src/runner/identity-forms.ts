import type { OperationHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import type { User } from '../model/user.js'
import type { Rules, WriteRequest } from '../operations/operation.js'
import type { DirectoryNames } from './directory-names.js'
import type { ObservedBehaviour } from './service-behaviour.js'
import type { Semaphore } from './semaphore.js'

/**
 * How one user's identity is sent: what its directory decides named or left out, what is taken away as an empty text or
 * left out. The service decides by refusing, and one user's refusal says nothing of the others: it may have another reason.
 */
export class IdentityForms {
  readonly #learnt: ObservedBehaviour
  readonly #all: DirectoryNames
  /** The service has refused to be told of this user's names. */
  #areRefused = false
  /** The service has refused an empty text for this user. */
  #clearsByOmission = false
  /** The user before a call without them. */
  #before: User | undefined

  constructor(learnt: ObservedBehaviour) {
    this.#learnt = learnt
    this.#all = learnt.directory
  }

  get rules(): Rules {
    const clearsByOmission = this.#learnt.clearsByOmission || this.#clearsByOmission
    return { ...this.#learnt, clearsByOmission, omitsDirectory: this.#areRefused || this.#all.areKept }
  }

  /** A call was refused as invalid: whether it has another form to be sent in, which is the one from now on. */
  change(request: WriteRequest): boolean {
    if (this.#leaveOutNames(request)) return true
    this.#clearsByOmission ||= request.empties === true
    return request.empties === true
  }

  #leaveOutNames({ operation, omitsDirectory }: WriteRequest): boolean {
    const hasNamed =
      operation === 'UpdateUserIdentityInfo' && this.#learnt.identityType === 'EXISTING_DIRECTORY'
    if (!hasNamed || omitsDirectory === true || this.#all.areLost) return false
    this.#areRefused = true
    return true
  }

  /** Whether it is still to be found out what a call does. */
  isTrial({ omitsDirectory }: WriteRequest): boolean {
    return omitsDirectory === true && !this.#all.areKept
  }

  /** Waits for whoever finds out what a call without them does. */
  async mayBeSent(request: WriteRequest, slots: Semaphore): Promise<boolean> {
    if (!this.isTrial(request)) return true
    await slots.without(() => this.#all.wait(this))
    return !this.#all.areLost
  }

  carriedOut({ omitsDirectory, clears }: WriteRequest, before: User): void {
    if (omitsDirectory === true) this.#before = before
    // Only now is it known what the refusal was about.
    if (clears === true && this.#clearsByOmission) this.#learnt.clearsByOmission = true
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
