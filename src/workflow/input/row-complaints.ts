import { byLine, type Complaint } from '../../csv/complaint.js'
import type { Refusal } from '../../model/edit.js'
import type { Connect } from '../../connect/connect.js'
import { isUnknown } from '../../users/named-users.js'
import { notFoundText } from '../../users/not-found.js'
import { sourceColumn } from '../../settings/exported-cells.js'
import type { RowInput } from './input-rows.js'
import type { ReadRow } from './row-intents.js'

/**
 * Returns everything that is wrong with a file, now that names and users are known. A cell is complained about once; one
 * with bytes that are no text is not, because the file is. The rows of a job have no lines and so no complaints.
 * @param tolerant names and users that no longer exist fail only their own row
 */
export function complaintsAbout(
  rows: readonly ReadRow[],
  input: RowInput,
  tolerant: boolean,
  connect: Pick<Connect, 'instance'>,
): readonly Complaint[] {
  const lines = new Map<string, number>()
  const known = new Set(input.complaints.map(placeOf))
  const isDamaged = (text = ''): boolean => input.damaged && text.includes('\uFFFD')
  const more = rows.flatMap((read) => {
    const { line, who, cells } = read.row
    if (line === undefined) return []
    const at = { file: input.name, line }
    const ofCells = cellComplaints(read, tolerant).filter(({ column }) => !isDamaged(cells.get(column)))
    const ofUser = isDamaged(who.username) ? [] : userComplaint(read, tolerant, lines, connect)
    return [
      ...ofCells.map(({ column, ...fault }) => ({
        ...at,
        column: input.headerOf(sourceColumn(column, input.settingColumns)),
        ...fault,
      })),
      ...read.emptied.map((column) => ({ ...at, column: input.headerOf(column), ...EMPTIED })),
      ...ofUser.map((fault) => ({ ...at, column: input.headerOf(userColumn(read)), ...fault })),
    ]
  })
  return byLine([...input.complaints, ...more.filter((complaint) => !known.has(placeOf(complaint)))])
}

const EMPTIED = {
  problem: 'the cell is empty, but held something when it was exported',
  cure: 'write none to remove what it held, or put it back',
}

function placeOf({ line, column }: Complaint): string {
  return `${line} ${column ?? ''}`
}

interface Fault {
  readonly problem: string
  readonly cure?: string
}

function cellComplaints({ asks }: ReadRow, tolerant: boolean): readonly (Fault & { column: string })[] {
  return asks.refused
    .filter(({ refusal }) => !tolerant || !isAboutNames(refusal))
    .map(({ edit, refusal: { refused, hint } }) => {
      const cure = /^'.*'$/s.test(edit.given) ? DOUBLE_QUOTES : hint
      return { column: edit.setting, problem: refused, ...(cure === undefined ? {} : { cure }) }
    })
}

const DOUBLE_QUOTES = 'write the cell without the single quotes: a CSV knows double quotes only'

function isAboutNames({ code }: Refusal): boolean {
  return code === 'UnknownName' || code === 'AmbiguousName'
}

/** Why a row names no user, several, a user other than its id, or one that another line names. */
function userComplaint(
  { row: { who, line = 1 }, found }: ReadRow,
  tolerant: boolean,
  lines: Map<string, number>,
  connect: Pick<Connect, 'instance'>,
): readonly Fault[] {
  if ('mismatch' in found) {
    const problem = `user_id ${who.userId ?? ''} is user "${found.mismatch.username}", not "${who.username ?? ''}"`
    return [{ problem, cure: mismatchCure(found.mismatch.username, who.username ?? '') }]
  }
  if ('user' in found) {
    const first = lines.get(found.user.id)
    if (first === undefined) {
      lines.set(found.user.id, line)
      return []
    }
    return [{ problem: `user "${found.user.username}" is on line ${first} already`, cure: ONE_ROW }]
  }
  // A row that names no user has been complained about already.
  if (tolerant || (who.username ?? who.userId) === undefined) return []
  return [
    {
      problem: notFoundText(who, found, connect),
      ...(isUnknown(found) ? { cure: 'check the spelling; connect-bulk users lists all users' } : {}),
    },
  ]
}

const ONE_ROW = 'give each user one row; several values go into one cell with | between them'

/** To a spreadsheet a name of digits is a number, and it drops the zeros at the start. */
function mismatchCure(username: string, given: string): string {
  const hasLostZeros = username !== given && username.replace(/^0+/, '') === given && /^\d+$/.test(given)
  return hasLostZeros
    ? 'A spreadsheet took away the zeros at the start: leave the username cell empty, or format the column as text.'
    : 'Leave one of the two cells empty.'
}

function userColumn({ row: { who } }: ReadRow): string {
  return who.username === undefined ? 'user_id' : 'username'
}
