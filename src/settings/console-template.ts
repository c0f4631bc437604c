import { escapeCell } from '../csv/cell-text.js'
import { CONSOLE_USER_HEADERS } from '../csv/columns.js'
import { trimmed } from '../model/free-text.js'
import { SETTINGS, settingOf } from './index.js'

/** The short forms that the downloaded template uses; the console's guide has longer ones. */
const SHORT_FORMS: readonly (readonly [string, string])[] = [
  ['secondary email', 'secondary_email'],
  ['mobile', 'mobile'],
  ['tags', 'tags'],
]

/** The columns of the console's own template for new users, and which of ours they are. */
export const CONSOLE_HEADERS: ReadonlyMap<string, string> = new Map([
  ...CONSOLE_USER_HEADERS,
  ...SETTINGS.flatMap(({ column, console }) =>
    (console?.headers ?? []).map((header) => [header, column] as const),
  ),
  ...SHORT_FORMS,
])

interface Header {
  readonly header: string
  readonly name: string
}

/**
 * Returns what turns the cells of a file into our form. Only a file with a header that is the console's alone is read in
 * the console's forms.
 */
export function consoleCells(columns: readonly Header[]): (column: Header, text: string) => string {
  const isConsole = columns.some(({ header, name }) => header !== name && CONSOLE_HEADERS.has(header))
  return ({ header, name }, text) =>
    isConsole && CONSOLE_HEADERS.has(header) ? consoleCell(name, trimmed(text)) : text
}

function consoleCell(column: string, text: string): string {
  if (column === 'tags') return tagsOfConsole(text) ?? text
  return settingOf(column).console?.cell?.(text) ?? text
}

/** `team|blue||site|lille`, the console's form of `team=blue|site=lille`. A key with `=` in it is none of the console's. */
function tagsOfConsole(text: string): string | undefined {
  const pairs = text.split('||').map((pair) => pair.split('|'))
  if (pairs.some(([key = '', ...values]) => values.length !== 1 || key.includes('='))) return undefined
  return pairs.map(([key = '', value = '']) => `${escapeCell(key, '|=')}=${escapeCell(value, '|')}`).join('|')
}
