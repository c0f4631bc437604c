import { type Answer, answerAfter, answerInstead, errorReply } from './answer.js'
import { authenticate } from './auth.js'
import type { Buckets } from './buckets.js'
import type { Call, Reply } from './call.js'
import { ServiceError, throttled } from './errors.js'
import type { FaultInjector } from './faults.js'
import { region } from './identifiers.js'
import type { OperationContext } from './operations/operation.js'
import { type Target, requireOperation } from './router.js'

export interface ServiceParts {
  readonly context: Omit<OperationContext, 'requestId'>
  readonly buckets: Buckets
  readonly injector: FaultInjector
}

/**
 * Decides one call, at the moment it arrives and in one go: is it modelled, is it signed, is there a token, does a
 * fault strike, and only then what does the operation say. A refused call still spends its token, as calls do at the
 * real service; a throttled one spends none and is not counted by any fault.
 */
export function decide(call: Call, target: Target, parts: ServiceParts, requestId: string): Answer {
  const { protocol } = target
  try {
    const operation = requireOperation(target, parts.context.leeway)
    authenticate(call.headers.authorization, operation.service, region)
    // STS has limits of its own, far above anything that matters here.
    const isMetered = operation.service === 'connect'
    if (isMetered && !parts.buckets.isOpen(operation.name)) {
      throw throttled()
    }
    const fault = parts.injector.next(subjectOf(target, parts))
    if (isMetered && fault?.kind !== 'throttle') {
      parts.buckets.spend(operation.name)
    }
    const instead = fault === undefined ? undefined : answerInstead(fault, protocol, requestId)
    return instead ?? answerAfter(fault, runOperation(call, target, parts, requestId))
  } catch (error) {
    return { kind: 'reply', reply: refusal(error, target, requestId) }
  }
}

function subjectOf({ name, userId }: Target, { context }: ServiceParts) {
  const username = userId === undefined ? undefined : context.store.users.get(userId)?.Username
  return { operation: name, userId, username }
}

function runOperation(call: Call, target: Target, parts: ServiceParts, requestId: string): Reply {
  try {
    return requireOperation(target, parts.context.leeway).run(call, { ...parts.context, requestId })
  } catch (error) {
    return refusal(error, target, requestId)
  }
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
