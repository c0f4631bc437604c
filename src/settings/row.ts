import { type Edit, isRefused, type Refusal } from '../model/edit.js'
import type { Names } from '../model/names.js'
import { contradiction } from './contradictions.js'
import { SETTINGS, settingOf } from './index.js'

/** The columns of a CSV that ask for something. */
export const SETTING_COLUMNS: readonly string[] = SETTINGS.map(({ column }) => column)

/** A cell that asks for something impossible; its text is kept, so that it can be given back. */
export interface RefusedCell {
  readonly edit: Edit
  readonly refusal: Refusal
}

/** The edits a row asks for, in the registry's order, and the cells that can't be meant. An empty cell asks for nothing. */
export function rowEdits(
  cells: ReadonlyMap<string, string>,
  names: Names,
): { readonly edits: readonly Edit[]; readonly refused: readonly RefusedCell[] } {
  const edits: Edit[] = []
  const refused: RefusedCell[] = []
  for (const { column } of SETTINGS) {
    const text = cells.get(column) ?? ''
    if (text === '') continue
    const edit = settingOf(column).parse(text, names)
    if (isRefused(edit)) refused.push({ edit: { setting: column, given: text, want: null }, refusal: edit })
    else edits.push(edit)
  }
  const clash = contradiction(edits)
  const [first] = edits
  if (clash === undefined || first === undefined) return { edits, refused }
  return { edits: edits.slice(1), refused: [...refused, { edit: first, refusal: clash }] }
}
