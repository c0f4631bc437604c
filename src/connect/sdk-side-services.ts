import { type AccessContext, type AwsOptions, openAccess, type Service } from './sdk-access.js'
import { isOutOfBounds } from './sdk-clients.js'

/** Which of the other services would be called; nothing is sent. @throws BulkError for settings that can't work */
export async function sideServices(
  options: AwsOptions,
  context: AccessContext,
): Promise<Readonly<Record<Exclude<Service, 'connect'>, boolean>>> {
  const access = await openAccess(options, context)
  return { sts: !isOutOfBounds(access, 'sts'), service_quotas: !isOutOfBounds(access, 'service_quotas') }
}
