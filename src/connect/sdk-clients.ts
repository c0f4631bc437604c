import { ConnectClient, type ConnectClientConfig } from '@aws-sdk/client-connect'
import { usageError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import { refuseUnreadableAnswers } from './sdk-answers.js'

/** How to reach AWS: the AWS meanings of the flags, and the environment they override. */
export interface AwsOptions {
  readonly region?: string | undefined
  readonly profile?: string | undefined
  readonly endpointUrl?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

const CONNECTION_TIMEOUT_MS = 5_000
/** A call without an answer for this long counts as lost: it may have been carried out. */
const REQUEST_TIMEOUT_MS = 30_000
const SOCKETS = 250

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }

/** What all clients share: one attempt a call, since waiting and trying again is this program's own work. */
export function clientConfig(options: AwsOptions, endpoint: string | undefined): ConnectClientConfig {
  const { profile } = options
  const region = options.region ?? options.env['AWS_REGION'] ?? options.env['AWS_DEFAULT_REGION']
  const credentials = staticCredentials(options)
  return {
    maxAttempts: 1,
    logger: silent,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
    },
    ...(region === undefined || region === '' ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    // A named address is meant as it is; AWS's switches for other kinds of its own addresses don't go with it.
    ...(endpoint === undefined ? {} : { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    ...(credentials === undefined ? {} : { credentials }),
  }
}

/** `clockOffset`: what an earlier client has found this machine's clock to be off by, in milliseconds. */
export function createConnectClient(options: AwsOptions, clockOffset = 0): ConnectClient {
  // The SDK looks for a profile's own endpoint only under the environment's profile; without this, calls would go to
  // AWS although the profile names another address.
  if (options.profile !== undefined) process.env['AWS_PROFILE'] = options.profile
  const config = clientConfig(options, connectEndpoint(options))
  const { credentialDefaultProvider: chain } = new ConnectClient(config).config
  // The SDK reads AWS's files once per process; credentials that were renewed in them would never be found.
  const client = new ConnectClient({
    ...config,
    systemClockOffset: clockOffset,
    credentialDefaultProvider: (input) => chain({ ...input, ignoreCache: true }),
  })
  // It makes a copy of every answer for the log, whether or not there is one.
  client.middlewareStack.remove('loggerMiddleware')
  refuseUnreadableAnswers(client)
  return client
}

/** Connect's overridden endpoint; `undefined` leaves it to the SDK, which also reads the profile. */
export function connectEndpoint(options: AwsOptions): string | undefined {
  return (
    checkedUrl(options.endpointUrl, '--endpoint-url') ?? endpointOf(options.env, 'AWS_ENDPOINT_URL_CONNECT')
  )
}

export function stsEndpoint(options: AwsOptions): string | undefined {
  return endpointOf(options.env, 'AWS_ENDPOINT_URL_STS')
}

/** The Region the client works in; AWS's own places are searched in AWS's order. */
export async function regionOf(client: ConnectClient): Promise<string> {
  try {
    return await client.config.region()
  } catch (error) {
    if (error instanceof Error && error.name === 'CredentialsProviderError') throw error
    const [, refused] = /^Region not accepted: region="(.*)" is/.exec(asError(error).message) ?? []
    if (refused !== undefined)
      throw usageError(
        'BadRegion',
        `"${refused}" is not an AWS Region.`,
        'Give one such as eu-central-1 with --region, AWS_REGION or the AWS profile.',
      )
    throw usageError(
      'NoRegion',
      'No AWS Region is set.',
      'Give --region, or set AWS_REGION or a region in the AWS profile.',
    )
  }
}

function endpointOf(env: AwsOptions['env'], name: string): string | undefined {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined
  return (
    checkedUrl(env[name] || undefined, name) ??
    checkedUrl(env['AWS_ENDPOINT_URL'] || undefined, 'AWS_ENDPOINT_URL')
  )
}

function checkedUrl(text: string | undefined, where: string): string | undefined {
  if (text === undefined) return undefined
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw usageError('BadEndpoint', `${where}: "${text}" is not an http or https address.`)
  }
  return text
}

/**
 * The first link of AWS's credential chain, taken from the program's own environment so that a command can be run
 * with another one (`sandbox run`); everything after it is the SDK's.
 */
function staticCredentials({ env, profile }: AwsOptions): ConnectClientConfig['credentials'] {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (profile !== undefined || env['AWS_PROFILE'] || !accessKeyId || !secretAccessKey) return undefined
  const sessionToken = env['AWS_SESSION_TOKEN']
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
