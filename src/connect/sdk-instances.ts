import type { ConnectClient, Instance, InstanceSummary, ListInstancesResponse } from '@aws-sdk/client-connect'
import { BulkError, EXIT, usageError } from '../model/errors.js'
import { type InstanceInfo, type InstanceChoice, isCallError, SeveralInstances } from './connect.js'
import { isUuid, parseInstanceArn } from './ids.js'
import { BadAnswer, listIn } from './pages.js'
import type { PacedCalls, SendOptions } from './paced-calls.js'
import { answer } from './sdk-answers.js'
import { type PagedOperation, PageReader } from './sdk-pages.js'
import { connectSdk } from './sdk-packages.js'

const { DescribeInstanceCommand, ListInstancesCommand } = connectSdk

/** Finds the requested instance among those the caller may see. */
export class Instances {
  readonly #client: () => ConnectClient
  readonly #calls: PacedCalls
  readonly #signal: AbortSignal

  constructor(client: () => ConnectClient, calls: PacedCalls, signal: AbortSignal) {
    this.#client = client
    this.#calls = calls
    this.#signal = signal
  }

  /**
   * @param wanted id or alias; without it the account must have exactly one instance
   * @throws BulkError exit 2 for no, an unknown or several possible instances; CallError if AWS can't be asked
   */
  async find(wanted: string | undefined, region: string): Promise<InstanceInfo> {
    return withPlace(await this.#find(wanted), region)
  }

  async #find(wanted: string | undefined): Promise<Instance> {
    // The service knows its ids in lower case only.
    if (wanted !== undefined && isUuid(wanted)) return this.#describe(wanted.toLowerCase())
    if (wanted?.startsWith('arn:') === true)
      throw usageError('BadInstance', `--instance: "${wanted}" is not the ARN of an Amazon Connect instance.`)
    const all = await this.list()
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
    const send = (options: SendOptions) =>
      answer(this.#client().send(new DescribeInstanceCommand({ InstanceId: id }), options), (read) =>
        checkInstance(read.Instance, id),
      )
    try {
      const { Instance: instance } = await this.#calls.read('DescribeInstance', send, this.#signal)
      return instance ?? {}
    } catch (error) {
      if (!isCallError(error, 'not-found')) throw error
      throw usageError(
        'UnknownInstance',
        `There is no Amazon Connect instance ${id} in this account and Region.`,
        'Check --instance and --region.',
      )
    }
  }

  /** All that the caller may see. @throws CallError */
  list(): Promise<readonly Instance[]> {
    // There is no instance yet, and the list needs none.
    return new PageReader(this.#client, this.#calls, '').all(LIST_INSTANCES, this.#signal)
  }
}

const LIST_INSTANCES: PagedOperation<ListInstancesResponse, InstanceSummary> = {
  name: 'ListInstances',
  pageSize: 10,
  send: (client, { MaxResults, NextToken }, options) =>
    client.send(
      new ListInstancesCommand({ MaxResults, ...(NextToken === undefined ? {} : { NextToken }) }),
      options,
    ),
  listOf: (page) => listIn(page, 'InstanceSummaryList'),
}

/** @throws BadAnswer if it is another instance, or none */
function checkInstance(instance: Instance | undefined, id: string): void {
  if (instance?.Id?.toLowerCase() !== id)
    throw new BadAnswer(`asked for instance ${id}, the service described ${instance?.Id ?? 'none'}`)
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
  if (all.length > 1) throw new SeveralInstances(all.flatMap(choiceOf), hintOf(all))
  return only
}

function choiceOf({ Id: id, InstanceAlias: alias }: Instance): InstanceChoice[] {
  return id === undefined ? [] : [{ id, alias: alias ?? '(no alias)' }]
}

function hintOf(all: readonly Instance[]): string | undefined {
  const names = all.map(({ InstanceAlias: alias, Id: id }) => `${alias ?? '(no alias)'} (${id ?? '?'})`)
  return names.length === 0 ? undefined : `Instances: ${names.join(', ')}.`
}

function withPlace(instance: Instance, region: string): InstanceInfo {
  const { Id: id, Arn: arn } = instance
  const account = parseInstanceArn(arn ?? '')?.account
  if (id === undefined || arn === undefined || account === undefined) {
    throw new BulkError(
      'BadAnswer',
      EXIT.unexpected,
      'The service described the instance without its id or ARN.',
    )
  }
  const { InstanceAlias: alias = '', IdentityManagementType: identityType } = instance
  return { id, arn, alias, account, region, identityType }
}
