import { createHash } from 'node:crypto'

/** The column of an export that tells which of its cells are as they were exported. */
export const EXPORTED_COLUMN = 'exported'

/** Before the first fingerprint, so that a spreadsheet takes the cell for text, and a later form can be told apart. */
const FORM = 'v1'
/** Hexadecimal digits of a fingerprint: enough that no edit passes for an untouched cell. */
const DIGITS = 12

/**
 * The fingerprints of a row. Each is of a user, a column and a text, so that rows and columns may be moved, left out
 * and renamed, and no cell of one user vouches for another's.
 */
export function fingerprints(userId: string, cells: Iterable<readonly [string, string]>): string {
  const marks = [...cells].filter(([, text]) => text !== '').map((cell) => fingerprint(userId, ...cell))
  return [FORM, ...marks].join(' ')
}

/** The cells of a row without those that are as they were exported. */
export function touchedCells(
  userId: string,
  cells: ReadonlyMap<string, string>,
  exported: string,
): ReadonlyMap<string, string> {
  const [form, ...marks] = exported.trim().split(/\s+/)
  if (form !== FORM) return cells
  const known = new Set(marks)
  return new Map([...cells].filter(([column, text]) => !known.has(fingerprint(userId, column, text))))
}

function fingerprint(userId: string, column: string, text: string): string {
  // A spreadsheet may write other line ends and other forms of an accent.
  const same = text.normalize('NFC').replace(/\r\n?/g, '\n')
  return createHash('sha256').update(`${userId}\n${column}\n${same}`).digest('hex').slice(0, DIGITS)
}
