import type { Names } from '../model/names.js'
import type { User } from '../model/user.js'
import {
  cellMark,
  entriesOf,
  entryPart,
  type Exported,
  keyMark,
  keyPart,
  readFingerprints,
} from './fingerprint.js'
import { SETTINGS, settingOf } from './index.js'
import type { Setting, SettingList } from './setting.js'

const NONE = 'none'

/** The settings of a row of a file. */
export interface SettingCells {
  /** By column; only cells that hold something. */
  readonly cells: ReadonlyMap<string, string>
  /** The columns of settings that the file has, empty cells included. */
  readonly columns: readonly string[]
  /** The fingerprints of the row; empty where the file is no export. */
  readonly exported: string
}

/** What a row asks for. */
export interface AskedCells {
  readonly cells: ReadonlyMap<string, string>
  /** Columns whose cell was emptied since the export, where that is ambiguous. */
  readonly emptied: readonly string[]
}

/**
 * Returns what a row asks for: in an export the cells that were touched since, and of a list the entries that were
 * added, changed or deleted. Entries that others have added since stay.
 * @param assertAll treat every cell of an export as an edit, and its lists as complete
 */
export function askedCells(row: SettingCells, user: User, names: Names, assertAll: boolean): AskedCells {
  const exported = readFingerprints(user.id, row.exported)
  if (exported === undefined) return { cells: withNone(row.cells), emptied: [] }
  const emptied = row.columns.filter((column) => isEmptied(row, column, exported))
  const cells = assertAll ? assertedCells(row, exported) : touchedCells(row, user, exported, names)
  return { cells, emptied }
}

/** In a file that is no export, `none` in a list that adds asks for an empty list. */
function withNone(cells: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const lists = SETTINGS.filter((setting) => isNone(setting, cells.get(setting.column)))
  if (lists.length === 0) return cells
  const changed = new Map(cells)
  for (const { column, list } of lists) {
    changed.delete(column)
    addEntries(changed, list?.set, [NONE])
  }
  return changed
}

function isNone({ column, list }: Setting, text: string | undefined): boolean {
  return list !== undefined && list.set !== column && text?.toLowerCase() === NONE
}

/** An empty cell could be meant as "leave alone" or as "nothing": only where there is a word for nothing is that a question. */
function isEmptied({ cells }: SettingCells, column: string, exported: Exported): boolean {
  const hadValue = (exported.get(column) ?? []).length > 0
  const { none, list } = settingOf(column)
  return hadValue && !cells.has(column) && (none !== undefined || (list !== undefined && list.set !== column))
}

function assertedCells({ cells, columns }: SettingCells, exported: Exported): ReadonlyMap<string, string> {
  const asserted = new Map(cells)
  for (const { column, list } of SETTINGS) {
    if (list === undefined || list.set === column || !columns.includes(column) || !exported.has(column))
      continue
    asserted.delete(column)
    addEntries(asserted, list.set, [cells.get(column) ?? NONE])
  }
  return asserted
}

function touchedCells(
  { cells }: SettingCells,
  user: User,
  exported: Exported,
  names: Names,
): ReadonlyMap<string, string> {
  const touched = new Map<string, string>()
  for (const [column, text] of cells) {
    const setting = settingOf(column)
    const marks = exported.get(column)
    if (setting.list === undefined || marks === undefined) {
      if (marks?.[0] !== cellMark(user.id, column, text)) addEntries(touched, column, [text])
    } else addListChanges(touched, setting, setting.list, { text, marks, user, names })
  }
  return touched
}

interface ListCell {
  readonly text: string
  readonly marks: readonly string[]
  readonly user: User
  readonly names: Names
}

function addListChanges(
  touched: Map<string, string>,
  setting: Setting,
  list: SettingList,
  { text, marks, user, names }: ListCell,
): void {
  const entries = isNone(setting, text) ? [] : entriesOf(user.id, setting, text, names)
  // An unchanged entry is recognised by its text, though what it is about may have been renamed since.
  const keyOfMark = new Map(marks.map((mark) => [entryPart(mark), keyPart(mark)]))
  const added = entries.filter(({ mark }) => !keyOfMark.has(mark))
  const kept = new Set(entries.map(({ key, mark }) => keyOfMark.get(mark) ?? key))
  const deleted = new Set(marks.map(keyPart).filter((key) => !kept.has(key)))
  const removable = deleted.size === 0 ? [] : list.removable(user, names)
  const removed = removable.filter(({ key }) => deleted.has(keyMark(setting, key)))
  addEntries(
    touched,
    list.add,
    added.map((entry) => entry.text),
  )
  addEntries(
    touched,
    list.remove,
    removed.map(({ cell }) => cell),
  )
}

/** The row may have a cell of its own for the same. */
function addEntries(
  cells: Map<string, string>,
  column: string | undefined,
  entries: readonly string[],
): void {
  if (column === undefined || entries.length === 0) return
  const own = cells.get(column)
  cells.set(column, [...(own === undefined ? [] : [own]), ...entries].join('|'))
}

/** Returns the column of the file that a cell comes from: entries of a list cell may have become a cell of another. */
export function sourceColumn(column: string, columns: readonly string[]): string {
  if (columns.includes(column)) return column
  const source = SETTINGS.find(
    ({ list }) => list !== undefined && [list.add, list.remove, list.set].includes(column),
  )
  return source !== undefined && columns.includes(source.column) ? source.column : column
}
