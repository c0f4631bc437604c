import type { Instance as ApiInstance } from '@aws-sdk/client-connect'
import { BulkError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import { parseInstanceArn } from './ids.js'
import { type Access, openAccess } from './sdk-access.js'
import { Instances } from './sdk-instances.js'
import { type RegionOptions, openRegion, type ConnectContext } from './sdk-open.js'

/** An instance as people choose one. */
export interface ListedInstance {
  readonly id: string
  readonly arn: string
  readonly alias: string
  readonly account: string
  readonly region: string
  readonly identityType: string | null
  readonly status: string | null
}

/** A Region that could not be asked. */
export interface UnreadRegion {
  readonly region: string
  readonly error: Error
}

/**
 * The instances that the caller may see, each once.
 * @throws BulkError, CallError if none of the Regions can be asked
 */
export async function listInstances(
  options: RegionOptions & { readonly allRegions: boolean },
  context: ConnectContext,
): Promise<{ readonly instances: readonly ListedInstance[]; readonly unread: readonly UnreadRegion[] }> {
  const access = await accessFor(options, context)
  const regions = options.allRegions ? regionsWith(access.region) : [access.region]
  const answers = await Promise.all(regions.map((region) => askRegion(region, access, options, context)))
  const unread = answers.flatMap((one) => ('error' in one ? [one] : []))
  context.signal.throwIfAborted()
  const [first] = unread
  if (first !== undefined && unread.length === regions.length) throw first.error
  const found = answers.flatMap((one) => ('instances' in one ? one.instances : []))
  // Where the endpoint is overridden every Region gives the same answer.
  return { instances: [...new Map(found.map((one) => [one.arn, one])).values()], unread }
}

/** To ask all Regions none need be set. */
async function accessFor(
  options: RegionOptions & { readonly allRegions: boolean },
  context: ConnectContext,
): Promise<Access> {
  try {
    return await openAccess(options, context)
  } catch (error) {
    const isUnset = error instanceof BulkError && error.code === 'NoRegion'
    if (!isUnset || !options.allRegions) throw error
    return openAccess({ ...options, region: ANY_REGION }, context)
  }
}

async function askRegion(
  region: string,
  access: Access,
  options: RegionOptions,
  context: ConnectContext,
): Promise<{ readonly instances: readonly ListedInstance[] } | UnreadRegion> {
  try {
    const { client, calls, close } = await openRegion({ ...access, region }, options, context)
    try {
      const all = await new Instances(client, calls, context.signal).list()
      return { instances: all.map((one) => listed(one, region)) }
    } finally {
      await close()
    }
  } catch (error) {
    return { region, error: asError(error) }
  }
}

function listed(instance: ApiInstance, region: string): ListedInstance {
  const { Id: id = '', Arn: arn = '', InstanceAlias: alias = '' } = instance
  const { IdentityManagementType: identityType = null, InstanceStatus: status = null } = instance
  const place = parseInstanceArn(arn)
  const { account = '' } = place ?? {}
  return { id, arn, alias, account, region: place?.region ?? region, identityType, status }
}

/** Where Amazon Connect is offered (AWS General Reference, Amazon Connect endpoints), by partition. */
const REGIONS: Readonly<Record<'aws' | 'aws-us-gov', readonly string[]>> = {
  aws: [
    'us-east-1',
    'us-west-2',
    'af-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-west-2',
  ],
  'aws-us-gov': ['us-gov-west-1'],
}

/** A Region for when none is set. */
export const ANY_REGION = 'us-east-1'

/** All Regions of the partition that a Region belongs to, this one first. */
export function regionsWith(region: string): readonly string[] {
  const all = REGIONS[region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws']
  return [region, ...all.filter((one) => one !== region)]
}
