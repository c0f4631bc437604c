import type * as CredentialProviders from '@aws-sdk/credential-providers'
import type { HttpHandler } from '@smithy/core/protocols'
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import { asError } from '../platform/clock.js'
import { errorCode } from '../platform/error-code.js'
import type { Address, Service } from './aws-addresses.js'
import { keyProblem, type Profile, profileSetting, type Source, sourceName } from './aws-sources.js'
import type { Secrets } from './secrets.js'
import { configSdk, credentialsSdk, FIXED_MODE } from './sdk-packages.js'

const { memoize } = configSdk

/** Prompts for the code of an MFA device; `undefined` without a terminal. */
export type AskMfaCode = ((serial: string, profile: string) => Promise<string>) | undefined

export interface CredentialContext {
  readonly region: string
  readonly http: HttpHandler
  readonly userAgent: [string, string][]
  readonly secrets: Secrets
  readonly askMfaCode: AskMfaCode
  readonly addressOf: (service: Service) => Address
}

/** Credentials this long before their end are renewed. */
const RENEWED_BEFORE_MS = 5 * 60_000

/** Why there are no credentials, in the words of the source they were to come from. */
class CredentialsError extends Error {
  override readonly name = 'CredentialsProviderError'
  readonly hint: string | undefined

  constructor(message: string, hint?: string, cause?: unknown) {
    super(message, { cause })
    this.hint = hint
  }
}

/** The credentials of one source: asked for when first needed, kept until shortly before they expire. */
export function createCredentials(
  source: Source,
  profile: Profile,
  context: CredentialContext,
): AwsCredentialIdentityProvider {
  const provide = async (): Promise<AwsCredentialIdentity> => {
    const credentials = await explained(source, profile, () => read(source, profile, context))
    const problem = keyProblem(
      credentials,
      (part) => `the ${PART_NAMES[part]} from ${sourceName(source, profile)}`,
    )
    if (problem !== undefined) throw new CredentialsError(problem)
    context.secrets.add(credentials.secretAccessKey, credentials.sessionToken)
    return credentials
  }
  return memoize(
    provide,
    ({ expiration }) => expiration !== undefined && expiration.getTime() - Date.now() < RENEWED_BEFORE_MS,
    ({ expiration }) => expiration !== undefined,
  )
}

const PART_NAMES = { id: 'access key id', secret: 'secret access key', token: 'session token' } as const

async function read(
  source: Source,
  profile: Profile,
  context: CredentialContext,
): Promise<AwsCredentialIdentity> {
  if (source.kind === 'environment' || source.kind === 'keys') return source.keys
  if (source.kind === 'none') throw new CredentialsError(notFound(profile))
  const watched = new WatchedHttp(context.http)
  try {
    return await readFrom(source, profile, { ...context, http: watched })
  } catch (error) {
    // Some links keep only the text of what failed beneath them.
    throw watched.failure ?? error
  }
}

/** Remembers why a call of the chain could not be made. */
class WatchedHttp implements HttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' }
  failure: Error | undefined
  readonly #http: HttpHandler

  constructor(http: HttpHandler) {
    this.#http = http
  }

  async handle(...call: Parameters<HttpHandler['handle']>): ReturnType<HttpHandler['handle']> {
    try {
      return await this.#http.handle(...call)
    } catch (error) {
      this.failure = asError(error)
      throw error
    }
  }

  updateHttpClientConfig(): void {
    // As in AwsHttpHandler.
  }

  httpHandlerConfigs(): object {
    return {}
  }
}

type ByProvider = Exclude<Source, { readonly kind: 'environment' | 'keys' | 'none' }>

async function readFrom(
  source: ByProvider,
  profile: Profile,
  context: CredentialContext,
): Promise<AwsCredentialIdentity> {
  const aws = credentialsSdk()
  const clients = clientsOf(context, source.kind === 'sso' ? 'sso' : 'sts')
  switch (source.kind) {
    case 'web-identity':
      return aws.fromTokenFile({
        ...clients,
        webIdentityTokenFile: source.tokenFile,
        roleArn: source.roleArn,
        ...(source.session === undefined ? {} : { roleSessionName: source.session }),
      })()
    case 'sso':
      return aws.fromSSO({ ...clients, profile: profile.name })()
    case 'login':
      return aws.fromLoginCredentials({ ...clients, profile: profile.name })()
    case 'process':
      return aws.fromProcess({ profile: profile.name, ignoreCache: true })()
    case 'container':
      return aws.fromHttp({})()
    case 'instance':
      return aws.fromInstanceMetadata({ timeout: 1_000, maxRetries: 1 })()
    default:
      return roleProvider(aws, profile, context)()
  }
}

type Providers = typeof CredentialProviders

function roleProvider(
  aws: Providers,
  profile: Profile,
  context: CredentialContext,
): AwsCredentialIdentityProvider {
  const { askMfaCode } = context
  const base = { ...clientsOf(context, 'sts'), profile: profile.name }
  return async () => {
    const serial = profileSetting(profile, 'mfa_serial')
    if (serial !== undefined) {
      if (askMfaCode === undefined) throw mfaWithoutTerminal(profile, serial)
      await checkSource(aws, profile, base)
    }
    const mfaCodeProvider = async (device: string): Promise<string> => {
      if (askMfaCode === undefined) throw mfaWithoutTerminal(profile, device)
      return askMfaCode(device, profile.name)
    }
    return aws.fromIni({ ...base, mfaCodeProvider })()
  }
}

/** Checks the source credentials first: without them an MFA code is useless. */
async function checkSource(aws: Providers, profile: Profile, base: { readonly profile: string }) {
  const source = profileSetting(profile, 'source_profile')
  if (source !== undefined && source !== profile.name) await aws.fromIni({ ...base, profile: source })()
}

/** What the clients inside the chain (STS, SSO) share with ours: proxy, certificates, deadline, name, kind of address. */
function clientsOf({ region, http, userAgent, addressOf }: CredentialContext, service: Service) {
  const { useFipsEndpoint, useDualstackEndpoint } = addressOf(service)
  const addresses = { useFipsEndpoint, useDualstackEndpoint }
  return {
    ignoreCache: true,
    clientConfig: { ...FIXED_MODE, ...addresses, requestHandler: http, customUserAgent: userAgent },
    parentClientConfig: { region, requestHandler: http },
  }
}

async function explained<T>(source: Source, profile: Profile, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const error = asError(thrown)
    if (error instanceof CredentialsError) throw error
    // What keeps the network from working is not the credentials' fault.
    if (isOfNetwork(error)) throw withSource(error, sourceName(source, profile))
    throw new CredentialsError(
      `${sourceName(source, profile)}: ${reasonOf(error)}`,
      HINTS[source.kind],
      error,
    )
  }
}

/** The errors of the system about a file, such as that of a token, name it. */
function isOfNetwork(error: Error): boolean {
  return (
    'code' in error &&
    !('path' in error) &&
    !('$metadata' in error && 'httpStatusCode' in Object(error.$metadata))
  )
}

/** The same failure, and what it kept from being fetched: it is not Amazon Connect that can't be reached. */
function withSource(error: Error, source: string): Error {
  const code = errorCode(error)
  if (code === undefined) return error
  const message = `no credentials from ${source}: ${error.message}`
  return Object.assign(new Error(message, { cause: error }), { name: error.name, code })
}

/** Without the command line of a credential process, which may hold a password. */
function reasonOf({ name, message }: Error): string {
  const text = message.replace(/^Command failed:[^\n]*\n?/, '').trim()
  const code = name === 'CredentialsProviderError' || name === 'Error' ? '' : `${name}: `
  return text === '' ? 'it failed without a message' : `${code}${text.replaceAll(/\s*\n\s*/g, ' ')}`
}

const HINTS: Partial<Record<Source['kind'], string>> = {
  process: 'Run that command by itself to see what it needs.',
  role: 'Check role_arn and source_profile of the AWS profile, and whether the caller may assume the role.',
}

function notFound({ name, namedBy }: Profile): string {
  const files =
    namedBy === undefined
      ? 'the AWS files have no default profile with any'
      : `profile ${name} (${namedBy}) has none`
  return `the environment has no AWS_ACCESS_KEY_ID, and ${files}.`
}

function mfaWithoutTerminal({ name }: Profile, serial: string): CredentialsError {
  return new CredentialsError(
    `profile ${name} needs a code of the MFA device ${serial}, and there is no terminal to ask for it on.`,
    `Run it in a terminal, or first: eval "$(aws configure export-credentials --profile ${name} --format env)"`,
  )
}
