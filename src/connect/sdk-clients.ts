import type { ConnectClient } from '@aws-sdk/client-connect'
import { usageError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import type { Service } from './aws-addresses.js'
import type { Access } from './sdk-access.js'
import { refuseUnreadableAnswers } from './sdk-answers.js'
import { connectSdk, FIXED_MODE } from './sdk-packages.js'

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }

/** What all clients share: one attempt a call, since waiting and trying again is this program's own work. */
export function clientConfig(access: Access, service: Service) {
  return {
    ...access.addressOf(service),
    ...FIXED_MODE,
    maxAttempts: 1,
    logger: silent,
    profile: access.profile.name,
    region: access.region,
    credentials: access.credentials,
    requestHandler: access.http,
    customUserAgent: access.userAgent,
  }
}

/** `clockOffset`: what an earlier client has found this machine's clock to be off by, in milliseconds. */
export function createConnectClient(access: Access, clockOffset = 0): ConnectClient {
  const client = new connectSdk.ConnectClient({
    ...clientConfig(access, 'connect'),
    systemClockOffset: clockOffset,
  })
  // It makes a copy of every answer for the log, whether or not there is one.
  client.middlewareStack.remove('loggerMiddleware')
  refuseUnreadableAnswers(client)
  return client
}

/**
 * Whether Connect is redirected and this service is not: then it is never called, so that no rehearsal reaches the
 * real one.
 */
export function isOutOfBounds(access: Access, service: Service): boolean {
  const isOverridden = (one: Service) => access.addressOf(one).endpoint !== undefined
  return isOverridden('connect') && !isOverridden(service)
}

/** @throws BulkError exit 2 for a Region that can't be one */
export async function checkRegion(client: ConnectClient): Promise<void> {
  try {
    await client.config.region()
  } catch (error) {
    const [, refused] = /^Region not accepted: region="(.*)" is/.exec(asError(error).message) ?? []
    if (refused === undefined) throw error
    throw usageError(
      'BadRegion',
      `"${refused}" is not an AWS Region.`,
      'Give one such as eu-central-1 with --region, AWS_REGION or the AWS profile.',
    )
  }
}
