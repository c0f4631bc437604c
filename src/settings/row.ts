import { type Edit, isRefused, type Refusal } from '../model/edit.js'
import { trimmed } from '../model/free-text.js'
import type { Names } from '../model/names.js'
import { SETTINGS, settingOf } from './index.js'
import { keysIn } from '../model/value.js'
import { parseCell } from './parse-cell.js'
import type { Setting } from './setting.js'

/** The columns of a CSV that ask for something. */
export const SETTING_COLUMNS: readonly string[] = SETTINGS.map(({ column }) => column)

/** A cell that can't be carried out; its text is kept for the failures CSV. */
export interface RefusedCell {
  readonly edit: Edit
  readonly refusal: Refusal
}

/** The edits of a row, in the registry's order, and its invalid cells. */
export interface RowEdits {
  readonly edits: readonly Edit[]
  readonly refused: readonly RefusedCell[]
}

/** Parses rows, and each distinct cell only once: in a long file most cells and rows repeat. */
export class RowParser {
  readonly #names: Names
  readonly #read = new Map<string, Map<string, Edit | Refusal>>()
  readonly #rows = new WeakMap<ReadonlyMap<string, string>, RowEdits>()

  constructor(names: Names) {
    this.#names = names
  }

  /** An empty cell asks for nothing. */
  parse(cells: ReadonlyMap<string, string>): RowEdits {
    const known = this.#rows.get(cells)
    if (known !== undefined) return known
    const read = this.#row(cells)
    this.#rows.set(cells, read)
    return read
  }

  #row(cells: ReadonlyMap<string, string>): RowEdits {
    const edits: Edit[] = []
    const refused: RefusedCell[] = []
    for (const { column } of SETTINGS) {
      const text = trimmed(cells.get(column) ?? '')
      if (text === '') continue
      const edit = this.#cell(column, text)
      if (isRefused(edit)) refused.push({ edit: { setting: column, given: text, want: null }, refusal: edit })
      else edits.push(edit)
    }
    const clashes = contradictions(edits).flatMap(({ setting, ...refusal }) =>
      edits.filter((edit) => edit.setting === setting).map((edit) => ({ edit, refusal })),
    )
    const clashing = clashes.map(({ edit }) => edit)
    return { edits: edits.filter((edit) => !clashing.includes(edit)), refused: [...refused, ...clashes] }
  }

  #cell(column: string, text: string): Edit | Refusal {
    const ofColumn = this.#read.get(column) ?? new Map<string, Edit | Refusal>()
    this.#read.set(column, ofColumn)
    const known = ofColumn.get(text)
    if (known !== undefined) return known
    const edit = parseCell(settingOf(column), text, this.#names)
    ofColumn.set(text, edit)
    return edit
  }
}

/** Two edits of one user that contradict each other; reported for the first of them. */
export interface Contradiction extends Refusal {
  readonly setting: string
}

/** All contradictions among the edits of one user. */
export function contradictions(edits: readonly Edit[]): readonly Contradiction[] {
  const given = new Map(edits.map(({ setting, want }) => [setting, keysIn(want)]))
  return SETTINGS.filter(({ column }) => given.has(column)).flatMap((setting) =>
    [excluded(setting, given), opposed(setting, given)].flatMap((refused) =>
      refused === undefined
        ? []
        : { setting: setting.column, code: 'Contradiction', refused, hint: 'Leave one of the two out.' },
    ),
  )
}

type Given = ReadonlyMap<string, readonly string[]>

function excluded({ excludes }: Setting, given: Given): string | undefined {
  return excludes?.columns.some((column) => given.has(column)) === true ? excludes.refused : undefined
}

function opposed({ column, opposite }: Setting, given: Given): string | undefined {
  if (opposite === undefined) return undefined
  const others = given.get(opposite.column) ?? []
  const common = given.get(column)?.find((key) => others.includes(key))
  return common === undefined ? undefined : opposite.clash(common)
}
