import { isOutdated as lacksWrites, type ReadPurpose } from '../../journal/recent-writes.js'
import type { CallError } from '../../connect/connect.js'
import { failureOfCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User, UserRead } from '../../model/user.js'
import { applyEdits, type Intent, planUser, remainingEdits } from '../../plan/plan-user.js'
import { readsOfEdits, settingOf } from '../../settings/index.js'
import { inPieces, pieces } from '../../platform/pieces.js'
import type { Workspace } from '../workspace.js'
import { type Reading, readSettledUsers, type Wanted } from './read-settled.js'
import { readRecentJobs, type RecentJobs, SEARCH_LAG_MS } from './recent-jobs.js'

export interface Decided {
  /** The changing users, by id. */
  readonly planned: ReadonlyMap<string, PlannedUser>
  /** Users as they were planned from. */
  readonly read: ReadonlyMap<string, User>
}

/**
 * Decides which users change. The search is believed if it shows a user as different, unless it shows a value that a job
 * of ours has replaced: the read before the write decides. It is believed that a user is already right only if the user
 * can't have changed recently, and that a user can't take an edit only if no job of ours touched it. Other users are read
 * here. Users of an unfinished job are decided at their turn.
 */
export async function decideUsers(
  workspace: Workspace,
  intents: readonly Intent[],
  how: { readonly fresh: boolean; readonly saved?: boolean },
): Promise<Decided> {
  const recent = await readRecentJobs(workspace)
  const rules: Rules = {
    recent,
    isSaved: how.saved === true,
    isOpen: ({ user, edits }) => recent.open.has(user.id) && edits.length > 0,
    purposeOf: ({ edits }) => ({ edits, isReviewed: how.saved === true }),
  }
  const { signal } = workspace
  const wanted = await inPieces(intents, (piece) => readsOf(piece, how.fresh, rules.purposeOf), signal)
  const detailed = await readSettledUsers(
    workspace,
    'Reading users one by one',
    new Map(wanted),
    recent.writes,
  )
  const known = await inPieces(
    intents,
    (piece) => piece.map((intent) => withReading(intent, detailed.get(intent.user.id))),
    signal,
  )
  const searched = await filtered(known, ({ user }) => isFromSearch(detailed.get(user.id)), signal)
  const asked = await usersToCheck(workspace, searched, rules)
  const checked = await readSettledUsers(workspace, 'Checking users', asked, recent.writes)
  return decideAll(known, new Map([...detailed, ...checked]), rules.isOpen, signal)
}

/** What becomes of each user. `readings`: the latest of those that were read here. */
async function decideAll(
  intents: readonly Intent[],
  readings: ReadonlyMap<string, Reading>,
  isOpen: Rules['isOpen'],
  signal: AbortSignal,
): Promise<Decided> {
  const read = new Map<string, User>()
  const planned = new Map<string, PlannedUser>()
  for await (const piece of pieces(intents, signal)) {
    for (const intent of piece) {
      const { failed, user = intent.user } = readings.get(intent.user.id) ?? {}
      if (failed === undefined) read.set(user.id, user)
      const decided = decide({ ...intent, user }, failed, isOpen(intent))
      if (decided !== undefined) planned.set(decided.userId, decided)
    }
  }
  return { planned, read }
}

/** What it takes to decide about a user. */
interface Rules {
  readonly recent: RecentJobs
  readonly isSaved: boolean
  /** Whether another job may still change the user. */
  readonly isOpen: (intent: Intent) => boolean
  readonly purposeOf: (intent: Intent) => ReadPurpose
}

/** The users, as the search shows them, that must be read before it can be believed. */
async function usersToCheck(
  workspace: Workspace,
  searched: readonly Intent[],
  { recent, isSaved, isOpen, purposeOf }: Rules,
): Promise<ReadonlyMap<string, Wanted>> {
  const { signal } = workspace
  const believed = await filtered(searched, (intent) => !isOpen(intent), signal)
  const idle = await filtered(believed, (intent) => isSettled(intent) || seemsHarmless(intent), signal)
  const isKept = (one: Intent): boolean => one.edits.length > 0 && (isOpen(one) || !isSettled(one))
  const kept = isSaved ? await filtered(searched, isKept, signal) : []
  const outdated = await filtered(believed, (intent) => isOutdated(intent, recent), signal)
  const asked = [...(await doubtful(workspace, idle, recent)), ...outdated, ...kept].map((intent) => {
    const reads = new Set([...DESCRIPTION, ...readsOfEdits(intent.edits)])
    return [intent.user.id, { user: intent.user, purpose: purposeOf(intent), reads }] as const
  })
  return new Map(asked)
}

function filtered(
  intents: readonly Intent[],
  test: (intent: Intent) => boolean,
  signal: AbortSignal,
): Promise<readonly Intent[]> {
  return inPieces(intents, (piece) => piece.filter(test), signal)
}

/** What becomes of one user; `undefined` if it is already as wanted. */
function decide(intent: Intent, failed: CallError | undefined, isOpen: boolean): PlannedUser | undefined {
  const { id: userId, username } = intent.user
  if (failed !== undefined) return unreadable({ ...intent, userId, username }, failed)
  const decided = planUser(intent)
  return isOpen && (decided === undefined || decided.failure !== undefined) ? decidedLater(intent) : decided
}

/** Another job may still change this user, so this job decides at its turn. */
function decidedLater({ user, edits, extra }: Intent): PlannedUser {
  const { id: userId, username } = user
  return { userId, username, edits, changes: [], ...(extra === undefined ? {} : { extra }) }
}

/** Whether nothing would be sent for the user as the search shows it: it is right already, or can't take an edit. */
function isSettled({ user, edits }: Intent): boolean {
  return edits.length > 0 && (isRight({ user, edits }) || applyEdits(user, edits).refusal !== undefined)
}

/** Whether, as the search shows it, the user neither gets nor loses a security profile. */
function seemsHarmless({ user, edits }: Intent): boolean {
  const left = new Set(remainingEdits(user, edits).map(({ setting }) => setting))
  return edits.some(({ setting }) => isGuarded(setting) && !left.has(setting))
}

/** Whether the search shows a value to change that a job of ours has replaced. */
function isOutdated({ user, edits }: Intent, { unindexed }: RecentJobs): boolean {
  const written = unindexed.get(user.id)
  if (written === undefined) return false
  const called = new Set(edits.flatMap(({ setting }) => settingOf(setting).operations))
  const writes = written.filter(({ edit }) =>
    settingOf(edit.setting).operations.some((operation) => called.has(operation)),
  )
  return lacksWrites(user, writes)
}

function isGuarded(setting: string): boolean {
  return settingOf(setting).names.includes('security-profile')
}

function isRight({ user, edits }: Intent): boolean {
  return remainingEdits(user, edits).length === 0
}

/** Users whose index entry may be outdated: a local job touched them, or they are right and were changed recently. */
async function doubtful(
  workspace: Workspace,
  intents: readonly Intent[],
  { touched }: RecentJobs,
): Promise<readonly Intent[]> {
  const since = workspace.clock.now() - SEARCH_LAG_MS
  const { signal } = workspace
  const isUntouched = (intent: Intent): boolean => isRight(intent) && !touched.has(intent.user.id)
  const ids = await inPieces(intents, (piece) => piece.filter(isUntouched).map(({ user }) => user.id), signal)
  const quiet = await quietUsers(workspace, ids, since)
  return inPieces(
    intents,
    (piece) => piece.filter((one) => touched.has(one.user.id) || (isRight(one) && !quiet.has(one.user.id))),
    signal,
  )
}

/**
 * Users last changed before `since`. A page of ListUsers shows a thousand users, DescribeUser one: pages are read as long
 * as that costs less than describing all users still open (which are then read anyway).
 */
async function quietUsers(
  workspace: Workspace,
  ids: readonly string[],
  since: number,
): Promise<ReadonlySet<string>> {
  const open = new Set(ids)
  const quiet = new Set<string>()
  if (open.size <= 1) return quiet
  let pages = 0
  for await (const page of workspace.connect.listUsers(workspace.signal)) {
    pages += 1
    for (const { id, lastModified } of page) {
      if (open.delete(id) && lastModified !== undefined && lastModified < since) quiet.add(id)
    }
    if (open.size <= pages) break
  }
  return quiet
}

const DESCRIPTION: ReadonlySet<UserRead> = new Set(['description'])

/** The users that must be read first: all, or those with a setting that no search shows. */
function readsOf(
  intents: readonly Intent[],
  fresh: boolean,
  purposeOf: (intent: Intent) => ReadPurpose,
): readonly (readonly [string, Wanted])[] {
  return intents.flatMap((intent) => {
    const { user, edits } = intent
    const reads = readsOfEdits(edits)
    const all = fresh ? new Set([...reads, ...DESCRIPTION]) : reads
    return all.size === 0 ? [] : [[user.id, { user, purpose: purposeOf(intent), reads: all }] as const]
  })
}

/** Whether what the search says of the user still counts: it was not described, and what was read could be. */
function isFromSearch(reading: Reading | undefined): boolean {
  return reading === undefined || (!reading.described && reading.failed === undefined)
}

function withReading(intent: Intent, reading: Reading | undefined): Intent {
  return reading?.user === undefined ? intent : { ...intent, user: reading.user }
}

/** A user that could not be read. */
export function unreadable(
  { userId, username, edits, extra }: Pick<PlannedUser, 'userId' | 'username' | 'edits' | 'extra'>,
  { operation, failure, attempts }: CallError,
): PlannedUser {
  const settings = edits.map(({ setting }) => setting)
  return {
    userId,
    username,
    edits,
    changes: [],
    failure: failureOfCall(failure, { settings, operation, attempts }),
    ...(extra === undefined ? {} : { extra }),
  }
}
