import { byLine, type Complaint } from '../../csv/complaint.js'
import type { Refusal } from '../../model/edit.js'
import type { RowInput } from './input-rows.js'
import type { ReadRow } from './row-intents.js'

/**
 * Everything that is wrong with a file, now that names and users are known. A cell is complained about once, and one
 * with bytes that are no text not at all: the file is. A job's rows were right when it was made, so they have no lines to complain about.
 * @param tolerant names and users that are gone fail their own row rather than stop everything
 */
export function complaintsAbout(
  rows: readonly ReadRow[],
  input: RowInput,
  tolerant: boolean,
): readonly Complaint[] {
  const lines = new Map<string, number>()
  const known = new Set(input.complaints.map(placeOf))
  const isDamaged = (text = ''): boolean => input.damaged && text.includes('\uFFFD')
  const more = rows.flatMap((read) => {
    const { line, who, cells } = read.row
    if (line === undefined) return []
    const at = { file: input.name, line }
    const ofCells = cellComplaints(read, tolerant).filter(({ column }) => !isDamaged(cells.get(column)))
    const ofUser = isDamaged(who.username) ? [] : userComplaint(read, tolerant, lines)
    return [
      ...ofCells.map(({ column, ...fault }) => ({ ...at, column: input.headerOf(column), ...fault })),
      ...ofUser.map((fault) => ({ ...at, column: input.headerOf(userColumn(read)), ...fault })),
    ]
  })
  return byLine([...input.complaints, ...more.filter((complaint) => !known.has(placeOf(complaint)))])
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
    .map(({ edit, refusal: { refused, hint } }) => ({
      column: edit.setting,
      problem: refused,
      ...(hint === undefined ? {} : { cure: hint }),
    }))
}

function isAboutNames({ code }: Refusal): boolean {
  return code === 'UnknownName' || code === 'AmbiguousName'
}

/** Who is meant: nobody there, somebody else, one of several, or somebody who is on another line too. */
function userComplaint(
  { row: { who, line = 1 }, found }: ReadRow,
  tolerant: boolean,
  lines: Map<string, number>,
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
    return [{ problem: `user "${found.user.username}" is on line ${first} already` }]
  }
  // A row that names nobody has been complained about already.
  if (tolerant || (who.username ?? who.userId) === undefined) return []
  const shown = `"${who.username ?? who.userId ?? ''}"`
  if ('missing' in found)
    return [
      {
        problem: `there is no user ${shown}`,
        cure: 'Check the spelling; connect-bulk users lists them all.',
      },
    ]
  const names = found.several.map(({ username }) => `"${username}"`).join(', ')
  return [{ problem: `several users are called ${shown} but for the case of letters: ${names}` }]
}

/** A name of digits alone is a number to a spreadsheet, which drops the zeros that it begins with. */
function mismatchCure(username: string, given: string): string {
  const isShorn = username !== given && username.replace(/^0+/, '') === given && /^\d+$/.test(given)
  return isShorn
    ? 'A spreadsheet took away the zeros at the start: leave the username cell empty, or format the column as text.'
    : 'Leave one of the two cells empty.'
}

function userColumn({ row: { who } }: ReadRow): string {
  return who.username === undefined ? 'user_id' : 'username'
}
