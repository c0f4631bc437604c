import { isUuid, parseInstanceArn } from '../connect/ids.js'
import type { CommandAccess } from './access.js'
import type { CommandWorld } from './command.js'
import { openOptions, connectContext } from './open.js'

/** Every operation that a command line may call, each once, including those that find the instance and other services. */
export async function callsOf(access: CommandAccess, world: CommandWorld): Promise<readonly string[]> {
  return [...new Set([findingCall(access), ...access.operations, ...(await sideCalls(access, world))])]
}

/** An instance is described if its id is known, and otherwise searched for in the list. */
function findingCall({ connection, instance, anyInstance }: CommandAccess): string {
  const named = connection.instance ?? instance ?? ''
  const hasId = isUuid(named) || parseInstanceArn(named) !== undefined
  return hasId && anyInstance !== true ? 'DescribeInstance' : 'ListInstances'
}

/** Where Connect is redirected, STS and Service Quotas are called only if they are too. */
async function sideCalls(access: CommandAccess, world: CommandWorld): Promise<readonly string[]> {
  const { connection, withCaller, anyInstance } = access
  const { sideServices } = await import('../connect/sdk-examination.js')
  const options = openOptions(connection, world.context, access.instance)
  const arn = parseInstanceArn(options.instance ?? '')
  const region = options.region ?? arn?.region
  const called = await sideServices({ ...options, region }, await connectContext(connection, world))
  const asksRates = anyInstance !== true && !connection.ratesAreGiven
  return [
    ...(withCaller && called.sts ? ['GetCallerIdentity'] : []),
    ...(asksRates && called.service_quotas ? ['ListServiceQuotas'] : []),
  ]
}
