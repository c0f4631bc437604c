import type { FailureKind } from '../model/outcome.js'
import type { CallFailure, Obstacle } from './connect.js'
import { Secrets } from './secrets.js'

/** Codes of throttling errors; status 429 counts too. `LimitExceededException` is not one: waiting does not help. */
const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'SlowDown',
  'PriorRequestNotComplete',
])
const LIMIT = new Set(['LimitExceededException', 'ServiceQuotaExceededException'])
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'AuthFailure',
  'CredentialsProviderError',
  'ProviderError',
  'TokenProviderError',
  'NotAuthorized',
])
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'OptInRequired',
  'Forbidden',
])
/** Status 409 as well, but permanent: a user of that name exists. */
const TAKEN = 'DuplicateResourceException'
/** Whether a call was refused because a user of that name exists. */
export function isNameTaken(code: string): boolean {
  return code === TAKEN
}

const NOT_FOUND = new Set(['ResourceNotFoundException', 'NotFoundException', 'UserNotFoundException'])
const TRANSIENT = new Set([
  'InternalServiceException',
  'InternalServerException',
  'InternalServerError',
  'InternalFailure',
  'InternalError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'RequestTimeout',
  'RequestTimeoutException',
])
/** Failures to reach the service at all: nothing was sent. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ETIMEDOUT_CONNECT',
  'PROXY_UNREACHABLE',
  'PROXY_REFUSED',
  'PROXY_FAILED',
])
/** A longer `Retry-After` is cut to this: one call a minute does no harm. */
const LONGEST_RETRY_AFTER_SECONDS = 60

/**
 * Classifies anything thrown by a call. Decides by code and status, never by text; an error with neither is `unknown`:
 * the call may have been carried out. Texts come out without `secrets`.
 */
export function classifyError(thrown: unknown, secrets = new Secrets()): CallFailure {
  const error = typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  const metadata = member(error, '$metadata')
  const status =
    numberOf(member(metadata, 'httpStatusCode')) ?? numberOf(member(member(error, '$response'), 'statusCode'))
  const code = codeOf(error, status)
  const obstacle = status === null ? obstacleOf(code) : undefined
  const unreachable = status === null && (UNREACHABLE.has(code) || isOfNetwork(obstacle))
  const hint = textOf(member(error, 'hint'))
  const requestId = textOf(member(metadata, 'requestId'))
  const retryAfter = secondsOf(headerOf(error, 'retry-after'))
  return {
    kind: kindOf(code, status, unreachable),
    code: secrets.cleanCode(code),
    message: secrets.clean(messageOf(error, code, status)),
    requestId: requestId === undefined ? null : secrets.cleanCode(requestId),
    status,
    ...(hint === undefined ? {} : { hint: secrets.clean(hint) }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(unreachable ? { unreachable } : {}),
    ...(isUnknownOperation(code) ? { unknownOperation: true } : {}),
    ...(status === 409 && code !== TAKEN ? { conflict: true } : {}),
    ...(code === TAKEN ? { nameTaken: true } : {}),
  }
}

/** Without a code a 404 is about the address, not about a user. */
function isUnknownOperation(code: string): boolean {
  return code === 'UnknownOperationException' || code === 'HTTP404' || code === 'HTTP501'
}

/** The setting of this machine that prevents the call, if only changing it helps. */
function obstacleOf(code: string): Obstacle | undefined {
  if (code === 'ERR_INVALID_CHAR') return 'header'
  if (code === 'ENOTFOUND') return 'name'
  if (code === 'PROXY_REFUSED') return 'proxy'
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'tls'
  return isCertificateCode(code) ? 'certificate' : undefined
}

function isOfNetwork(obstacle: Obstacle | undefined): boolean {
  return obstacle !== undefined && obstacle !== 'header'
}

/** The codes of OpenSSL's verification, and Node's own for names that don't match. */
function isCertificateCode(code: string): boolean {
  return /CERT|^UNABLE_TO_|^ERR_TLS|^(INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)$/.test(
    code,
  )
}

function kindOf(code: string, status: number | null, unreachable: boolean): FailureKind {
  if (LIMIT.has(code)) return 'limit'
  if (THROTTLED.has(code) || status === 429) return 'throttled'
  if (CREDENTIALS.has(code) || status === 401 || code === 'ERR_INVALID_CHAR') return 'credentials'
  if (DENIED.has(code)) return 'denied'
  if (NOT_FOUND.has(code)) return 'not-found'
  if (code === 'UnknownOperationException' || code === TAKEN) return 'invalid'
  if (TRANSIENT.has(code) || unreachable) return 'transient'
  if (status === null || (code === CUT_SHORT && status < 500)) return 'unknown'
  return kindOfStatus(status)
}

function kindOfStatus(status: number): FailureKind {
  if (status === 501) return 'invalid'
  if (status >= 500 || status === 408 || status === 409) return 'transient'
  if (status === 403) return 'denied'
  if (status === 404) return 'not-found'
  // A success that can't be read: the change was probably made.
  return status >= 400 ? 'invalid' : 'unknown'
}

/**
 * The service's error code. For a body that can't be parsed, the code in the header, or else the status (a proxy's page);
 * for a broken connection, the system's code.
 */
function codeOf(error: object, status: number | null): string {
  const name = textOf(member(error, 'name')) ?? 'Error'
  const system = textOf(member(error, 'code'))
  if (status === null && system !== undefined) return system
  if (name === 'TypeError' && status !== null) return UNREADABLE_ANSWER
  if (!UNREADABLE.has(name)) return name.replace(/^.*#/, '')
  if (status === null) return name
  const cut = name === 'SyntaxError' && status >= 400 && headerOf(error, 'content-type')?.includes('json')
  return codeOfHeader(error) ?? (cut === true ? CUT_SHORT : `HTTP${status}`)
}

/** An error response that broke off before its error code. */
const CUT_SHORT = 'UnreadableError'

/** An answer that the SDK could not parse, e.g. a text where a list should be. */
const UNREADABLE_ANSWER = 'UnreadableAnswer'

/** The names of errors whose body isn't JSON, or has no error code. */
const UNREADABLE = new Set(['SyntaxError', 'Unknown', 'UnknownError', 'Error'])

function codeOfHeader(error: object): string | undefined {
  return textOf(headerOf(error, 'x-amzn-errortype')?.replace(/:.*$/, '').replace(/^.*#/, ''))
}

function headerOf(error: object, name: string): string | undefined {
  return textOf(member(member(member(error, '$response'), 'headers'), name))
}

function messageOf(error: object, code: string, status: number | null): string {
  const text = textOf(member(error, 'message')) ?? ''
  if (code === UNREADABLE_ANSWER)
    return `the response is not in the form that Amazon Connect uses (HTTP status ${status ?? '-'})`
  if (code.startsWith('HTTP') && status !== null)
    return `the response did not come from Amazon Connect (HTTP status ${status})`
  if (member(error, 'name') === 'SyntaxError' && status !== null)
    return `the response broke off (HTTP status ${status})`
  return text === '' || text === 'UnknownError' ? code : text
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS) : undefined
}
