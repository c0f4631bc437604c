import { createHash } from 'node:crypto'
import { splitCell } from '../csv/cell-text.js'
import { trimmed } from '../model/free-text.js'
import type { Names } from '../model/names.js'
import type { Setting } from './setting.js'

/** The column of an export that shows which of its cells are unchanged. */
export const EXPORTED_COLUMN = 'exported'

/** A prefix: spreadsheets take the cell for text, and a later format can be recognised. */
const FORM = 'v2'
/** Hexadecimal digits of a fingerprint: enough that no edit passes for an untouched cell. */
const DIGITS = 10

/** What a row was when it was exported: by column the fingerprints of its cell, in lists of each entry. */
export type Exported = ReadonlyMap<string, readonly string[]>

/** An entry of a list cell, as it was exported or as it is now. */
export interface Entry {
  readonly text: string
  /** Fingerprint of what the entry is about; the same for all users. */
  readonly key: string
  /** Fingerprint of key and value. */
  readonly mark: string
}

/**
 * Returns the fingerprints of a row. Each is of a user, a column and a text, so that rows and columns may be moved, left
 * out and renamed, and no cell of one user vouches for another's. A list has a pair for each entry: key and whole.
 */
export function fingerprints(
  userId: string,
  cells: Iterable<readonly [Setting, string]>,
  names: Names,
): string {
  const parts = [...cells].flatMap(([setting, text]) => {
    if (setting.list === undefined && text === '') return []
    return [`${setting.column}:${marksOf(userId, setting, text, names).join('+')}`]
  })
  return [FORM, hash('owner', userId), ...parts].join(' ')
}

function marksOf(userId: string, setting: Setting, text: string, names: Names): readonly string[] {
  if (setting.list === undefined) return [cellMark(userId, setting.column, text)]
  return entriesOf(userId, setting, text, names).map(({ key, mark }) => key + mark)
}

/** Returns `undefined` for a row that is no export of this user. */
export function readFingerprints(userId: string, text: string): Exported | undefined {
  const [form, owner, ...parts] = text.split(/\s+/)
  if (form !== FORM || owner !== hash('owner', userId)) return undefined
  return new Map(
    parts.map((part) => {
      const [column = '', marks = ''] = part.split(':')
      return [column, marks === '' ? [] : marks.split('+')]
    }),
  )
}

export function cellMark(userId: string, column: string, text: string): string {
  return hash(userId, column, text)
}

/** Returns the entries of a list cell. */
export function entriesOf(userId: string, setting: Setting, text: string, names: Names): readonly Entry[] {
  return splitCell(text, '|')
    .map(trimmed)
    .filter((entry) => entry !== '')
    .map((entry) => ({
      text: entry,
      key: keyMark(setting, setting.list?.key(entry, names) ?? entry),
      mark: hash(userId, setting.column, entry),
    }))
}

/** The fingerprint of what entries are about. */
export function keyMark({ column }: Setting, key: string): string {
  return hash('key', column, key)
}

/** The key's part of an entry's fingerprints. */
export function keyPart(mark: string): string {
  return mark.slice(0, DIGITS)
}

/** The whole entry's part. */
export function entryPart(mark: string): string {
  return mark.slice(DIGITS)
}

function hash(...parts: readonly string[]): string {
  // A spreadsheet may write other line ends and other forms of an accent, and drop blanks at the ends.
  const same = parts.map((part) => trimmed(part).normalize('NFC').replace(/\r\n?/g, '\n'))
  return createHash('sha256').update(same.join('\n')).digest('hex').slice(0, DIGITS)
}
