import type { Edit, Refusal } from '../../model/edit.js'
import { type Failure, failureWithoutCall } from '../../model/outcome.js'
import type { PlannedUser } from '../../model/plan.js'
import type { Intent } from '../../plan/plan-user.js'
import { SETTING_COLUMNS, type RowEdits } from '../../settings/row.js'
import type { Found } from '../../users/named-users.js'
import type { InputRow } from './input-rows.js'

/** A row, the user it is about, and what it asks for. */
export interface ReadRow {
  readonly row: InputRow
  readonly found: Found
  readonly asks: RowEdits
  /** Columns whose cell was emptied since the export. */
  readonly emptied: readonly string[]
}

/**
 * What a row asks of its user. If no complaint was made about it, an unknown user or name fails only its own row.
 */
export function intentOf({ row, found, asks }: ReadRow): Intent | PlannedUser {
  const { edits, refused } = asks
  const [first] = refused
  if ('user' in found && first === undefined) return { user: found.user, edits, ...extraOf(row) }
  const all = inOrder([...edits, ...refused.map(({ edit }) => edit)])
  if (!('user' in found)) return failedRow(row, found, all)
  const { username, id: userId } = found.user
  const kind = first?.refusal.code === 'UnknownName' ? 'not-found' : 'invalid'
  const message = refused.map(({ refusal }) => textOf(refusal)).join('; ')
  const why = failure(kind, first?.refusal.code ?? 'BadValue', message, all)
  return failed({ ...row, who: { username, userId } }, all, why)
}

/** A row whose user can't be identified. */
export function failedRow(
  row: InputRow,
  found: Exclude<Found, { user: unknown }>,
  edits: readonly Edit[] = [],
): PlannedUser {
  return failed(row, edits, userFailure(row, found, edits))
}

/** In the registry's order, valid and refused edits alike. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return SETTING_COLUMNS.flatMap((column) => edits.filter(({ setting }) => setting === column))
}

export function extraOf({ extra }: InputRow): { readonly extra?: InputRow['extra'] } {
  return Object.keys(extra).length === 0 ? {} : { extra }
}

function textOf({ refused, hint }: Refusal): string {
  return hint === undefined ? refused : `${refused}. ${hint}`
}

function userFailure(
  { who }: InputRow,
  found: Exclude<Found, { user: unknown }>,
  edits: readonly Edit[],
): Failure {
  const shown = `"${who.username ?? who.userId ?? ''}"`
  if ('several' in found)
    return failure(
      'invalid',
      'AmbiguousName',
      `${shown} matches several users that differ only in case`,
      edits,
    )
  const isOther = 'missing' in found && found.otherId !== undefined
  const message = isOther ? `user ${shown} has another id now` : `there is no user ${shown} any more`
  return failure('not-found', 'UnknownUser', message, edits)
}

function failure(
  kind: 'not-found' | 'invalid',
  code: string,
  message: string,
  edits: readonly Edit[],
): Failure {
  return failureWithoutCall(
    { code, kind, message },
    edits.map(({ setting }) => setting),
  )
}

function failed(row: InputRow, edits: readonly Edit[], why: Failure): PlannedUser {
  const { who } = row
  return {
    userId: who.userId ?? '',
    username: who.username ?? '',
    edits,
    changes: [],
    failure: why,
    ...extraOf(row),
  }
}
