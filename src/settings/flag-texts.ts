import { splitCell, unescapeCell } from '../csv/cell-text.js'
import type { Setting } from './setting.js'

/** The texts that would follow a setting's flag to mean the same as a cell. */
export function flagTexts({ flag }: Setting, cell: string): readonly string[] {
  const entries = splitCell(cell, '|')
  const forms = [entries.map(unescapeCell), entries, [unescapeCell(cell)]]
  return forms.find((texts) => flag.cell(texts) === cell) ?? [cell]
}
