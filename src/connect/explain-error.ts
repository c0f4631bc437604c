import { CallError, type Obstacle } from './connect.js'
import { BulkError, EXIT, interrupted, type Wording } from '../model/errors.js'
import { actionsOf } from '../operations/index.js'
import { asError } from '../platform/clock.js'
import { errorCode } from '../platform/error-code.js'

/** Whatever ended a command, as the one error that is shown. */
export function explainError(thrown: unknown, wasInterrupted: boolean): BulkError {
  if (thrown instanceof BulkError) return thrown
  const error = asError(thrown)
  // The second is what a prompt throws when Ctrl-C is typed at it.
  if (wasInterrupted || error.name === 'ExitPromptError') return interrupted()
  if (error instanceof CallError) return explainCall(error)
  if (error.name === 'CredentialsProviderError') return noCredentials(error.message, undefined, error)
  if (isOfFile(error))
    return new BulkError(
      'UnusableFile',
      EXIT.unexpected,
      `A file or folder can't be used: ${error.message}`,
      'Check its owner, its permissions and the disk.',
      error,
    )
  return new BulkError(
    'Unexpected',
    EXIT.unexpected,
    `Unexpected: ${error.message}`,
    {
      commandLine: 'Run it again with --debug for more.',
      session: 'A session started with connect-bulk --debug shows more.',
    },
    error,
  )
}

/** Whether the system refused something about a file: its errors name it. */
function isOfFile(error: Error): boolean {
  return errorCode(error) !== undefined && typeof Reflect.get(error, 'path') === 'string'
}

function explainCall(error: CallError): BulkError {
  const { operation, failure } = error
  const { kind, code, message, unreachable, obstacle, hint } = failure
  if (kind === 'credentials')
    return noCredentials(message, hint ?? (SIGNATURE.test(code) ? SIGNATURE_HINT : undefined), error)
  if (kind === 'denied') {
    const actions = actionsOf(operation).join(', ')
    return new BulkError(
      'AccessDenied',
      EXIT.access,
      `${operation} is not allowed: ${message}`,
      `The caller needs ${actions}.`,
      error,
    )
  }
  if (unreachable === true) {
    return new BulkError(
      'ServiceUnreachable',
      EXIT.unexpected,
      `Amazon Connect can't be reached: ${message}`,
      obstacle === undefined ? CHECK_NETWORK : OBSTACLE_HINTS[obstacle],
      error,
    )
  }
  return new BulkError(
    code,
    EXIT.unexpected,
    `${operation} failed: ${code}: ${message}`,
    'Nothing was changed. It may work later.',
    error,
  )
}

/** The service knows the key, but what was signed with it does not fit: the secret, the Region or the time. */
const SIGNATURE = /Signature/
const SIGNATURE_HINT: Wording = {
  commandLine:
    "Check the secret access key, whether --region is the endpoint's Region, and this machine's clock.",
  session:
    "Check the secret access key, whether the Region is that of the endpoint, and this machine's clock.",
}

const CHECK_NETWORK = {
  commandLine: 'Check the network, --region and --endpoint-url.',
  session: 'Check the network, the Region and the endpoint.',
}

/** What to change where nothing else helps. */
const OBSTACLE_HINTS: Readonly<Record<Obstacle, Wording>> = {
  certificate:
    'Behind TLS inspection, set AWS_CA_BUNDLE (or ca_bundle in the AWS profile, or NODE_EXTRA_CA_CERTS) to a PEM file with the certificate that is missing.',
  tls: {
    commandLine:
      'The address answers, but not in TLS. Check --endpoint-url, AWS_ENDPOINT_URL and the proxy: is it http rather than https?',
    session:
      'The address answers, but not in TLS. Check the endpoint, AWS_ENDPOINT_URL and the proxy: is it http rather than https?',
  },
  name: {
    commandLine: `${CHECK_NETWORK.commandLine} If only a proxy leads out, set HTTPS_PROXY.`,
    session: `${CHECK_NETWORK.session} If only a proxy leads out, set HTTPS_PROXY.`,
  },
  proxy: 'Check HTTPS_PROXY, with user and password if the proxy wants them, and NO_PROXY.',
  header: 'Copy the credentials again.',
}

const SIGN_IN: Wording = {
  commandLine: 'Sign in again, or check --profile and the AWS environment variables.',
  session: 'Sign in again, or check the AWS profile and the AWS environment variables.',
}

function noCredentials(message: string, hint: Wording | undefined, cause: unknown): BulkError {
  return new BulkError(
    'NoCredentials',
    EXIT.access,
    `There are no usable AWS credentials: ${message}`,
    hint ?? SIGN_IN,
    cause,
  )
}
