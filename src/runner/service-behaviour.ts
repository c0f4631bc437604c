import type { CallFailure } from '../connect/connect.js'
import type { OperationHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import type { IdentityType, User } from '../model/user.js'
import type { Rules, WriteRequest } from '../operations/operation.js'
import type { Semaphore } from './semaphore.js'

/**
 * What a job learns about its service while it runs. AWS does not document whether directory-managed fields must be repeated
 * or omitted, nor whether a field is cleared by "" or by omission, and some services lack UpdateUserConfig. One form is
 * sent, and the other one when it is rejected: per user, as a rejection may have another cause.
 */
export class ServiceBehaviour {
  readonly identityType: IdentityType | undefined
  knowsUserConfig = true
  clearsByOmission = false
  readonly directory = new DirectoryTrial()

  constructor(identityType: IdentityType | undefined) {
    this.identityType = identityType
  }

  forUser(): UserBehaviour {
    return new UserBehaviour(this)
  }
}

/** The same for one user. */
export class UserBehaviour {
  readonly #service: ServiceBehaviour
  /** The service has rejected this user's directory-managed names. */
  #rejectsNames = false
  /** The service has rejected an empty text for this user. */
  #clearsByOmission = false
  /** The user before a call that omitted these names. */
  #before: User | undefined

  constructor(service: ServiceBehaviour) {
    this.#service = service
  }

  get rules(): Rules {
    const { knowsUserConfig, identityType, directory } = this.#service
    return {
      knowsUserConfig,
      identityType,
      clearsByOmission: this.#service.clearsByOmission || this.#clearsByOmission,
      omitsDirectory: this.#rejectsNames || directory.verdict === 'kept',
    }
  }

  /** Called when a call was rejected. Returns whether there is another form to send; from now on `rules` describe it. */
  onRejected(request: WriteRequest, failure: CallFailure): boolean {
    if (failure.unknownOperation === true && request.operation === 'UpdateUserConfig') {
      this.#service.knowsUserConfig = false
      return true
    }
    if (failure.kind !== 'invalid') return false
    if (this.#omitNames(request)) return true
    this.#clearsByOmission ||= request.empties === true
    return request.empties === true
  }

  /**
   * Called when a call was refused for its credentials although a read with them succeeded: some gateways answer unknown
   * operations like this. Returns whether another operation does the same.
   */
  onUnusable({ kind, code }: CallFailure, operation: string): boolean {
    const isUnknown = kind === 'credentials' && code.startsWith('MissingAuthenticationToken')
    if (!isUnknown || operation !== 'UpdateUserConfig') return false
    this.#service.knowsUserConfig = false
    return true
  }

  #omitNames({ operation, omitsDirectory }: WriteRequest): boolean {
    const { identityType, directory } = this.#service
    const named = operation === 'UpdateUserIdentityInfo' && identityType === 'EXISTING_DIRECTORY'
    if (!named || omitsDirectory === true || directory.verdict === 'lost') return false
    this.#rejectsNames = true
    return true
  }

  /** Whether the effect of a call is still unknown, so that it must be read back. */
  isTrial({ omitsDirectory }: WriteRequest): boolean {
    return omitsDirectory === true && this.#service.directory.verdict !== 'kept'
  }

  /** Waits while another user tests the effect of a call without names. Returns whether to send it. */
  async maySend(request: WriteRequest, users: Semaphore): Promise<boolean> {
    if (!this.isTrial(request)) return true
    await users.releaseWhile(() => this.#service.directory.wait(this))
    return this.#service.directory.verdict !== 'lost'
  }

  /** A call succeeded that rested on a read of `before`. */
  onDone({ omitsDirectory, clears }: WriteRequest, before: User): void {
    if (omitsDirectory === true) this.#before = before
    // Only now is the cause of the rejection known.
    if (clears === true && this.#clearsByOmission) this.#service.clearsByOmission = true
  }

  /** Called when a read shows a call's effect. Returns why the call still counts as failed, if it does. */
  onRead(call: OperationHistory, now: User): Failure | undefined {
    if (call.operation !== 'UpdateUserIdentityInfo' || this.#before === undefined) return undefined
    const verdict = keptOrLost(this.#before, now)
    this.end(verdict)
    return verdict === 'lost' ? namesLost(call) : undefined
  }

  /** Ends this user's trial, so that another user may try. */
  end(verdict?: 'kept' | 'lost'): void {
    this.#service.directory.end(this, verdict)
  }
}

/**
 * It is unconfirmed whether omitted names and addresses are kept. So one user of a job goes first, and is read again
 * before such a call is sent for any other.
 */
class DirectoryTrial {
  verdict: 'kept' | 'lost' | undefined
  #trial: { readonly by: UserBehaviour; readonly ended: Promise<void>; readonly end: () => void } | undefined

  /** Waits until the verdict is known or no other user tries; in that case `by` is the one that does. */
  async wait(by: UserBehaviour): Promise<void> {
    while (this.verdict === undefined && this.#trial !== undefined && this.#trial.by !== by)
      await this.#trial.ended
    if (this.verdict === undefined) this.#trial ??= { by, ...signalled() }
  }

  /** Ends the trial of `by`, if it is the one that tries. */
  end(by: UserBehaviour, verdict?: 'kept' | 'lost'): void {
    if (this.#trial?.by !== by) return
    this.verdict ??= verdict
    this.#trial.end()
    this.#trial = undefined
  }
}

function signalled() {
  const ending = new AbortController()
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return { ended, end: () => ending.abort() }
}

const DIRECTORY_MANAGED = ['firstName', 'lastName', 'email'] as const

/** Whether the user kept its names and address; `undefined` if it had none. */
function keptOrLost(before: User, now: User): 'kept' | 'lost' | undefined {
  const had = DIRECTORY_MANAGED.filter((member) => hasText(before[member]))
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
      'the service made the change and removed a name or e-mail address that comes from the directory; ' +
      'this call is sent for no other user',
    requestId: answer?.requestId ?? null,
    attempts,
  }
}
