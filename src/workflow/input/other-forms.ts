import { count, grouped } from '../../model/wording.js'
import { settingOf } from '../../settings/index.js'
import type { Setting } from '../../settings/setting.js'
import type { RowInput } from './input-rows.js'

const MOST_SHOWN = 10

/**
 * What is said of a cell or flag that can be read and is in the list form of another program, such as `a=b,c=d` for two
 * tags; `undefined` for any other.
 */
export function otherFormNote(setting: Setting, where: string, text: string): string | undefined {
  const meant = setting.meant?.(text)
  if (meant === undefined) return undefined
  const isFlag = where === setting.flag.name && setting.flag.repeatable === true
  const how = isFlag ? `give ${where} once for each entry` : `separate its entries with |: "${meant}"`
  return `${where}: "${text}" is read as it stands. If a list is meant, ${how}`
}

/** The same of all cells of a file, equal ones once. */
export function otherFormNotes({ rows, settingColumns, headerOf }: RowInput): readonly string[] {
  const found = new Map<string, { first: number; rows: number }>()
  for (const column of settingColumns) {
    const setting = settingOf(column)
    if (setting.meant === undefined) continue
    for (const { cells, line = 0 } of rows) {
      const note = otherFormNote(setting, headerOf(column), cells.get(column) ?? '')
      if (note === undefined) continue
      const seen = found.get(note) ?? { first: line, rows: 0 }
      found.set(note, { ...seen, rows: seen.rows + 1 })
    }
  }
  const notes = [...found].map(([note, at]) => `${note} (${placeOf(at)})`)
  const more = notes.length - MOST_SHOWN
  return more <= 0 ? notes : [...notes.slice(0, MOST_SHOWN), `… and ${count(more, 'more cell')} like these`]
}

function placeOf({ first, rows }: { readonly first: number; readonly rows: number }): string {
  return rows === 1 ? `line ${grouped(first)}` : `on ${grouped(rows)} rows, first on line ${grouped(first)}`
}
