import type { Reply } from './call.js'
import { ServiceError } from './errors.js'
import type { Fault } from './faults.js'
import { accountId } from './identifiers.js'
import type { Target } from './router.js'
import { stsErrorXml } from './sts.js'

/**
 * What happens on the connection. `cut` sends half of the body and then breaks the connection; `at-once` is a reply
 * without the latency of the service.
 */
export type Answer =
  | { readonly kind: 'reply' | 'at-once'; readonly reply: Reply }
  | { readonly kind: 'cut'; readonly reply: Reply }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }

type Protocol = Target['protocol']

export function errorReply(error: ServiceError, protocol: Protocol, requestId: string): Reply {
  const { code, status, message } = error
  if (protocol === 'query') {
    return { status, type: 'text/xml', body: stsErrorXml(code, message, requestId), errorCode: code }
  }
  // The modelled exceptions of Connect call it `Message`, the common ones `message`; clients read either.
  const body = JSON.stringify({ __type: code, message, Message: message })
  return { status, type: 'application/json', body, errorCode: code }
}

/** What a fault answers instead of the service, or undefined for the faults that let it work first. */
export function answerInstead(fault: Fault, protocol: Protocol, requestId: string): Answer | undefined {
  switch (fault.kind) {
    case 'reset-before':
      return { kind: 'reset' }
    case 'hang':
      return { kind: 'hang' }
    case 'unavailable':
      return { kind: 'reply', reply: unavailablePage }
    case 'throttle':
      return { kind: 'reply', reply: throttleReply(fault, protocol, requestId) }
    case 'internal-error':
      return fail(protocol, requestId, 'InternalServiceException', 500, 'Request processing failed.')
    case 'denied':
      return fail(protocol, requestId, 'AccessDeniedException', 403, deniedMessage(fault))
    case 'expired':
      return fail(protocol, requestId, 'ExpiredTokenException', 403, 'The security token has expired.')
    case 'error': {
      const { code = 'InvalidParameterException', status = 400, message = 'Injected by a fault.' } = fault
      return fail(protocol, requestId, code, status, message)
    }
    case 'reset-after':
    case 'truncated':
    default:
      return undefined
  }
}

/** What a fault makes of the answer after the service has done its work. */
export function answerAfter(fault: Fault | undefined, reply: Reply): Answer {
  if (fault?.kind === 'reset-after') {
    return { kind: 'reset' }
  }
  return fault?.kind === 'truncated' ? { kind: 'cut', reply } : { kind: 'reply', reply }
}

/** Not from the service but from something in front of it: no error header, no JSON. */
const unavailablePage: Reply = {
  status: 503,
  type: 'text/html',
  body: '<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>\n',
  errorCode: 'unavailable',
}

function throttleReply({ dress }: Fault, protocol: Protocol, requestId: string): Reply {
  if (dress === 'bare-429') {
    return { status: 429, type: 'application/json', body: '' }
  }
  const code = dress === 'TooManyRequestsException' ? dress : 'ThrottlingException'
  const status = dress === 'ThrottlingException-400' ? 400 : 429
  return errorReply(new ServiceError(code, status, 'Rate exceeded'), protocol, requestId)
}

function fail(protocol: Protocol, requestId: string, code: string, status: number, message: string): Answer {
  return { kind: 'reply', reply: errorReply(new ServiceError(code, status, message), protocol, requestId) }
}

function deniedMessage({ operation }: Fault): string {
  const action = operation === '*' ? 'this action' : `connect:${operation}`
  return `User: arn:aws:iam::${accountId}:user/sandbox is not authorized to perform: ${action}`
}
