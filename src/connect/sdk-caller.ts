import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { asError } from '../platform/clock.js'
import { classifyError } from './classify-error.js'
import type { CallNote } from './paced-calls.js'
import { type AwsOptions, clientConfig, stsEndpoint } from './sdk-clients.js'

const TIMEOUT_MS = 5_000

/**
 * The caller's ARN; `undefined` if it can't be told. Where Connect is redirected and STS is not, STS is never called,
 * so that no rehearsal reaches the real one.
 */
export async function askCaller(
  aws: AwsOptions,
  connectIsRedirected: boolean,
  note: (call: CallNote) => void,
): Promise<string | undefined> {
  const endpoint = stsEndpoint(aws)
  if (connectIsRedirected && endpoint === undefined) return undefined
  const operation = 'GetCallerIdentity'
  try {
    const { Arn, $metadata } = await createClient(aws, endpoint).send(new GetCallerIdentityCommand({}))
    note({ operation, status: 200, code: null, requestId: $metadata.requestId ?? null, milliseconds: 0 })
    return Arn
  } catch (error) {
    const { status, code, requestId } = classifyError(asError(error))
    note({ operation, status, code, requestId, milliseconds: 0 })
    return undefined
  }
}

function createClient(aws: AwsOptions, endpoint: string | undefined): STSClient {
  const { region, credentials, profile } = clientConfig(aws, endpoint)
  return new STSClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  })
}
