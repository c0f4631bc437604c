import { ServiceError } from './errors.js'

/** The one key the sandbox knows. Not a secret: it opens nothing but a server on loopback. */
export const dummyCredentials = {
  accessKeyId: 'AKIASANDBOXEXAMPLE00',
  secretAccessKey: 'sandbox-secret-that-opens-nothing-0000000',
}

const authorizationForm =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request,\s*SignedHeaders=[^,\s]+,\s*Signature=[0-9a-f]{64}$/

/**
 * Checks that a request is signed for this service and Region with the known key. The signature itself is not
 * verified: the AWS clients compute it, and nothing here is worth protecting.
 */
export function authenticate(authorization: string | undefined, service: string, region: string): void {
  if (authorization === undefined || authorization === '') {
    throw new ServiceError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token')
  }
  const [matched, keyId, , signedRegion, signedService] = authorizationForm.exec(authorization) ?? []
  if (matched === undefined) {
    const message = 'The Authorization header is not a complete AWS4-HMAC-SHA256 signature.'
    throw new ServiceError('IncompleteSignatureException', 403, message)
  }
  requireScope(signedService, service, 'correct service')
  requireScope(signedRegion, region, 'valid Region')
  if (keyId !== dummyCredentials.accessKeyId) {
    throw unknownKey(service)
  }
}

const MOST_SKEW_MS = 5 * 60_000

/** Whether a request was signed more than five minutes ago, or ahead, by this machine's clock. */
export function isSkewed(date: string | string[] | undefined): boolean {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(String(date)) ?? []
  if (day === undefined || time === undefined) return true
  const dashed = day.replace(/(....)(..)(..)/, '$1-$2-$3')
  const signed = Date.parse(`${dashed}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`)
  return Math.abs(Date.now() - signed) > MOST_SKEW_MS
}

function requireScope(actual: string | undefined, wanted: string, what: string): void {
  if (actual !== wanted) {
    const message = `Credential should be scoped to a ${what}: '${wanted}'. It is scoped to '${actual}'.`
    throw new ServiceError('InvalidSignatureException', 403, message)
  }
}

function unknownKey(service: string): ServiceError {
  const code = service === 'sts' ? 'InvalidClientTokenId' : 'UnrecognizedClientException'
  return new ServiceError(code, 403, 'The security token included in the request is invalid.')
}
