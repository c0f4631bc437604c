import { resolve } from 'node:path'
import { explainError } from '../connect/explain-error.js'
import { usageError } from '../model/errors.js'
import type { JobEvent } from '../model/event.js'
import { type OnDrift, WAIT_FOR_SERVICE_SECONDS } from '../model/job.js'
import { resultDocument, type UserDocument, userDocument } from '../output/documents.js'
import { type PlanDocument, planDocument } from '../plan/plan-document.js'
import { isoTime } from '../platform/clock.js'
import { SETTINGS } from '../settings/index.js'
import { checkForOneUser } from '../workflow/input/given-edits.js'
import { followJob } from '../workflow/jobs/follow-job.js'
import { isRunning } from '../workflow/jobs/job-state.js'
import { submit as submitPlan } from '../workflow/jobs/submit.js'
import { withExistingFile } from '../workflow/output-files.js'
import { collect, findSelected } from '../workflow/planning/find.js'
import { checkGuards } from '../workflow/planning/guards.js'
import { plan as makePlan } from '../workflow/planning/plan.js'
import { type Proposed, propose } from '../workflow/planning/propose.js'
import type { Workspace } from '../workflow/workspace.js'
import { editsOf, type Edits, type Selecting, selectionOf, settingsOf } from './selecting.js'
import { completeConnection } from './connection-options.js'
import { openWorkspace } from './open.js'
import { createWorld, type LibraryWorld } from './world.js'

export { BulkError } from '../model/errors.js'
export type { Edits, JobEvent, Selecting, UserDocument }

/** How to connect: as the flags of the same names. */
export interface OpenOptions {
  readonly instance?: string
  readonly region?: string
  readonly profile?: string
  readonly endpointUrl?: string
  readonly expectAccount?: string
  readonly stateDir?: string
  /** In the place of the process's environment. */
  readonly env?: NodeJS.ProcessEnv
  /** Ends whatever is under way in good order, as Ctrl-C does. */
  readonly signal?: AbortSignal
  /** Called with what the command line would print to stderr. */
  readonly onNote?: (text: string) => void
}

/** A connection to one instance. */
export interface Connection {
  /** Call it when done. */
  readonly close: () => Promise<void>
}

/** What is behind a connection: no part of what other programs may rely on. */
interface Inside {
  readonly world: LibraryWorld
  readonly workspace: Workspace
  readonly onNote: (text: string) => void
}

const insides = new WeakMap<Connection, Inside>()

function insideOf(connection: Connection): Inside {
  const inside = insides.get(connection)
  if (inside === undefined) throw new TypeError('not a connection that open has made')
  return inside
}

/** @throws BulkError */
export async function open(options: OpenOptions = {}): Promise<Connection> {
  const { env, signal = new AbortController().signal, onNote = () => undefined, ...given } = options
  const world = createWorld(env, signal)
  return explained(world, async () => {
    for (const [name, value] of Object.entries(given))
      if (value === '') throw usageError('NoValue', `${name} has no value.`)
    const reporter = { note: onNote, reading: () => undefined }
    const connecting = completeConnection(given, world)
    const workspace = await openWorkspace(connecting, { context: world, reporter }, { withCaller: true })
    const connection = { close: () => world.end() }
    insides.set(connection, { world, workspace, onNote })
    return connection
  })
}

/** Finds the selected users, as `connect-bulk users --output json` lists them. @throws BulkError */
export async function find(
  connection: Connection,
  selecting: Selecting = {},
): Promise<readonly UserDocument[]> {
  const { world, workspace } = insideOf(connection)
  return explained(world, async () => {
    const selection = selectionOf(selecting, true)
    const { names, users } = await findSelected(workspace, selection, SETTINGS)
    return collect(users, (user) => userDocument(user, names))
  })
}

/** Which users to change, how, and what may stop it. */
export interface PlanOptions extends Selecting {
  /** By CSV column, each as a cell: `{ routing_profile: 'Billing', tags: 'team=blue' }`. */
  readonly edits: Edits
  readonly note?: string
  /** Refuse if more users would change. */
  readonly maxUsers?: number
  /** Refuse all if one user can't be changed as asked. */
  readonly strict?: boolean
  /** Give the security profile Admin, and change e-mail addresses. */
  readonly allowPrivileged?: boolean
  /** Take the security profile Admin from its last holder. */
  readonly allowProtected?: boolean
  /** Read every user instead of relying on the search. */
  readonly fresh?: boolean
}

/** A plan, to be read and then submitted. */
export interface MadePlan extends Proposed {
  /** As `--dry-run --output json` prints it. */
  readonly document: PlanDocument
}

/** Plans a change; writes nothing. @throws BulkError, also where the plan is refused */
export async function plan(connection: Connection, options: PlanOptions): Promise<MadePlan> {
  const { world, workspace } = insideOf(connection)
  return explained(world, async () => {
    const { edits: cells, note, fresh = false } = options
    const settings = settingsOf(cells)
    if (settings.length === 0) throw usageError('NoSetting', 'No changes given.')
    const selection = selectionOf(options, false)
    const { names, users } = await findSelected(workspace, selection, settings)
    const edits = editsOf(cells, names)
    const intents = await collect(users, (user) => ({ user, edits }))
    checkForOneUser(settings, intents.length)
    const request = { command: 'edit', intents, names, extraColumns: [], fresh }
    const made = await propose(workspace, await makePlan(workspace, request), names, { verify: false, note })
    checkGuards(made.plan, guardsOf(options), made.admins)
    return { ...made, document: planDocument(made.plan, isoTime(world.clock.now()), made.warnings) }
  })
}

function guardsOf({
  maxUsers,
  strict = false,
  allowPrivileged = false,
  allowProtected = false,
}: PlanOptions) {
  const allowed = { allowPrivileged, allowProtected, isReviewed: false }
  return { strict, maxUsers, expectCount: undefined, protectedUsers: new Set<string>(), ...allowed }
}

export interface SubmitOptions {
  /** A value that another admin has changed since the plan: written over (the default), or left alone. */
  readonly onDrift?: OnDrift
  readonly stopAfterFailures?: number
  /** Where the failures CSV goes; the current folder if left out. */
  readonly failures?: string
  readonly onEvent?: (event: JobEvent) => void
}

/** The document of `--output json`. */
export type Result = ReturnType<typeof resultDocument>

/** Applies a plan as a job, when its turn comes, and resolves when it has ended. @throws BulkError */
export async function submit(
  connection: Connection,
  made: Pick<MadePlan, 'plan'>,
  { onDrift = 'overwrite', stopAfterFailures, failures, onEvent = () => undefined }: SubmitOptions = {},
): Promise<Result> {
  const { world, workspace, onNote } = insideOf(connection)
  return explained(world, async () => {
    const { files, identity: owner, random, mayBeAlive, cwd } = world
    const result = await submitPlan(workspace, made.plan, {
      files,
      owner,
      random,
      mayBeAlive,
      queue: { first: false, noWait: false },
      waitsForLogin: false,
      failuresFile: (job) => resolve(cwd, failures ?? `connect-bulk-failures-${job}.csv`),
      run: {
        onDrift,
        verify: false,
        stopAfterFailures: stopAfterFailures ?? null,
        waitForService: WAIT_FOR_SERVICE_SECONDS,
      },
      report: onEvent,
      created: () => undefined,
      noFailuresFile: (path, error) => onNote(`The failures CSV ${path} can't be written: ${String(error)}`),
    })
    return resultDocument(result)
  })
}

/** Follows a job that another process carries out, and resolves when it has ended. @throws BulkError */
export async function follow(
  connection: Connection,
  job: string,
  onEvent: (event: JobEvent) => void = () => undefined,
): Promise<Result> {
  const { world, workspace } = insideOf(connection)
  return explained(world, async () => {
    const { clock, signal, files } = world
    const options = { clock, processes: world, signal, caughtUp: () => undefined, report: onEvent }
    const history = await followJob(workspace.store, job, options)
    return resultDocument(await withExistingFile(history.result(isRunning(history, world)), files))
  })
}

/** Whatever ends a call is one BulkError: code, message, hint. */
async function explained<Answer>({ signal }: LibraryWorld, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    throw explainError(error, signal.aborted)
  }
}
