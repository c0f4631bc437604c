import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Access } from './sdk-access.js'
import { clientConfig } from './sdk-clients.js'
import { sideCall, type SideCallContext } from './sdk-side-call.js'

const WITHIN_MS = 5_000

/** Asks STS for the caller's ARN; `undefined` if it does not say. */
export async function askCaller(access: Access, context: SideCallContext): Promise<string | undefined> {
  const client = new STSClient(clientConfig(access, 'sts'))
  const send = (abortSignal: AbortSignal) => client.send(new GetCallerIdentityCommand({}), { abortSignal })
  return (await sideCall('GetCallerIdentity', send, WITHIN_MS, context))?.Arn
}
