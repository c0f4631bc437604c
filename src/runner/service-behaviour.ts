import type { CallFailure } from '../connect/connect.js'
import type { OperationHistory } from '../journal/user-history.js'
import type { Failure } from '../model/outcome.js'
import type { IdentityType, User } from '../model/user.js'
import type { Rules, WriteRequest } from '../operations/operation.js'
import type { Semaphore } from './semaphore.js'

/**
 * What a job learns of its service while it runs. AWS does not document whether directory-managed fields must be repeated
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

/** The same as far as it concerns one user. */
export class UserBehaviour {
  readonly #service: ServiceBehaviour
  /** The service has rejected this user's directory-managed names. */
  #rejectsNames = false
  /** The service has rejected an empty text for this user. */
  #clearsByOmission = false
  /** The user before a call that omitted them. */
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

  /** A call was rejected. Returns whether there is another form to send it in; `rules` describe that one from now on. */
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
   * A call was refused for its credentials, which a read with the same credentials was not. Some gateways answer so for
   * operations they do not know. Returns whether another operation does the same.
   */
  onUnusable({ kind, code }: CallFailure, operation: string): boolean {
    const isUnknown = kind === 'credentials' && code.startsWith('MissingAuthenticationToken')
    if (!isUnknown || operation !== 'UpdateUserConfig' || !this.#service.knowsUserConfig) return false
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

  /** Waits while another user tries what a call without names does. */
  async maySend(request: WriteRequest, users: Semaphore): Promise<boolean> {
    if (!this.isTrial(request)) return true
    await users.releaseWhile(() => this.#service.directory.wait(this))
    return this.#service.directory.verdict !== 'lost'
  }

  /** A call succeeded that rested on a read of `before`. */
  onDone({ omitsDirectory, clears }: WriteRequest, before: User): void {
    if (omitsDirectory === true) this.#before = before
    // Only now is it known what the rejection was about.
    if (clears === true && this.#clearsByOmission) this.#service.clearsByOmission = true
  }

  /** The user was read after a call that shows. Returns why it failed all the same, if it did. */
  onRead(call: OperationHistory, now: User): Failure | undefined {
    if (call.operation !== 'UpdateUserIdentityInfo' || this.#before === undefined) return undefined
    const verdict = keptOrLost(this.#before, now)
    this.end(verdict)
    return verdict === 'lost' ? namesLost(call) : undefined
  }

  /** The user is done with: another one may try. */
  end(verdict?: 'kept' | 'lost'): void {
    this.#service.directory.end(this, verdict)
  }
}

/**
 * Whether names and addresses that are omitted are kept is unconfirmed. So one user of a job goes first, and is read
 * again before any other is sent a call without them.
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

/** What became of names and address; `undefined` if the user had none to lose. */
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
