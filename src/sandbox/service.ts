import { type Answer, answerAfter, answerInstead, errorReply, throttleReply } from './answer.js'
import { authenticate, isSkewed } from './auth.js'
import type { Buckets } from './buckets.js'
import { type Call, peekBody, type Reply } from './call.js'
import { ServiceError } from './errors.js'
import type { Fault, FaultInjector, ThrottleDress } from './faults.js'
import { region } from './identifiers.js'
import type { OperationContext } from './operations/operation.js'
import { type Target, requireOperation } from './router.js'
import { allInstances, type InstanceState } from './store.js'
import { vanish } from './deletion-fault.js'

export interface ServiceParts {
  readonly context: Omit<OperationContext, 'requestId'>
  readonly buckets: Buckets
  readonly injector: FaultInjector
  /** Throws where the leeway wants a refusal without a reason. */
  readonly hiccup: (target: Target) => void
  /** The form in which an empty bucket refuses. */
  readonly dressThrottle: () => ThrottleDress
  /** When the sandbox was started, by its clock. */
  readonly startedAt: number
}

/**
 * Decides one call, at the moment it arrives and in one go: is it modelled, is it signed, is there a token, does a
 * fault strike, and only then what does the operation say. A refused call still spends its token, as calls do at the
 * real service; a throttled one spends none and is not counted by any fault.
 */
export function decide(call: Call, target: Target, parts: ServiceParts, requestId: string): Answer {
  try {
    const operation = requireOperation(target, parts.context.leeway)
    authenticate(call.headers.authorization, operation.service, region)
    // STS and Service Quotas have limits of their own, far above anything that matters here.
    const isMetered = operation.service === 'connect'
    if (isMetered && !parts.buckets.isOpen(operation.name)) {
      return { kind: 'reply', reply: throttleReply(parts.dressThrottle(), target, requestId) }
    }
    const fault = unlessInTime(parts.injector.next(subjectOf(call, target, parts)), call)
    if (isMetered && fault?.kind !== 'throttle') {
      parts.buckets.spend(operation.name)
    }
    return fault === undefined
      ? { kind: 'reply', reply: runOperation(call, target, parts, requestId) }
      : { ...strike(fault, call, target, parts, requestId), fault: fault.kind }
  } catch (error) {
    return { kind: 'reply', reply: refusal(error, target, requestId) }
  }
}

/** Whose clock is right has nothing to fear of `skewed`. */
function unlessInTime(fault: Fault | undefined, { headers }: Call): Fault | undefined {
  return fault?.kind === 'skewed' && !isSkewed(headers['x-amz-date']) ? undefined : fault
}

function strike(fault: Fault, call: Call, target: Target, parts: ServiceParts, requestId: string): Answer {
  const { store } = parts.context
  const user = target.userId === undefined ? undefined : store.users.get(target.userId)
  const instead = answerInstead(fault, target, (user ?? store.instance).Arn, requestId)
  if (fault.kind === 'deleted') {
    vanish(store, fault, target)
  }
  return instead ?? answerAfter(fault, runOperation(call, target, parts, requestId))
}

/** The user of a call: one that exists, or the one that the call would create. */
export function usernameOf(
  call: Call,
  { name, userId }: Target,
  { users }: InstanceState,
): string | undefined {
  if (userId !== undefined) return users.get(userId)?.Username
  const body = name === 'CreateUser' ? peekBody(call) : undefined
  const username: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'Username') : undefined
  return typeof username === 'string' ? username : undefined
}

function subjectOf(call: Call, target: Target, { context, startedAt }: ServiceParts) {
  const { headers } = call
  const { name, userId } = target
  const username = usernameOf(call, target, context.store)
  const token = headers['x-amz-security-token']
  const sessionToken = typeof token === 'string' ? token : undefined
  const seconds = (context.clock.now() - startedAt) / 1000
  return { operation: name, userId, username, seconds, sessionToken }
}

function runOperation(call: Call, target: Target, parts: ServiceParts, requestId: string): Reply {
  try {
    parts.hiccup(target)
    return remembering(target, parts, () =>
      requireOperation(target, parts.context.leeway).run(call, { ...parts.context, requestId }),
    )
  } catch (error) {
    return refusal(error, target, requestId)
  }
}

/** Readers that lag behind see what a user was like before the work. */
function remembering({ name, userId }: Target, { context }: ServiceParts, work: () => Reply): Reply {
  const { store, history } = context
  const isWrite = !/^(Describe|List|Search|Get)/.test(name)
  const state = allInstances(store).find(({ users }) => userId !== undefined && users.has(userId))
  if (!isWrite || state === undefined || userId === undefined) {
    return work()
  }
  const before = history.capture(state, userId)
  const reply = work()
  history.supersede(state, userId, before)
  return reply
}

function refusal(error: unknown, { name, protocol }: Target, requestId: string): Reply {
  const known = error instanceof ServiceError ? error : internalFailure(name, error)
  return errorReply(known, protocol, requestId)
}

/** A mistake of the sandbox itself. `InternalFailure` sets it apart from the injected InternalServiceException. */
function internalFailure(operation: string, error: unknown): ServiceError {
  const detail = error instanceof Error ? error.message : 'unknown error'
  return new ServiceError('InternalFailure', 500, `connect-bulk sandbox: ${operation} failed: ${detail}`)
}
