import {
  type ConnectClient,
  DescribeInstanceCommand,
  type Instance,
  ListInstancesCommand,
} from '@aws-sdk/client-connect'
import { BulkError, EXIT, usageError } from '../model/errors.js'
import type { Place } from '../model/plan.js'
import type { Clock } from '../platform/clock.js'
import { CallError, type Connect, type InstanceInfo } from './connect.js'
import { isUuid, parseInstanceArn } from './ids.js'
import type { SavedBuckets } from './saved-buckets.js'
import { type CallNote, PacedCalls } from './paced-calls.js'
import { type AwsOptions, connectEndpoint, createConnectClient, regionOf } from './sdk-clients.js'
import { SdkConnect } from './sdk-connect.js'
import { SeveralInstances } from './several-instances.js'
import type { Pace } from '../model/pace.js'

export interface OpenOptions extends AwsOptions {
  /** Id, ARN or alias; left out, the account must have exactly one instance. */
  readonly instance?: string | undefined
  readonly paceOf: (operation: string) => Pace
  /** Ask STS who calls. */
  readonly withCaller: boolean
}

export interface OpenParts {
  readonly clock: Clock
  readonly random: () => number
  readonly note: (call: CallNote) => void
  readonly signal: AbortSignal
  /** How full earlier processes left the buckets, by address (`null` is AWS's own) and Region. */
  readonly savedBucketsOf: (endpoint: string | null, region: string) => Promise<SavedBuckets>
}

export interface Connection {
  readonly connect: Connect
  readonly place: Place
  /** The overridden address; `null` for AWS's own. */
  readonly endpoint: string | null
  /** Writes down how full the buckets are. */
  readonly close: () => Promise<void>
}

/**
 * Finds the instance and makes the adapter for it.
 * @throws BulkError exit 2 for no, an unknown or several possible instances; CallError if AWS can't be asked.
 */
export async function openConnect(options: OpenOptions, parts: OpenParts): Promise<Connection> {
  const arn = parseInstanceArn(options.instance ?? '')
  const aws = { ...options, region: options.region ?? arn?.region }
  const create = (clockOffset?: number): ConnectClient => createConnectClient(aws, clockOffset)
  let client = create()
  const region = await regionOf(client)
  if (arn !== undefined && arn.region !== region) throw otherRegion(arn.region, region)
  const endpoint = connectEndpoint(aws) ?? null
  const levels = await parts.savedBucketsOf(endpoint, region)
  const calls = new PacedCalls({
    ...parts,
    tokensOf: (operation, rate) => levels.tokensOf(operation, rate),
    paceOf: options.paceOf,
    renewCredentials: () => {
      client = create(client.config.systemClockOffset)
    },
  })
  const close = levels.keep(() => calls.levels())
  const find = async (): Promise<Pick<Connection, 'connect' | 'place'>> => {
    const instances = new Instances(() => client, calls, parts.signal)
    const instance = describe(await instances.find(arn?.instanceId ?? options.instance), region)
    const { account, id, alias } = instance
    levels.belongTo(account)
    const caller = options.withCaller ? await callerOf(aws, region, parts.note) : 'unknown'
    const place = { account, region, caller, instance: { id, arn: instance.arn, alias } }
    return { connect: new SdkConnect(instance, () => client, calls), place }
  }
  try {
    return { ...(await find()), endpoint, close }
  } catch (error) {
    await close()
    throw error
  }
}

class Instances {
  readonly #client: () => ConnectClient
  readonly #calls: PacedCalls
  readonly #signal: AbortSignal

  constructor(client: () => ConnectClient, calls: PacedCalls, signal: AbortSignal) {
    this.#client = client
    this.#calls = calls
    this.#signal = signal
  }

  async find(wanted: string | undefined): Promise<Instance> {
    // The service knows its ids in lower case only.
    if (wanted !== undefined && isUuid(wanted)) return this.#describe(wanted.toLowerCase())
    if (wanted?.startsWith('arn:') === true)
      throw usageError('BadInstance', `--instance: "${wanted}" is not the ARN of an Amazon Connect instance.`)
    const all = await this.#list()
    if (wanted === undefined) return onlyOne(all)
    const named = all.find(({ InstanceAlias: alias }) => alias?.toLowerCase() === wanted.toLowerCase())
    if (named === undefined)
      throw usageError(
        'UnknownInstance',
        `There is no Amazon Connect instance "${wanted}" in this account and Region.`,
        hintOf(all),
      )
    return named
  }

  async #describe(id: string): Promise<Instance> {
    try {
      const { Instance: instance } = await this.#calls.read(
        'DescribeInstance',
        () => sent(this.#client().send(new DescribeInstanceCommand({ InstanceId: id }))),
        this.#signal,
      )
      return instance ?? {}
    } catch (error) {
      if (!(error instanceof CallError) || error.failure.kind !== 'not-found') throw error
      throw usageError(
        'UnknownInstance',
        `There is no Amazon Connect instance ${id} in this account and Region.`,
        'Check --instance and --region.',
      )
    }
  }

  async #list(): Promise<readonly Instance[]> {
    const instances: Instance[] = []
    let token: string | undefined
    do {
      const from = token
      const page = await this.#calls.read(
        'ListInstances',
        () =>
          sent(this.#client().send(new ListInstancesCommand(from === undefined ? {} : { NextToken: from }))),
        this.#signal,
      )
      instances.push(...(page.InstanceSummaryList ?? []))
      token = page.NextToken
    } while (token !== undefined && token !== '')
    return instances
  }
}

async function sent<T extends { readonly $metadata: { readonly requestId?: string | undefined } }>(
  answer: Promise<T>,
) {
  const value = await answer
  return { value, requestId: value.$metadata.requestId ?? null }
}

function onlyOne(all: readonly Instance[]): Instance {
  const [only] = all
  if (only === undefined) {
    throw usageError(
      'NoInstance',
      'There is no Amazon Connect instance in this account and Region.',
      'Check --profile and --region.',
    )
  }
  if (all.length > 1) {
    const choices = all.flatMap(({ Id: id, InstanceAlias: alias }) =>
      id === undefined ? [] : [{ id, alias: alias ?? '(no alias)' }],
    )
    throw new SeveralInstances(choices, hintOf(all))
  }
  return only
}

function hintOf(all: readonly Instance[]): string | undefined {
  const names = all.map(({ InstanceAlias: alias, Id: id }) => `${alias ?? '(no alias)'} (${id ?? '?'})`)
  return names.length === 0 ? undefined : `There is: ${names.join(', ')}.`
}

function describe(instance: Instance, region: string): InstanceInfo {
  const { Id: id, Arn: arn } = instance
  const account = parseInstanceArn(arn ?? '')?.account
  if (id === undefined || arn === undefined || account === undefined) {
    throw new BulkError(
      'BadAnswer',
      EXIT.unexpected,
      'The service described the instance without its id or ARN.',
    )
  }
  return {
    id,
    arn,
    alias: instance.InstanceAlias ?? '',
    account,
    region,
    identityType: instance.IdentityManagementType,
  }
}

function otherRegion(inArn: string, region: string): BulkError {
  return usageError(
    'OtherRegion',
    `The instance's ARN is in ${inArn}, but the Region is ${region}.`,
    `Give --region ${inArn}, or another instance.`,
  )
}

/** Who calls, for the plan's head; asked once, and not being told is no reason to stop. */
async function callerOf(aws: AwsOptions, region: string, note: OpenParts['note']): Promise<string> {
  const { askCaller } = await import('./sdk-caller.js')
  return (await askCaller({ ...aws, region }, connectEndpoint(aws) !== undefined, note)) ?? 'unknown'
}
