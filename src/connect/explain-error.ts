import { CallError } from './connect.js'
import { BulkError, EXIT, interrupted } from '../model/errors.js'
import { asError } from '../platform/clock.js'

/** Rights that an operation needs besides its own. */
const ALSO_NEEDED: Readonly<Record<string, readonly string[]>> = {
  SearchUsers: ['connect:DescribeUser', 'connect:ListUserProficiencies'],
  SearchUserHierarchyGroups: ['connect:DescribeUserHierarchyGroup'],
  ListInstances: ['ds:DescribeDirectories'],
  DescribeInstance: ['ds:DescribeDirectories'],
}

/** Whatever ended a command, as the one error that is shown. */
export function explainError(thrown: unknown, wasInterrupted: boolean): BulkError {
  if (thrown instanceof BulkError) return thrown
  const error = asError(thrown)
  // The second is what a prompt throws when Ctrl-C is typed at it.
  if (wasInterrupted || error.name === 'ExitPromptError') return interrupted()
  if (error instanceof CallError) return explainCall(error)
  if (error.name === 'CredentialsProviderError') return noCredentials(error.message, error)
  return new BulkError(
    'Unexpected',
    EXIT.unexpected,
    `Unexpected: ${error.message}`,
    'Run it again with --debug for more.',
    error,
  )
}

function explainCall(error: CallError): BulkError {
  const { operation, failure } = error
  const { kind, code, message, unreachable } = failure
  if (kind === 'credentials') return noCredentials(message, error)
  if (kind === 'denied') {
    const actions = [`connect:${operation}`, ...(ALSO_NEEDED[operation] ?? [])].join(', ')
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
      'Check the network, --region and --endpoint-url.',
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

function noCredentials(message: string, cause: unknown): BulkError {
  return new BulkError(
    'NoCredentials',
    EXIT.access,
    `There are no usable AWS credentials: ${message}`,
    'Sign in again, or check --profile and the AWS environment variables.',
    cause,
  )
}
