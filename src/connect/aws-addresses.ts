import { usageError } from '../model/errors.js'
import { type Profile, profileSetting } from './aws-sources.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The services that are called, those that only give credentials included. */
export type Service = 'connect' | 'sts' | 'service_quotas' | 'sso'

/** Where a service is called, as its SDK client takes it. */
export interface Address extends AddressKind {
  /** An overridden endpoint; absent for AWS's own. */
  readonly endpoint?: string
}

/** Which of AWS's own addresses is meant. */
export interface AddressKind {
  readonly useFipsEndpoint: boolean
  readonly useDualstackEndpoint: boolean
}

/** @throws BulkError exit 2 for an endpoint that is no address */
export function addressOf(
  service: Service,
  flag: string | undefined,
  env: Environment,
  profile: Profile,
): Address {
  const endpoint = endpointFrom(service, flag, env, profile)
  // A named address is meant as it is; AWS's switches for other kinds of its own addresses don't go with it.
  if (endpoint !== undefined) return { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }
  return {
    useFipsEndpoint: isOn(env, profile, 'use_fips_endpoint'),
    useDualstackEndpoint: isOn(env, profile, 'use_dualstack_endpoint'),
  }
}

/** In any letter case, as the AWS CLI reads it; the SDK knows lower case only. */
function isOn(env: Environment, profile: Profile, setting: string): boolean {
  const text = env[`AWS_${setting.toUpperCase()}`] || profileSetting(profile, setting)
  return text?.trim().toLowerCase() === 'true'
}

/** In AWS's order: flag, the service's variable, the variable for all, the profile's service, the profile. */
function endpointFrom(
  service: Service,
  flag: string | undefined,
  env: Environment,
  profile: Profile,
): string | undefined {
  if (service === 'connect' && flag !== undefined) return checkedUrl(flag, '--endpoint-url')
  const ignored =
    env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] || profileSetting(profile, 'ignore_configured_endpoint_urls')
  if (ignored?.toLowerCase() === 'true') return undefined
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`
  const where = `endpoint_url of profile ${profile.name}`
  return (
    checkedUrl(env[variable], variable) ??
    checkedUrl(env['AWS_ENDPOINT_URL'], 'AWS_ENDPOINT_URL') ??
    checkedUrl(profile.services[`${service}.endpoint_url`], where) ??
    checkedUrl(profileSetting(profile, 'endpoint_url'), where)
  )
}

function checkedUrl(text: string | undefined, where: string): string | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const url = text.trim()
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw usageError('BadEndpoint', `${where}: "${text}" is not an http or https address.`)
  return url
}
