import type { JobHistory } from '../../journal/job-history.js'
import { type JobEffect, effectsOf } from './job-effect.js'
import { isDone } from '../../journal/user-history.js'
import { DELETION_NAMES, labelIn, type Names } from '../../model/names.js'
import { labelOf, type PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { isSameValue } from '../../model/value.js'
import { count, firstNames } from '../../model/wording.js'
import type { Intent } from '../../plan/plan-user.js'
import { readsOf, settingOf } from '../../settings/index.js'
import { findUsers, loadNames } from '../planning/find.js'
import { inPieces } from '../../platform/pieces.js'
import type { Workspace } from '../workspace.js'
import type { PlanRequest } from '../planning/plan.js'
import { readSettledUsers } from '../planning/read-settled.js'
import { readRecentJobs } from '../planning/recent-jobs.js'
import { undoneCreations } from './undo-creations.js'
import { RECORD_NAMES, undoneDeletions } from './undo-deletions.js'
import { goneUser, isRestored, type UndonePart, undoIntent } from './undo-intent.js'

/** A user of the job with what the job did to it. */
interface Touched {
  readonly planned: PlannedUser
  readonly effects: readonly JobEffect[]
  /** The service said of one of the job's calls at least that it was carried out. */
  readonly isAnswered: boolean
}

export interface UndoOptions {
  readonly fresh: boolean
  /** Restore also what others have changed since. */
  readonly overwrite: boolean
}

/** The request of a plan that puts back what a job wrote, deletes what it created, and creates what it deleted. */
export async function undoRequest(
  workspace: Workspace,
  job: JobHistory,
  options: UndoOptions,
): Promise<PlanRequest> {
  const touched = await touchedBy(job, workspace.signal)
  const actions = new Set(job.plan.users.map(({ action }) => action))
  const names = await loadNames(workspace, [
    ...settingsOf(touched).flatMap((setting) => setting.names),
    ...(actions.has('create') ? DELETION_NAMES : []),
    ...(actions.has('delete') ? RECORD_NAMES : []),
  ])
  const parts: readonly UndonePart[] = [
    await undoneEdits(workspace, job, { touched, names, ...options }),
    ...(actions.has('create') ? [await undoneCreations(workspace, job, options.overwrite)] : []),
    ...(actions.has('delete') ? [await undoneDeletions(workspace, job, names)] : []),
  ]
  return {
    command: 'undo',
    intents: parts.flatMap(({ intents }) => intents),
    unchanged: parts.reduce((sum, { unchanged }) => sum + unchanged, 0),
    notes: parts.flatMap(({ notes }) => notes),
    names,
    extraColumns: [],
    fresh: options.fresh,
  }
}

/** The users that the job has edited, in the order of its plan. */
function touchedBy(job: JobHistory, signal: AbortSignal): Promise<readonly Touched[]> {
  const places = [...job.called.keys()].toSorted((a, b) => a - b)
  return inPieces(places, (piece) => piece.flatMap((n) => touchedAt(job, n)), signal)
}

function touchedAt(job: JobHistory, n: number): readonly Touched[] {
  const planned = job.plan.users[n]
  if (planned === undefined || planned.action !== undefined) return []
  const effects = effectsOf(job, n)
  if (effects.length === 0) return []
  const history = job.historyAt(n)
  const isAnswered = planned.edits.some(({ setting }) => history.writesOf(setting).some(isDone))
  return [{ planned, effects, isAnswered }]
}

function settingsOf(touched: readonly Touched[]) {
  return [...new Set(touched.flatMap(({ effects }) => effects.map(settingOfEffect)))]
}

/** What puts back what a job wrote, and no more. */
async function undoneEdits(
  workspace: Workspace,
  job: JobHistory,
  options: UndoOptions & { readonly touched: readonly Touched[]; readonly names: Names },
): Promise<UndonePart> {
  const { touched, names } = options
  if (touched.length === 0) return { intents: [], unchanged: 0, notes: [] }
  const settings = settingsOf(touched)
  const users = await readUsers(workspace, touched, settings, options.fresh)
  const label = labelOf(job.plan, labelIn(names))
  const intentOf = ([index, { planned, effects }]: readonly [number, Touched]): Intent | PlannedUser => {
    const user = users[index]
    return user === undefined
      ? goneUser(planned, effects)
      : undoIntent(user, effects, label, options.overwrite)
  }
  const isAsBefore = ([index, { effects }]: readonly [number, Touched]): boolean => {
    const user = users[index]
    return user !== undefined && effects.every((one) => isRestored(user, one))
  }
  const { signal } = workspace
  const intents = await inPieces(touched.entries(), (piece) => piece.map(intentOf), signal)
  const asBefore = await inPieces(
    touched.entries(),
    (piece) => piece.filter(isAsBefore).map(([, one]) => one),
    signal,
  )
  return { intents, unchanged: 0, notes: asBeforeNotes(asBefore) }
}

const NAMES_SHOWN = 5

/** Names the users that are unchanged in the plan: the job wrote to them, or may have, and they are as before. */
function asBeforeNotes(users: readonly Touched[]): readonly string[] {
  return [true, false].flatMap((isAnswered) => {
    const some = users.filter((one) => one.isAnswered === isAnswered)
    if (some.length === 0) return []
    const are = some.length === 1 ? 'is as it was' : 'are as they were'
    const why = isAnswered ? '' : ', for which the job got no answer,'
    const names = some.map(({ planned }) => planned.username)
    return [`${count(some.length, 'user')}${why} ${are} before the job: ${firstNames(names, NAMES_SHOWN)}`]
  })
}

function settingOfEffect({ edit }: JobEffect) {
  return settingOf(edit.setting)
}

/**
 * The users as they are now. The search is only believed where it shows a user as the job left it: then no one has
 * changed it since, or the read before the write will tell. `undefined` is a user that is gone.
 */
async function readUsers(
  workspace: Workspace,
  touched: readonly Touched[],
  settings: readonly ReturnType<typeof settingOf>[],
  fresh: boolean,
): Promise<readonly (User | undefined)[]> {
  workspace.onProgress('Reading users', 0)
  const named = touched.map(({ planned: { userId } }) => ({ userId }))
  const withAcw = settings.some(({ needsAcw }) => needsAcw === true)
  const found = await findUsers(workspace, named, { withAcw })
  const reads = new Set([...readsOf(settings), 'description' as const])
  const needsRead = fresh || readsOf(settings).size > 0
  const users = found.map((answer) => ('user' in answer ? answer.user : undefined))
  const wantedOf = ([index, user]: readonly [number, User | undefined]) => {
    const effects = touched[index]?.effects ?? []
    const isBelieved = !needsRead && effects.every((one) => isAsLeft(user, one))
    return user === undefined || isBelieved ? [] : [[user.id, { user, reads }] as const]
  }
  const wanted = await inPieces(users.entries(), (piece) => piece.flatMap(wantedOf), workspace.signal)
  const { writes } = await readRecentJobs(workspace)
  const readings = await readSettledUsers(workspace, 'Reading users', new Map(wanted), writes)
  return users.map((user) => {
    const reading = user === undefined ? undefined : readings.get(user.id)
    return reading === undefined ? user : reading.user
  })
}

function isAsLeft(user: User | undefined, { edit, left }: JobEffect): boolean {
  return user !== undefined && isSameValue(settingOf(edit.setting).view(user, edit), left)
}
