import type { AwsCredentialIdentityProvider } from '@smithy/types'
import { usageError } from '../model/errors.js'
import { type Address, addressOf, type Service } from './aws-addresses.js'
import { type Profile, profileSetting, sourceNote, sourceOf } from './aws-sources.js'
import { proxyFor } from './proxy.js'
import { Secrets } from './secrets.js'
import { type Certificates, certificatesOf } from './sdk-certificates.js'
import { type AskMfaCode, createCredentials } from './sdk-credentials.js'
import { AwsHttpHandler } from './sdk-http.js'
import { loadProfile } from './sdk-profile.js'

/** How to reach AWS: the AWS meanings of the flags, and the environment they override. */
export interface AwsOptions {
  readonly region?: string | undefined
  readonly profile?: string | undefined
  readonly endpointUrl?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What the options need of the world around them. */
export interface AccessContext {
  readonly version: string
  readonly readFile: (path: string) => Promise<Uint8Array>
  readonly homeFolder: string
  readonly askMfaCode: AskMfaCode
  /** One line for people, on stderr. */
  readonly warn: (text: string) => void
  /** Shown the headers of every answer. */
  readonly answered?: (headers: Readonly<Record<string, string>>) => void
}

/** What all AWS clients of one command share. */
export interface Access {
  readonly profile: Profile
  readonly region: string
  readonly userAgent: [string, string][]
  readonly http: AwsHttpHandler
  readonly secrets: Secrets
  /** Shared by all clients, so that the MFA code is asked for once. */
  readonly credentials: AwsCredentialIdentityProvider
  readonly certificates: Certificates
  addressOf(service: Service): Address
  /** The same access with credentials that are asked for anew. */
  renewed(): Promise<Access>
}

/**
 * Settles who calls, from where and how, as the AWS CLI would in the same shell. Nothing is sent yet.
 * @throws BulkError exit 4 for a profile or keys that can't work, exit 2 for no Region, exit 1 for other settings
 */
export async function openAccess(options: AwsOptions, context: AccessContext): Promise<Access> {
  const profile = await loadProfile(options.profile, options.env)
  const source = sourceOf(options.env, profile)
  const note = sourceNote(options.env, profile, source)
  if (note !== undefined) context.warn(note)
  const certificates = certificatesOf(options.env, profile, context)
  const http = new AwsHttpHandler({
    proxyFor: (target) => proxyFor(target, options.env),
    secureContext: certificates.load,
    ...(context.answered === undefined ? {} : { answered: context.answered }),
  })
  const shared = {
    region: regionFrom(options, profile),
    userAgent: [['connect-bulk', context.version]] as [string, string][],
    http,
    secrets: new Secrets(),
    askMfaCode: context.askMfaCode,
  }
  const create = (current: Profile): Access => {
    const address = (service: Service) => addressOf(service, options.endpointUrl, options.env, current)
    const own = { ...shared, addressOf: address }
    return {
      ...own,
      profile: current,
      credentials: createCredentials(sourceOf(options.env, current), current, own),
      certificates,
      renewed: async () => create(await loadProfile(options.profile, options.env)),
    }
  }
  return create(profile)
}

/** @throws BulkError exit 2 if nothing names one */
function regionFrom({ region, env }: AwsOptions, profile: Profile): string {
  const named =
    region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || profileSetting(profile, 'region'))
  if (named !== undefined && named.trim() !== '') return named.trim()
  throw usageError(
    'NoRegion',
    'No AWS Region is set.',
    'Give --region, or set AWS_REGION or a region in the AWS profile.',
  )
}
