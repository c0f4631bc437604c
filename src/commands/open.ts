import type { Workspace } from '../workflow/workspace.js'
import type { Connection } from '../connect/sdk-open.js'
import { JobStore } from '../journal/job-store.js'
import type { Reporter } from '../output/reporter.js'
import type { Context } from '../platform/context.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import { JobQueue } from '../queue/job-queue.js'
import type { Flags } from './flags.js'
import { paceOf, stateFolder } from './global-options.js'

/** What of the connection is not in the flags. */
export interface OpenHints {
  /** The instance of a file or job, for when none is named. */
  readonly instance?: string | undefined
  readonly withCaller: boolean
}

export function createStore(flags: Flags, context: Context): JobStore {
  return new JobStore(context.files, stateFolder(flags, context))
}

/** The instance as named by flag or environment. */
export function namedInstance(flags: Flags, { env }: Context): string | undefined {
  return flags.text('instance') ?? (env['CONNECT_BULK_INSTANCE'] || undefined)
}

/** Connects; loads the SDK, so only for commands that are about to call. */
export async function openWorkspace(
  flags: Flags,
  context: Context,
  reporter: Reporter,
  hints: OpenHints,
): Promise<Workspace> {
  const pace = paceOf(flags, context)
  const store = createStore(flags, context)
  const { clock, random, signal, env, terminal } = context
  const debug = flags.has('debug')
  const { openConnect } = await import('../connect/sdk-open.js')
  const { savedBucketsPath, SavedBuckets } = await import('../connect/saved-buckets.js')
  const connection = await openConnect(
    {
      env,
      instance: namedInstance(flags, context) ?? hints.instance,
      region: flags.text('region'),
      profile: flags.text('profile'),
      endpointUrl: flags.text('endpoint-url'),
      paceOf: pace,
      withCaller: hints.withCaller,
    },
    {
      clock,
      random,
      signal,
      savedBucketsOf: (endpoint, forRegion) =>
        SavedBuckets.load(
          context.files,
          savedBucketsPath(stateFolder(flags, context), endpoint, forRegion),
          clock,
        ),
      note: ({ operation, status, code, requestId, milliseconds }) => {
        if (!debug) return
        const parts = [
          operation,
          status ?? 'no answer',
          code ?? '',
          `request ${requestId ?? '-'}`,
          `${Math.round(milliseconds)} ms`,
        ]
        terminal.err(`debug: ${parts.filter((part) => part !== '').join(' ')}\n`)
      },
    },
  )
  context.atEnd(connection.close)
  const reading: Workspace['reading'] = (what, done, total, secondsLeft) =>
    reporter.reading(what, done, total, secondsLeft)
  return {
    ...connection,
    store,
    line: lineOf(connection, flags, context),
    clock,
    paceOf: pace,
    signal,
    reading,
  }
}

/** Where the jobs of that account and Region wait for their turn. */
function lineOf({ place, endpoint }: Connection, flags: Flags, context: Context): JobQueue {
  const { files, identity } = context
  const { account, region, instance } = place
  const [, partition = ''] = instance.arn.split(':')
  const parts = { files, identity, mayBeAlive: (who: ProcessIdentity) => context.mayBeAlive(who) }
  return new JobQueue(parts, stateFolder(flags, context), { endpoint, partition, account, region })
}
