import type { Reply } from './call.js'
import { ServiceError } from './errors.js'
import type { Fault, ThrottleDress } from './faults.js'
import { accountId } from './identifiers.js'
import type { Target } from './router.js'
import { stsErrorXml } from './sts.js'

/**
 * What happens on the connection. `cut` sends half of the body and then breaks the connection; `at-once` is a reply
 * without the latency of the service.
 */
export type Answer = (
  | { readonly kind: 'reply' | 'at-once' | 'cut'; readonly reply: Reply }
  | { readonly kind: 'reset' | 'hang' }
) & {
  /** Which kind of fault struck, if one did. */
  readonly fault?: Fault['kind']
  /** It is kept back until this resolves. */
  readonly until?: Promise<unknown>
}

type Protocol = Target['protocol']

export function errorReply(error: ServiceError, protocol: Protocol, requestId: string): Reply {
  const { code, status, message } = error
  if (protocol === 'query') {
    return { status, type: 'text/xml', body: stsErrorXml(code, message, requestId), errorCode: code }
  }
  // The modelled exceptions of Connect call it `Message`, the common ones `message`; clients read either.
  const body = JSON.stringify({ __type: code, message, Message: message })
  const type = protocol === 'json' ? 'application/x-amz-json-1.1' : 'application/json'
  return { status, type, body, errorCode: code }
}

/** What a fault answers instead of the service, or undefined for the faults that let it work first. */
export function answerInstead(
  fault: Fault,
  target: Target,
  resourceArn: string,
  requestId: string,
): Answer | undefined {
  const { kind } = fault
  if (kind === 'reset-before') return { kind: 'reset' }
  if (kind === 'hang') return { kind }
  const reply = replyInstead(fault, target, resourceArn, requestId)
  return reply === undefined ? undefined : { kind: 'reply', reply }
}

function replyInstead(
  fault: Fault,
  target: Target,
  resourceArn: string,
  requestId: string,
): Reply | undefined {
  if (fault.kind === 'unavailable') return { ...unavailablePage, ...retryAfter(fault) }
  if (fault.kind === 'throttle')
    return { ...throttleReply(fault.dress, target, requestId), ...retryAfter(fault) }
  const error = errorInstead(fault, target, resourceArn)
  return error === undefined ? undefined : errorReply(error, target.protocol, requestId)
}

function errorInstead(fault: Fault, target: Target, resourceArn: string): ServiceError | undefined {
  switch (fault.kind) {
    case 'internal-error':
      return new ServiceError('InternalServiceException', 500, 'Request processing failed.')
    case 'denied':
      return new ServiceError('AccessDeniedException', 403, deniedMessage(target, resourceArn))
    case 'expired':
      return new ServiceError(
        expiredCode(target),
        403,
        'The security token included in the request is expired.',
      )
    case 'skewed':
      return new ServiceError(
        'InvalidSignatureException',
        403,
        'Signature expired: the time of the request is too far off.',
      )
    case 'error': {
      const { code = 'InvalidParameterException', status = 400, message = 'Injected by a fault.' } = fault
      return new ServiceError(code, status, message)
    }
    default:
      return undefined
  }
}

/** What a fault makes of the answer after the service has done its work. */
export function answerAfter(fault: Fault, reply: Reply): Answer {
  switch (fault.kind) {
    case 'reset-after':
      return { kind: 'reset' }
    case 'hang-after':
      return { kind: 'hang' }
    case 'truncated':
      return { kind: 'cut', reply }
    default:
      return { kind: 'reply', reply }
  }
}

function retryAfter({ retryAfter: seconds }: Fault): Pick<Reply, 'retryAfter'> {
  return seconds === undefined ? {} : { retryAfter: seconds }
}

/** The query protocol has another name for it. */
function expiredCode({ protocol }: Target): string {
  return protocol === 'query' ? 'ExpiredToken' : 'ExpiredTokenException'
}

/** Not from the service but from something in front of it: no error header, no JSON. */
const unavailablePage: Reply = {
  status: 503,
  type: 'text/html',
  body: '<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>\n',
  errorCode: 'unavailable',
}

export function throttleReply(
  dress: ThrottleDress | undefined,
  { protocol }: Target,
  requestId: string,
): Reply {
  if (dress === 'bare-429') {
    return { status: 429, type: 'application/json', body: '' }
  }
  const code = dress === 'TooManyRequestsException' ? dress : 'ThrottlingException'
  const status = dress === 'ThrottlingException-400' ? 400 : 429
  return errorReply(new ServiceError(code, status, 'Rate exceeded'), protocol, requestId)
}

/** As seen in the wild: who, what, on what. */
function deniedMessage({ name, operation }: Target, resourceArn: string): string {
  const caller = `arn:aws:iam::${accountId}:user/sandbox`
  const action = `${operation?.service ?? 'connect'}:${name}`
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${resourceArn}`
}
