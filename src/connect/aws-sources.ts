import { BulkError, EXIT } from '../model/errors.js'

type Values = Readonly<Record<string, string | undefined>>

/** One profile of the AWS files. */
export interface Profile {
  readonly name: string
  /** The flag or variable that names it; `undefined` for the default profile that nothing names. */
  readonly namedBy: string | undefined
  /** Its section in the config file, and in the credentials file. */
  readonly config: Values
  readonly credentials: Values
  /** The endpoints of its `services` section, by `SERVICE.endpoint_url`. */
  readonly services: Values
  /** The section that its `sso_session` names; absent if there is none. */
  readonly ssoSession?: Values
}

/** A setting of a profile. The credentials file wins, as with the AWS CLI. */
export function profileSetting({ config, credentials }: Profile, setting: string): string | undefined {
  return credentials[setting] ?? config[setting]
}

/** Where the caller's credentials come from. */
export type Source =
  | { readonly kind: 'environment'; readonly keys: Keys }
  | { readonly kind: 'keys'; readonly keys: Keys }
  | {
      readonly kind: 'web-identity'
      readonly tokenFile: string
      readonly roleArn: string
      readonly session?: string
    }
  | { readonly kind: 'role' | 'sso' | 'login' | 'process' | 'container' | 'instance' | 'none' }

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Holds the profile of our own configuration file. */
const CONFIGURED_PROFILE = 'CONNECT_BULK_PROFILE'

/** The variables that name a profile, the first of them that is set winning, as in version 2 of the AWS CLI. */
const PROFILE_VARIABLES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', CONFIGURED_PROFILE] as const

/** The profile to use. */
export function namedProfile(flag: string | undefined, env: Values): Pick<Profile, 'name' | 'namedBy'> {
  if (flag !== undefined) return { name: flag.trim(), namedBy: '--profile' }
  const namedBy = PROFILE_VARIABLES.find((variable) => hasValue(env[variable]))
  const shown = namedBy === CONFIGURED_PROFILE ? 'the configuration file' : namedBy
  return { name: env[namedBy ?? '']?.trim() ?? 'default', namedBy: shown }
}

/**
 * Returns the first source that is set up, in the order of the AWS CLI. If it fails, no other is tried: the program must
 * not run as a different caller.
 * @throws BulkError exit 4 for half a pair of keys, and for an SSO session that is not there
 */
export function sourceOf(env: Values, profile: Profile): Source {
  const isExplicit = profile.namedBy === '--profile'
  const { config, credentials } = profile
  const values: Values = { ...config, ...credentials }
  const inEnvironment = isExplicit ? undefined : environmentKeys(env)
  if (inEnvironment !== undefined) return { kind: 'environment', keys: inEnvironment }
  if (hasValue(values['role_arn']) && !hasValue(values['web_identity_token_file'])) return { kind: 'role' }
  const identity = webIdentity(isExplicit ? {} : env, values)
  if (identity !== undefined) return identity
  // A session alone is for other services, which take its token itself.
  if (['sso_account_id', 'sso_role_name'].some((key) => hasValue(values[key]))) return ssoOf(profile, values)
  const inCredentials = keysOf(credentials, `profile ${profile.name}`, FILE_NAMES)
  if (inCredentials !== undefined) return { kind: 'keys', keys: inCredentials }
  if (hasValue(values['login_session'])) return { kind: 'login' }
  if (hasValue(values['credential_process'])) return { kind: 'process' }
  const inConfig = keysOf(config, `profile ${profile.name}`, FILE_NAMES)
  if (inConfig !== undefined) return { kind: 'keys', keys: inConfig }
  return { kind: ofMachine(env) }
}

/** One line for people where more than one source is set up: which was taken, and which was not. */
export function sourceNote(env: Values, profile: Profile, source: Source): string | undefined {
  const named = profile.namedBy === undefined ? undefined : `profile ${profile.name} (${profile.namedBy})`
  const hasKeys = hasValue(env['AWS_ACCESS_KEY_ID'])
  if (source.kind === 'environment')
    return named === undefined
      ? undefined
      : `Credentials: keys from the environment (AWS_ACCESS_KEY_ID), not ${named}.`
  if (named !== undefined && hasKeys)
    return `Credentials: ${named}, not the keys in the environment (AWS_ACCESS_KEY_ID).`
  const other = env['AWS_DEFAULT_PROFILE']?.trim()
  if (named !== undefined && profile.namedBy === 'AWS_PROFILE' && hasValue(other) && other !== profile.name)
    return `Credentials: ${named}, not profile ${other} (AWS_DEFAULT_PROFILE).`
  if (source.kind === 'web-identity' && named !== undefined && hasValue(env['AWS_WEB_IDENTITY_TOKEN_FILE']))
    return `Credentials: the web identity of AWS_WEB_IDENTITY_TOKEN_FILE, not ${named}.`
  return undefined
}

/** A source of credentials, for people. */
export function sourceName(source: Source, { name }: Profile): string {
  switch (source.kind) {
    case 'environment':
      return 'the environment'
    case 'web-identity':
      return `the web identity token ${source.tokenFile}`
    case 'process':
      return `credential_process of profile ${name}`
    case 'container':
      return 'the credentials of the container'
    case 'instance':
      return 'the credentials of the machine (instance metadata)'
    default:
      return `profile ${name}`
  }
}

function environmentKeys(env: Values): Keys | undefined {
  const token = env['AWS_SESSION_TOKEN'] || env['AWS_SECURITY_TOKEN']
  return keysOf({ ...env, AWS_SESSION_TOKEN: token }, 'the environment', ENVIRONMENT_NAMES)
}

interface KeyNames {
  readonly id: string
  readonly secret: string
  readonly token: string
}

const ENVIRONMENT_NAMES: KeyNames = {
  id: 'AWS_ACCESS_KEY_ID',
  secret: 'AWS_SECRET_ACCESS_KEY',
  token: 'AWS_SESSION_TOKEN',
}
const FILE_NAMES: KeyNames = {
  id: 'aws_access_key_id',
  secret: 'aws_secret_access_key',
  token: 'aws_session_token',
}

function keysOf(values: Values, where: string, names: KeyNames): Keys | undefined {
  const accessKeyId = values[names.id]?.trim() ?? ''
  const secretAccessKey = values[names.secret]?.trim() ?? ''
  const sessionToken = values[names.token]?.trim() ?? ''
  if (accessKeyId === '') return undefined
  if (secretAccessKey === '')
    throw new BulkError(
      'NoCredentials',
      EXIT.access,
      `There are no usable AWS credentials: ${where} has ${names.id}, but no ${names.secret}.`,
      `Set ${names.secret} too, or remove ${names.id}.`,
    )
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) }
  const problem = keyProblem(keys, (part) => `${names[part]} (${where})`)
  if (problem === undefined) return keys
  const text = `There are no usable AWS credentials: ${problem}.`
  throw new BulkError('NoCredentials', EXIT.access, text, 'Copy the value again.')
}

/** A character that no key has: every part goes into an HTTP header as it is. */
export function keyProblem(keys: Keys, nameOf: (part: keyof KeyNames) => string): string | undefined {
  const parts = [
    ['id', keys.accessKeyId],
    ['secret', keys.secretAccessKey],
    ['token', keys.sessionToken ?? ''],
  ] as const
  for (const [part, value] of parts) {
    const at = value.search(/[^\u0021-\u007e]/)
    if (at < 0) continue
    const character = (value.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return `${nameOf(part)} has a character that no key has, U+${character} at position ${at + 1}`
  }
  return undefined
}

/** Of the environment before that of the profile, as with the AWS CLI. */
function webIdentity(env: Values, values: Values): Source | undefined {
  const tokenFile = env['AWS_WEB_IDENTITY_TOKEN_FILE'] || values['web_identity_token_file']
  const roleArn = env['AWS_ROLE_ARN'] || values['role_arn']
  const session = env['AWS_ROLE_SESSION_NAME'] || values['role_session_name']
  if (!hasValue(tokenFile)) return undefined
  if (!hasValue(roleArn))
    throw new BulkError(
      'NoCredentials',
      EXIT.access,
      'There are no usable AWS credentials: a web identity token file is set, but no role.',
      'Set AWS_ROLE_ARN, or role_arn in the AWS profile.',
    )
  return { kind: 'web-identity', tokenFile, roleArn, ...(hasValue(session) ? { session } : {}) }
}

/** The SDK fails without a reason where the section of the session is missing. */
function ssoOf({ name, ssoSession }: Profile, { sso_session: session }: Values): Source {
  if (!hasValue(session) || ssoSession !== undefined) return { kind: 'sso' }
  throw new BulkError(
    'NoCredentials',
    EXIT.access,
    `There are no usable AWS credentials: profile ${name} names the SSO session ${JSON.stringify(session)}, but the AWS config file has no section [sso-session ${session}].`,
    'Correct sso_session in the AWS profile, or run: aws configure sso-session',
  )
}

function ofMachine(env: Values): 'container' | 'instance' | 'none' {
  const variables = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI']
  if (variables.some((variable) => hasValue(env[variable]))) return 'container'
  return env['AWS_EC2_METADATA_DISABLED']?.trim().toLowerCase() === 'true' ? 'none' : 'instance'
}

function hasValue(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}
