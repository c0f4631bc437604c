import type { Edit } from '../model/edit.js'
import type { User } from '../model/user.js'
import { isRecord, isSameValue, keysIn, pick, type Value } from '../model/value.js'
import { parseTime } from '../platform/clock.js'
import { inPieces, pieces } from '../platform/pieces.js'
import { settingOf } from '../settings/index.js'
import type { JobHistory } from './job-history.js'
import { isDone, mayHaveWritten, type OperationHistory, type UserHistory } from './user-history.js'

/** How long a write may take at most to show everywhere. */
export const RECENT_MS = 5 * 60_000
/** How long reads that don't show a write of ours are repeated before they are believed. */
export const SETTLES_MS = 60_000
/** A write without an answer may be carried out so much later than it was sent. */
const LATE_MS = 15_000
/** The same as SETTLES_MS for a write without an answer, counted from when it was sent. */
const UNANSWERED_MS = SETTLES_MS + LATE_MS

/** What one of our calls wrote to a setting of a user, or may have written. */
export interface RecentWrite {
  readonly edit: Edit
  readonly before: Value
  readonly wanted: Value
  /** Whether it is known to have succeeded; else it may or may not have been carried out. */
  readonly certain: boolean
  /** Milliseconds since 1970. */
  readonly sentAt: number
  /** Until when an earlier attempt at it, without a clear answer, may be carried out and undo what is written meanwhile. */
  readonly lateUntil?: number
  /** The setting needed another call of the job as well: a read may show one and not yet the other. */
  readonly joint: boolean
}

/** Why a user is read. */
export interface ReadPurpose {
  readonly edits: readonly Edit[]
  /** The value is compared with the one before, to detect changes by others. */
  readonly isReviewed: boolean
}

/** Recent writes of our jobs by user id, the oldest first. */
export type RecentWrites = ReadonlyMap<string, readonly RecentWrite[]>

/** What a job has written to one user since a time (milliseconds since 1970), in the order it was sent. */
export function writesOf(
  history: UserHistory,
  edits: readonly Edit[],
  since = Number.NEGATIVE_INFINITY,
): readonly RecentWrite[] {
  const calls = history.operations.filter((call) => mayHaveWritten(call) && sentAt(call) >= since)
  return calls.flatMap((call) => writesOfCall(call, edits, calls))
}

/** What jobs have written since a time (milliseconds since 1970). @throws the signal's reason */
export async function recentWrites(
  histories: readonly JobHistory[],
  since: number,
  signal?: AbortSignal,
): Promise<RecentWrites> {
  const found = new Map<string, { readonly at: number; readonly writes: readonly RecentWrite[] }[]>()
  for (const job of histories) {
    for await (const piece of pieces(job.called, signal)) {
      for (const [n, history] of piece) {
        const writes = writesOf(history, job.plan.users[n]?.edits ?? [], since)
        if (writes.length === 0) continue
        const at = Math.max(...history.operations.map(sentAt))
        const userId = job.userIdAt(n)
        const others = found.get(userId)
        if (others === undefined) found.set(userId, [{ at, writes }])
        else others.push({ at, writes })
      }
    }
  }
  const inOrder = await inPieces(
    found,
    (piece) => piece.map(([userId, jobs]) => [userId, inOrderOf(jobs)] as const),
    signal,
  )
  return new Map(inOrder)
}

function inOrderOf(
  jobs: readonly { readonly at: number; readonly writes: readonly RecentWrite[] }[],
): readonly RecentWrite[] {
  return jobs.toSorted((a, b) => a.at - b.at).flatMap(({ writes }) => writes)
}

function sentAt(call: OperationHistory): number {
  return parseTime(call.sentAt) ?? 0
}

function writesOfCall(
  call: OperationHistory,
  edits: readonly Edit[],
  calls: readonly OperationHistory[],
): RecentWrite[] {
  const { settings, before, wanted } = call
  return edits
    .filter(({ setting }) => settings.includes(setting))
    .map((edit) => ({
      edit,
      before: before[edit.setting] ?? null,
      wanted: wanted[edit.setting] ?? null,
      certain: isDone(call),
      sentAt: sentAt(call),
      ...lateUntil(call),
      joint: calls.some((other) => other !== call && other.settings.includes(edit.setting)),
    }))
}

function lateUntil({ doubtedAt }: OperationHistory): Pick<RecentWrite, 'lateUntil'> {
  const at = parseTime(doubtedAt ?? '')
  return at === undefined ? {} : { lateUntil: at + LATE_MS }
}

/** When a read is judged: the time (milliseconds since 1970), and how long it has been waited out already. */
export interface ReadMoment {
  readonly now: number
  readonly waitedMs: number
}

/**
 * Whether a read shows a user as it was before a recent write of ours, sure or possible, that may not show everywhere yet
 * (eventual consistency). Nothing may be merged onto such a read, nor concluded from it.
 */
export function isStale(
  user: User,
  writes: readonly RecentWrite[],
  moment: ReadMoment,
  purpose?: ReadPurpose,
): boolean {
  return lacks(user, writes, (write) => isUnsettled(write, moment), purpose)
}

function isUnsettled({ certain, sentAt: sent }: RecentWrite, { now, waitedMs }: ReadMoment): boolean {
  if (certain) return waitedMs < SETTLES_MS
  return waitedMs < UNANSWERED_MS && now - sent < UNANSWERED_MS
}

/** Whether the search shows a user without one of our writes, sure or possible, however old. */
export function isOutdated(user: User, writes: readonly RecentWrite[]): boolean {
  return lacks(user, writes, () => true)
}

/** `writes`: the oldest first. */
function lacks(
  user: User,
  writes: readonly RecentWrite[],
  isUnsure: (write: RecentWrite) => boolean,
  purpose?: ReadPurpose,
): boolean {
  const read = writes.filter((write) => isRead(user, write.edit) && concerns(user, write, purpose))
  return read.some((write, index) => {
    // A later write that may not have been carried out explains nothing.
    const later = read.slice(index + 1).filter((other) => other.certain || !isUnsure(other))
    return isUnsure(write) && isAsBefore(user, write) && !isExplained(user, write, later)
  })
}

/**
 * Settings kept beside the user's record are changed key by key, whatever a read shows. So our writes to them concern only
 * edits of the same keys, and only if the edit would be taken for done, or the value for a change by others.
 */
function concerns(user: User, write: RecentWrite, purpose?: ReadPurpose): boolean {
  const { edit, before, wanted } = write
  if (purpose === undefined) return true
  if (settingOf(edit.setting).besideRecord !== true) return !isAskedAgain(user, write, purpose)
  return purpose.edits.some((other) => {
    const { besideRecord, reads } = settingOf(other.setting)
    if (besideRecord !== true || reads !== settingOf(edit.setting).reads) return false
    const keys = keysIn(other.want).filter((key) => !isSameValue(pick(before, [key]), pick(wanted, [key])))
    // A proficiency that is there can't be added again, nor one that is not there removed: the service refuses that.
    if (keys.length > 0 && reads === 'proficiencies') return true
    return keys.some(
      (key) => purpose.isReviewed || isRight(user, { ...other, want: pick(other.want, [key]) }),
    )
  })
}

/**
 * Whether the edits ask for exactly what a write without an answer asked for, as a retry does: sending it twice changes
 * nothing more. Not for lists: they are sent whole, and a stale read may lack what others have added.
 */
function isAskedAgain(user: User, write: RecentWrite, { edits, isReviewed }: ReadPurpose): boolean {
  const { edit, wanted, certain } = write
  if (certain || isReviewed || Array.isArray(wanted)) return false
  const setting = settingOf(edit.setting)
  const again = edits.find((other) => other.setting === edit.setting)
  return again !== undefined && isSameValue(setting.view(setting.apply(user, again), edit), wanted)
}

function isRight(user: User, edit: Edit): boolean {
  return settingOf(edit.setting).remaining(user, edit) === undefined
}

/** Whether the user's value of the setting was read at all. */
function isRead(user: User, { setting }: Edit): boolean {
  return settingOf(setting).reads !== 'proficiencies' || user.proficiencies !== undefined
}

function isAsBefore(user: User, { edit, before, wanted, joint }: RecentWrite): boolean {
  if (isSameValue(before, wanted)) return false
  const now = settingOf(edit.setting).view(user, edit)
  return joint ? hasPartAsBefore(now, before, wanted) : isSameValue(now, before)
}

/** Whether a member that the write should have changed still has its old value. */
function hasPartAsBefore(now: Value, before: Value, wanted: Value): boolean {
  if (!isRecord(now) || !isRecord(before) || !isRecord(wanted)) return isSameValue(now, before)
  const members = Object.keys({ ...before, ...wanted })
  return members.some((name) => before[name] !== wanted[name] && now[name] === before[name])
}

/** Whether the present value comes from a later write of ours. */
function isExplained(user: User, { edit }: RecentWrite, later: readonly RecentWrite[]): boolean {
  const setting = settingOf(edit.setting)
  const now = setting.view(user, edit)
  let then = setting.apply(user, edit)
  return later.some((write) => {
    then = settingOf(write.edit.setting).apply(then, write.edit)
    return isSameValue(setting.view(then, edit), now)
  })
}
