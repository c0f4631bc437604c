import { visible } from '../output/sanitise.js'
import type { JobStore } from '../journal/job-store.js'
import type { Workspace } from '../workflow/workspace.js'
import type { CallNote } from '../connect/paced-calls.js'
import type { Connection, ConnectContext } from '../connect/sdk-open.js'
import { refusal } from '../model/errors.js'
import { isoTime } from '../platform/clock.js'
import type { Context } from '../platform/context.js'
import { NameCache } from '../workflow/name-cache.js'
import { JobQueue } from '../queue/job-queue.js'
import type { CommandWorld } from './command.js'
import type { ConnectionOptions } from './connection-options.js'
import { createStore } from './stored-job.js'

/** What the command, rather than the command line, decides about a connection. */
export interface OpenHints {
  /** The instance of a file or job, for when none is named. */
  readonly instance?: string | undefined
  readonly withCaller: boolean
  /** The store that the command has read a job from already. */
  readonly store?: JobStore
}

/** What connecting needs of the world: a command has it, and so has a program that uses the library. */
export interface OpenWorld {
  readonly context: Pick<
    Context,
    | 'clock'
    | 'random'
    | 'signal'
    | 'files'
    | 'version'
    | 'homeFolder'
    | 'env'
    | 'identity'
    | 'mayBeAlive'
    | 'atEnd'
  > & {
    readonly terminal: Pick<Context['terminal'], 'interactive' | 'err'>
    readonly prompter: Pick<Context['prompter'], 'typeText'>
  }
  readonly reporter: Pick<CommandWorld['reporter'], 'note' | 'reading'>
}

/** Connects; loads the SDK, so only for commands that are about to call. */
export async function openWorkspace(
  options: ConnectionOptions,
  { context, reporter }: OpenWorld,
  hints: OpenHints,
): Promise<Workspace> {
  const { stateFolder } = options
  const { clock, signal } = context
  const { openConnect } = await import('../connect/sdk-open.js')
  const connection = await openConnect(
    { ...openOptions(options, context, hints.instance), withCaller: hints.withCaller },
    await connectContext(options, { context, reporter }),
  )
  context.atEnd(connection.close)
  checkAccount(connection, options)
  return {
    ...connection,
    store: hints.store ?? createStore(stateFolder, context),
    jobQueue: jobQueueOf(connection, stateFolder, context),
    nameCache: new NameCache(context.files, stateFolder),
    clock,
    signal,
    onProgress: (what, done, total, secondsLeft) => reporter.reading(what, done, total, secondsLeft),
  }
}

/** What of the command line decides how to connect. */
export function openOptions(
  { instance, region, profile, endpointUrl, paceOf, ratesAreGiven }: ConnectionOptions,
  { env }: Pick<Context, 'env'>,
  hinted?: string,
) {
  const withQuotas = !ratesAreGiven
  return { env, instance: instance ?? hinted, region, profile, endpointUrl, paceOf, withQuotas }
}

/** What connecting needs of the world of a command. */
export async function connectContext(
  options: ConnectionOptions,
  { context, reporter }: OpenWorld,
): Promise<ConnectContext> {
  const { clock, random, signal, files } = context
  const { stateFolder } = options
  const { SavedRates } = await import('../connect/rate-quotas.js')
  const { savedBucketsPath, SavedBuckets } = await import('../connect/saved-buckets.js')
  return {
    clock,
    random,
    signal,
    version: context.version,
    homeFolder: context.homeFolder,
    readFile: (path) => files.read(path),
    askMfaCode: context.terminal.interactive && !options.noInput ? askMfaCode(context) : undefined,
    warn: (text) => reporter.note(text),
    savedBucketsOf: (endpoint, forRegion) =>
      SavedBuckets.load(files, savedBucketsPath(stateFolder, endpoint, forRegion), clock),
    savedRatesOf: (account, forRegion) =>
      new SavedRates(files, clock, stateFolder, { account, region: forRegion }),
    debug: (text) => {
      if (options.debug) context.terminal.err(`debug: ${visible(text)}\n`)
    },
    note: (call) => {
      if (options.debug) context.terminal.err(`debug: ${isoTime(clock.now())} ${visible(callText(call))}\n`)
    },
  }
}

function callText({ operation, status, code, requestId, milliseconds }: CallNote): string {
  const parts = [
    operation,
    status ?? 'no answer',
    code ?? '',
    `request ${requestId ?? '-'}`,
    `${Math.round(milliseconds)} ms`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function askMfaCode({ prompter }: OpenWorld['context']) {
  return (serial: string, profile: string): Promise<string> =>
    prompter.typeText(`Code of the MFA device ${serial} (profile ${profile})`)
}

/** @throws BulkError exit 5 */
function checkAccount({ place }: Connection, { expectAccount }: ConnectionOptions): void {
  if (expectAccount === undefined || expectAccount === place.account) return
  throw refusal(
    'OtherAccount',
    `This is account ${place.account}, but --expect-account is ${expectAccount}.`,
    'Nothing was changed. Check --profile and the credentials.',
  )
}

/** The queue of the jobs of that account and Region. */
function jobQueueOf(
  { place, endpoint }: Connection,
  stateFolder: string,
  context: OpenWorld['context'],
): JobQueue {
  const { files, clock, identity } = context
  const { account, region, instance } = place
  const [, partition = ''] = instance.arn.split(':')
  const mayBeAlive: Context['mayBeAlive'] = (who, sign) => context.mayBeAlive(who, sign)
  const lastSign = (job: string) => createStore(stateFolder, context).lastSign(job)
  const queueContext = { files, clock, identity, mayBeAlive, lastSign }
  return new JobQueue(queueContext, stateFolder, { endpoint, partition, account, region })
}
