import type { Refusal } from '../model/edit.js'
import { didYouMean } from '../model/names.js'
import type { Value } from '../model/value.js'

export const ON_OFF = ['on', 'off'] as const

export function parseOnOff(text: string): boolean | Refusal {
  const word = text.toLowerCase()
  if (word === 'on') return true
  if (word === 'off') return false
  const meant = OTHER_WORDS.get(word)
  const hint = meant === undefined ? {} : { hint: `Did you mean ${meant}?` }
  return { code: 'BadValue', refused: `"${text}" is neither on nor off`, ...hint }
}

/** What spreadsheets and other programs write. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ...['true', 'yes', 'y', '1', 'enabled'].map((word) => [word, 'on'] as const),
  ...['false', 'no', 'n', '0', 'disabled'].map((word) => [word, 'off'] as const),
])

export function onOff(value: Value): string {
  if (value === null) return '(none)'
  return value === true ? 'on' : 'off'
}

/** Reads one of a few words, ignoring case. */
export function parseWord<W extends string>(text: string, words: readonly W[]): W | Refusal {
  const found = words.find((word) => word === text.trim().toLowerCase())
  if (found !== undefined) return found
  const hint = didYouMean(text, words)
  const refused = `"${text}" is not one of ${words.join(', ')}`
  return { code: 'BadValue', refused, ...(hint === undefined ? {} : { hint }) }
}

/** The `yes` and `no` of the console's template. */
export function yesNo(text: string): string {
  const word = text.toLowerCase()
  if (word === 'yes') return 'on'
  return word === 'no' ? 'off' : text
}
