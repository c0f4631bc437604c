import { usageError } from '../model/errors.js'
import type { JobEvent } from '../model/event.js'
import type { OnDrift } from '../model/job.js'
import { resultDocument, type UserDocument, userDocument } from '../output/documents.js'
import { type PlanDocument, planDocument } from '../plan/plan-document.js'
import { isoTime } from '../platform/clock.js'
import { collect } from '../platform/pieces.js'
import { SETTINGS } from '../settings/index.js'
import { editRequest, givenEdits } from '../workflow/input/given-edits.js'
import { otherFormNote } from '../workflow/input/other-forms.js'
import type { Guards } from '../workflow/planning/guards.js'
import { plan as makePlan } from '../workflow/planning/plan.js'
import { completeConnection } from './connection-options.js'
import { type Connection, createConnection, within } from './connection.js'
import { findSelected } from './find.js'
import { followJob } from './follow.js'
import { openWorkspace } from './open.js'
import { type Proposed, propose } from './plan.js'
import { type Edits, givenSettings, type Selecting, selectionOf } from './selecting.js'
import { submit as submitPlan } from './submit.js'

export { BulkError } from '../model/errors.js'
export type { Connection, Edits, JobEvent, Selecting, UserDocument }

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

/** Finds the instance; nothing else is called yet. @throws BulkError */
export async function open(options: OpenOptions = {}): Promise<Connection> {
  const { env, signal = new AbortController().signal, onNote = () => undefined, ...given } = options
  return createConnection({ env, signal, onNote }, async (context) => {
    for (const [name, value] of Object.entries(given))
      if (value === '') throw usageError('NoValue', `${name} has no value.`)
    const reporter = { note: onNote, reading: () => undefined }
    return openWorkspace(completeConnection(given, context), { context, reporter }, { withCaller: true })
  })
}

/** Finds the selected users, as `connect-bulk users --output json` lists them. @throws BulkError */
export async function find(
  connection: Connection,
  selecting: Selecting = {},
): Promise<readonly UserDocument[]> {
  return within(connection, async ({ workspace, onNote }) => {
    const { names, users } = await findSelected(workspace, selectionOf(selecting, true), SETTINGS, onNote)
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
  return within(connection, async ({ world, workspace, onNote }) => {
    const { note, fresh = false } = options
    const given = givenSettings(options.edits)
    for (const { setting, cell } of given) {
      const looksOther = otherFormNote(setting, setting.column, cell)
      if (looksOther !== undefined) onNote(looksOther)
    }
    const settings = given.map(({ setting }) => setting)
    const selection = selectionOf(options, false)
    const { names, users } = await findSelected(workspace, selection, settings, onNote)
    const request = await editRequest(names, users, givenEdits(given, names), fresh)
    const how = { verify: false, note, guards: guardsOf(options) }
    const made = await propose(workspace, await makePlan(workspace, request), names, how)
    return { ...made, document: planDocument(made.plan, isoTime(world.clock.now()), made.warnings) }
  })
}

function guardsOf(options: PlanOptions): Guards {
  const { maxUsers, strict = false, allowPrivileged = false, allowProtected = false } = options
  const allowed = { allowPrivileged, allowProtected, isReviewed: false }
  return { strict, maxUsers, expectCount: undefined, minLeft: [], protectedUsers: new Set(), ...allowed }
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
  { onEvent = () => undefined, ...choices }: SubmitOptions = {},
): Promise<Result> {
  return within(connection, async ({ world, workspace, onNote }) => {
    const result = await submitPlan(workspace, made.plan, {
      choices,
      world,
      signal: world.signal,
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
  return within(connection, async ({ world, workspace }) =>
    resultDocument(await followJob(workspace.store, job, world, { report: onEvent })),
  )
}
