import type { Complaint } from '../csv/complaint.js'
import type { Edit, Refusal } from '../model/edit.js'
import type { Names } from '../model/names.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { Intent } from '../plan/plan-user.js'
import { rowEdits } from '../settings/row.js'
import type { Found } from '../users/named-users.js'
import type { RetryRow } from './retry-rows.js'

/**
 * What is wanted of the user of a row. A user or a name that is no longer there fails only its own row: the others of
 * the file are as good as they were.
 */
export function intentOf(row: RetryRow, found: Found, names: Names): Intent | PlannedUser {
  const { edits, refused } = rowEdits(row.cells, names)
  const all = [...edits, ...refused.map(({ edit }) => edit)]
  if (!('user' in found)) return failed(row, all, userFailure(row, found, all))
  const [first] = refused
  if (first === undefined) return { user: found.user, edits, extra: row.extra }
  const { username, id: userId } = found.user
  const kind = first.refusal.code === 'UnknownName' ? 'not-found' : 'invalid'
  const message = refused.map(({ refusal }) => textOf(refusal)).join('; ')
  return failed({ ...row, who: { username, userId } }, all, failure(kind, first.refusal.code, message, all))
}

/** Cells that can't be meant whatever the instance holds: a mistake in the file, unlike a name that is gone. */
export function badCells(rows: readonly RetryRow[], names: Names, file: string): readonly Complaint[] {
  return rows.flatMap(({ line, cells }) => {
    if (line === undefined) return []
    const wrong = rowEdits(cells, names).refused.filter(({ refusal }) => !isAboutNames(refusal))
    return wrong.map(({ edit, refusal: { refused, hint } }) => ({
      file,
      line,
      column: edit.setting,
      problem: refused,
      ...(hint === undefined ? {} : { cure: hint }),
    }))
  })
}

function isAboutNames({ code }: Refusal): boolean {
  return code === 'UnknownName' || code === 'AmbiguousName'
}

function textOf({ refused, hint }: Refusal): string {
  return hint === undefined ? refused : `${refused}. ${hint}`
}

/** One user on two rows, under its name here and its id there: which of the rows is meant? */
export function duplicates(
  rows: readonly RetryRow[],
  found: readonly Found[],
  file: string,
): readonly Complaint[] {
  const lines = new Map<string, number>()
  return rows.flatMap(({ line = 1 }, index) => {
    const answer = found[index]
    if (answer === undefined || !('user' in answer)) return []
    const first = lines.get(answer.user.id)
    if (first === undefined) {
      lines.set(answer.user.id, line)
      return []
    }
    return [
      {
        file,
        line,
        column: 'username',
        problem: `user "${answer.user.username}" is on line ${first} already`,
      },
    ]
  })
}

/** A name and an id of two users can't be meant: which of them is to change? */
export function mismatches(
  rows: readonly RetryRow[],
  found: readonly Found[],
  file: string,
): readonly Complaint[] {
  return rows.flatMap(({ line = 1, who }, index) => {
    const answer = found[index]
    if (answer === undefined || !('mismatch' in answer)) return []
    const problem = `user_id ${who.userId ?? ''} is user "${answer.mismatch.username}", not "${who.username ?? ''}"`
    return [{ file, line, column: 'username', problem, cure: 'Leave one of the two cells empty.' }]
  })
}

function userFailure(
  { who }: RetryRow,
  found: Exclude<Found, { user: unknown }>,
  edits: readonly Edit[],
): Failure {
  const shown = `"${who.username ?? who.userId ?? ''}"`
  if ('several' in found)
    return failure(
      'invalid',
      'AmbiguousName',
      `several users are called ${shown} but for the case of letters`,
      edits,
    )
  return failure('not-found', 'UnknownUser', `there is no user ${shown} any more`, edits)
}

function failure(
  kind: 'not-found' | 'invalid',
  code: string,
  message: string,
  edits: readonly Edit[],
): Failure {
  return {
    settings: edits.map(({ setting }) => setting),
    operation: null,
    code,
    kind,
    message,
    requestId: null,
    attempts: 0,
  }
}

function failed({ who, extra }: RetryRow, edits: readonly Edit[], why: Failure): PlannedUser {
  return { userId: who.userId ?? '', username: who.username ?? '', edits, changes: [], failure: why, extra }
}
