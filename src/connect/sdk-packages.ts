import { createRequire } from 'node:module'
import type * as Connect from '@aws-sdk/client-connect'
import type * as Quotas from '@aws-sdk/client-service-quotas'
import type * as Sts from '@aws-sdk/client-sts'
import type * as CredentialProviders from '@aws-sdk/credential-providers'
import type * as Config from '@smithy/core/config'
import type * as NodeHttp from '@smithy/node-http-handler'

/**
 * The AWS SDK is CommonJS, so it is required. `import` would read each file twice more, for its kind and for the names it
 * exports, which takes a fifth of the time until the first call leaves.
 */
const require = createRequire(import.meta.url)

export const connectSdk: typeof Connect = require('@aws-sdk/client-connect')
export const configSdk: typeof Config = require('@smithy/core/config')
export const httpSdk: typeof NodeHttp = require('@smithy/node-http-handler')

/** Loaded only where they are needed. */
export const stsSdk = (): typeof Sts => require('@aws-sdk/client-sts')
export const quotasSdk = (): typeof Quotas => require('@aws-sdk/client-service-quotas')
export const credentialsSdk = (): typeof CredentialProviders => require('@aws-sdk/credential-providers')

/**
 * For every client: retries and timeouts are this program's own, so AWS_DEFAULTS_MODE has nothing to choose. Its `auto` would
 * ask the machine's metadata, and a value that AWS does not know would end each call.
 */
export const FIXED_MODE = { defaultsMode: 'legacy' } as const
