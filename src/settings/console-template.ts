import { SETTINGS, settingOf } from './index.js'

/** The columns of the console's own template for new users, and which of ours they are. */
export const CONSOLE_HEADERS: ReadonlyMap<string, string> = new Map([
  ['user login', 'username'],
  ...SETTINGS.flatMap(({ column, console }) =>
    (console?.headers ?? []).map((header) => [header, column] as const),
  ),
])

/** A cell of a template column in the form our own column takes. */
export function consoleCell(column: string, text: string): string {
  return settingOf(column).console?.cell?.(text.trim()) ?? text
}
