import type { CallNote } from '../connect/paced-calls.js'
import type { ConnectContext } from '../connect/sdk-open.js'
import type { JobStore } from '../journal/job-store.js'
import { refusal } from '../model/errors.js'
import { visible } from '../output/sanitise.js'
import { isoTime } from '../platform/clock.js'
import type { World } from '../platform/context.js'
import type { Prompter, Terminal } from '../platform/terminal.js'
import type { Workspace } from '../workflow/workspace.js'
import type { ConnectionOptions } from './connection-options.js'

/** What the code that connects adds to the options it was given. */
export interface OpenHints {
  /** The instance of a file or job, for when none is named. */
  readonly instance?: string | undefined
  readonly withCaller: boolean
  /** The store that the caller has read a job from already. */
  readonly store?: JobStore
  /** Loads what the command needs next. Called while AWS answers. */
  readonly meanwhile?: () => Promise<unknown>
}

type OfWorld =
  | 'clock'
  | 'random'
  | 'signal'
  | 'files'
  | 'version'
  | 'homeFolder'
  | 'env'
  | 'identity'
  | 'mayBeAlive'

/** What connecting needs of the world: a command has it, and so has a program that uses the library. */
export interface OpenWorld {
  readonly context: Pick<World, OfWorld> & {
    /** Registers work for when the connection is no longer needed. */
    readonly atEnd: (work: () => Promise<void>) => void
    /** A terminal asks for MFA codes and shows the calls of `--debug`; a program has neither. */
    readonly terminal?: Pick<Terminal, 'interactive' | 'err'>
    readonly prompter?: Pick<Prompter, 'typeText'>
  }
  readonly reporter: {
    note(text: string): void
    readonly reading: Workspace['onProgress']
  }
}

const loadLocalState = () => import('./local-state.js')

/** Connects; loads the SDK, so only for commands that are about to call. */
export async function openWorkspace(
  options: ConnectionOptions,
  { context, reporter }: OpenWorld,
  hints: OpenHints,
): Promise<Workspace> {
  const { clock, signal } = context
  const { openConnect } = await import('../connect/sdk-open.js')
  const connection = await openConnect(
    {
      ...openOptions(options, context, hints.instance),
      withCaller: hints.withCaller,
      meanwhile: () => Promise.all([loadLocalState(), hints.meanwhile?.()]),
    },
    await connectContext(options, { context, reporter }),
  )
  context.atEnd(connection.close)
  checkAccount(connection.place.account, options)
  const { openState } = await loadLocalState()
  const state = openState(connection, options.stateFolder, context, hints.store)
  context.atEnd(() => state.nameCache.settled())
  return {
    ...connection,
    ...state,
    clock,
    signal,
    onProgress: (what, done, total, secondsLeft) => reporter.reading(what, done, total, secondsLeft),
  }
}

/** What of the options decides how to connect. */
export function openOptions(
  { instance, region, profile, endpointUrl, paceOf, ratesAreGiven }: ConnectionOptions,
  { env }: Pick<World, 'env'>,
  hinted?: string,
) {
  const withQuotas = !ratesAreGiven
  return { env, instance: instance ?? hinted, region, profile, endpointUrl, paceOf, withQuotas }
}

/** What connecting needs of the world. */
export async function connectContext(
  options: ConnectionOptions,
  { context, reporter }: OpenWorld,
): Promise<ConnectContext> {
  const { clock, random, signal, files, version, homeFolder, terminal } = context
  const { stateFolder } = options
  const { savedBucketsPath, SavedBuckets } = await import('../connect/saved-buckets.js')
  const debug = (text: string): void => {
    if (options.debug) terminal?.err(`debug: ${visible(text)}\n`)
  }
  return {
    clock,
    random,
    signal,
    version,
    homeFolder,
    readFile: (path) => files.read(path),
    askMfaCode: mfaPrompt(options, context),
    warn: (text) => reporter.note(text),
    savedBucketsOf: (endpoint, forRegion) =>
      SavedBuckets.load(files, savedBucketsPath(stateFolder, endpoint, forRegion), clock),
    savedRatesOf: async (account, forRegion) => {
      const { SavedRates } = await import('../connect/rate-quotas.js')
      return new SavedRates(files, clock, stateFolder, { account, region: forRegion })
    },
    debug,
    note: (call) => debug(`${isoTime(clock.now())} ${callText(call)}`),
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

/** `undefined` where no person can be asked. */
function mfaPrompt(
  { noInput }: ConnectionOptions,
  { terminal, prompter }: OpenWorld['context'],
): ConnectContext['askMfaCode'] {
  if (noInput || terminal?.interactive !== true || prompter === undefined) return undefined
  return (serial, profile) => prompter.typeText(`Code of the MFA device ${serial} (profile ${profile})`)
}

/** @throws BulkError exit 5 */
export function checkAccount(account: string, { expectAccount }: ConnectionOptions): void {
  if (expectAccount === undefined || expectAccount === account) return
  throw refusal(
    'OtherAccount',
    `This is account ${account}, but --expect-account is ${expectAccount}.`,
    'Nothing was changed. Check --profile and the credentials.',
  )
}
