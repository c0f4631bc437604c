import { BulkError, EXIT } from '../model/errors.js'
import { didYouMean } from '../model/names.js'
import { namedProfile, type Profile, profileSetting } from './aws-sources.js'
import { configSdk } from './sdk-packages.js'

const { loadSharedConfigFiles } = configSdk

const LISTED = 10

/**
 * Reads the profile that is meant from AWS's files, which may have changed since they were read last.
 * @throws BulkError exit 4 if it is named and not there
 */
export async function loadProfile(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Profile> {
  const { name, namedBy } = namedProfile(flag, env)
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true })
  const config = lowerCased(configFile[name])
  const credentials = lowerCased(credentialsFile[name])
  if (namedBy !== undefined && config === undefined && credentials === undefined) {
    const profiles = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])
    throw noProfile(name, namedBy, [...profiles].filter(isProfile))
  }
  const profile = { name, namedBy, config: config ?? {}, credentials: credentials ?? {}, services: {} }
  const services = configFile[`services.${profileSetting(profile, 'services') ?? ''}`]
  const ssoSession = configFile[`sso-session.${profileSetting(profile, 'sso_session') ?? ''}`]
  return { ...profile, ...(services && { services }), ...(ssoSession && { ssoSession }) }
}

/** The AWS CLI reads `AWS_ACCESS_KEY_ID = …` in these files too. */
function lowerCased(section: Profile['config'] | undefined): Profile['config'] | undefined {
  const values = Object.entries(section ?? {}).map(([key, value]) => [key.toLowerCase(), value] as const)
  return section && Object.fromEntries(values)
}

function isProfile(section: string): boolean {
  return !section.startsWith('services.') && !section.startsWith('sso-session.')
}

function noProfile(name: string, namedBy: string, there: readonly string[]): BulkError {
  if (/\s/.test(name)) return unreadableName(name, namedBy)
  const shown = there.length > LISTED ? [...there.slice(0, LISTED), '…'] : there
  const hint =
    didYouMean(name, there) ?? `The AWS files have ${there.length === 0 ? 'no profiles' : shown.join(', ')}.`
  return new BulkError(
    'NoCredentials',
    EXIT.access,
    `There is no AWS profile ${JSON.stringify(name)} (${namedBy}).`,
    `${hint} Or check --profile, AWS_PROFILE and the AWS files.`,
  )
}

function unreadableName(name: string, namedBy: string): BulkError {
  return new BulkError(
    'NoCredentials',
    EXIT.access,
    `The AWS profile ${JSON.stringify(name)} (${namedBy}) can't be read: the AWS SDK does not support names with a space.`,
    `Rename it in the AWS files, or first: eval "$(aws configure export-credentials --profile ${JSON.stringify(name)} --format env)"`,
  )
}
