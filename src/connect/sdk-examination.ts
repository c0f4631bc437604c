import type { Service } from './aws-addresses.js'
import { sourceName, sourceOf } from './aws-sources.js'
import type { Connect, InstanceInfo } from './connect.js'
import { parseInstanceArn } from './ids.js'
import type { CallNote } from './paced-calls.js'
import { type Proxy, proxyFor } from './proxy.js'
import type { Rates, SavedRates } from './rate-quotas.js'
import { type Access, type AccessContext, type AwsOptions, openAccess } from './sdk-access.js'
import type { Certificates } from './sdk-certificates.js'
import { createConnectClient, isOutOfBounds } from './sdk-clients.js'
import { SdkConnect } from './sdk-connect.js'
import { Instances } from './sdk-instances.js'
import {
  type RegionCalls,
  type RegionOptions,
  openRegion,
  type ConnectContext,
  otherRegion,
} from './sdk-open.js'
import { askCaller, askRates, type SideCallContext } from './sdk-side-calls.js'

/** What a call of another service came to. */
export type SideAnswer<T> =
  | { readonly answer: T }
  | { readonly failed: string }
  /** Connect is redirected and that service is not, so it is never called. */
  | { readonly outOfBounds: true }

/** A way to AWS, looked at step by step. */
export interface Examination {
  readonly region: string
  readonly source: string
  /** As it is called, and whether a setting names it. */
  readonly endpoint: { readonly url: string; readonly isOverridden: boolean }
  readonly proxy: Proxy | undefined
  readonly certificates: Certificates
  /** @throws CredentialsProviderError, or what keeps the network from working */
  credentials(): Promise<void>
  /** @throws BulkError, CallError */
  instance(signal: AbortSignal): Promise<{ readonly connect: Connect; readonly info: InstanceInfo }>
  caller(): Promise<SideAnswer<string>>
  rates(saved: SavedRates): Promise<SideAnswer<Rates>>
  close(): Promise<void>
}

/** @throws BulkError for settings that can't work */
export async function examine(
  options: RegionOptions & { readonly instance?: string | undefined },
  context: ConnectContext,
): Promise<Examination> {
  const arn = parseInstanceArn(options.instance ?? '')
  const failed = new Map<string, string>()
  const note = (call: CallNote): void => {
    if (call.status !== 200) failed.set(call.operation, call.code ?? 'no answer')
    context.note(call)
  }
  const noting = { ...context, note }
  const access = await openAccess({ ...options, region: options.region ?? arn?.region }, noting)
  const line = await openRegion(access, options, noting)
  if (arn !== undefined && arn.region !== line.region) throw otherRegion(arn.region, line.region)
  const url = await endpointUrl(access)
  const side = async <T>(
    service: Service,
    operation: string,
    ask: (context: SideCallContext) => Promise<T | undefined>,
  ): Promise<SideAnswer<T>> => {
    if (isOutOfBounds(access, service)) return { outOfBounds: true }
    const answer = await ask({ ...noting, classify: line.classify })
    return answer === undefined ? { failed: failed.get(operation) ?? 'no answer' } : { answer }
  }
  return {
    region: line.region,
    source: sourceName(sourceOf(options.env, access.profile), access.profile),
    endpoint: { url, isOverridden: line.endpoint !== null },
    proxy: proxyFor(new URL(url), options.env),
    certificates: access.certificates,
    credentials: async () => void (await access.credentials()),
    instance: (signal) => findInstance(line, arn?.instanceId ?? options.instance, signal),
    caller: () => side('sts', 'GetCallerIdentity', (how) => askCaller(access, how)),
    rates: (saved) =>
      side('service_quotas', 'ListServiceQuotas', (how) =>
        askRates(access, { ...how, saved, debug: context.debug }),
      ),
    close: line.close,
  }
}

/** Which of the other services would be called; nothing is sent. @throws BulkError for settings that can't work */
export async function sideServices(
  options: AwsOptions,
  context: AccessContext,
): Promise<Readonly<Record<'sts' | 'service_quotas', boolean>>> {
  const access = await openAccess(options, context)
  return { sts: !isOutOfBounds(access, 'sts'), service_quotas: !isOutOfBounds(access, 'service_quotas') }
}

async function findInstance(
  { client, calls, region }: RegionCalls,
  wanted: string | undefined,
  signal: AbortSignal,
) {
  const info = await new Instances(client, calls, signal).find(wanted, region)
  return { info, connect: new SdkConnect(info, client, calls) }
}

/** Where Connect is called, by the SDK's own rules. */
async function endpointUrl(access: Access): Promise<string> {
  const overridden = access.addressOf('connect').endpoint
  if (overridden !== undefined) return overridden
  const { config } = createConnectClient(access)
  const { url } = config.endpointProvider({
    Region: access.region,
    UseFIPS: await config.useFipsEndpoint(),
    UseDualStack: await config.useDualstackEndpoint(),
  })
  return url.href.replace(/\/$/, '')
}
