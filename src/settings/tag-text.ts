import { escapeCell, splitCell, splitOnce, unescapeCell } from '../csv/cell-text.js'
import type { Refusal } from '../model/edit.js'
import { trimmed } from '../model/free-text.js'
import { isAwsTag, lengthOf, LIMITS } from '../model/limits.js'

export type Tags = Readonly<Record<string, string>>

/** Reads a cell `k=v|k2=v2`. */
export function parseTags(text: string): { tags: Tags } | Refusal {
  const found = new Map<string, string>()
  for (const part of splitCell(text, '|')) {
    const pair = splitOnce(part, '=')
    if (pair === undefined) return { code: 'BadValue', refused: `"${part}" isn't in the form KEY=VALUE` }
    const [key, value] = [trimmed(unescapeCell(pair[0])), trimmed(unescapeCell(pair[1]))]
    const bad = checkKey(key)
    if (bad !== undefined) return bad
    if (lengthOf(value) > LIMITS.tagValue)
      return {
        code: 'BadValue',
        refused: `the value of tag "${key}" is longer than ${LIMITS.tagValue} characters`,
      }
    if (found.has(key)) return { code: 'BadValue', refused: `the tag "${key}" is given twice` }
    found.set(key, value)
  }
  return { tags: Object.fromEntries(found) }
}

/** The key of one entry; `undefined` if it can't be read. */
export function keyOf(entry: string): string | undefined {
  const pair = splitOnce(entry, '=')
  return pair === undefined ? undefined : trimmed(unescapeCell(pair[0]))
}

/** Why no user can have a tag with this key. */
export function checkKey(key: string): Refusal | undefined {
  if (key === '') return { code: 'BadValue', refused: 'a tag needs a key' }
  if (lengthOf(key) > LIMITS.tagKey)
    return { code: 'BadValue', refused: `the tag key "${key}" is longer than ${LIMITS.tagKey} characters` }
  if (isAwsTag(key)) return { code: 'BadValue', refused: `the tag key "${key}" is reserved for AWS` }
  return undefined
}

/** The cell that `parseTags` reads as these tags. */
export function tagsCell(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([key, value]) => `${escapeCell(key, '|=')}=${escapeCell(value, '|')}`).join('|')
}

/** A separator of other programs, or a line end, before something that reads as the next tag. */
const NEXT_TAG = /(?<!\\)[,;\n]\s*(?=[^,;=|\s\\]+=)/
const AWS_PAIR = /\bKey=([^,;|\s]+)\s*[,;]\s*Value=([^,;|\s]*)/gi

/** The tags as a cell, if they are written as other programs do: `a=b,c=d`, `a=b;c=d`, a line each, or `Key=a,Value=b`. */
export function listOfTags(text: string): string | undefined {
  const pairs = [...text.matchAll(AWS_PAIR)]
  if (pairs.length > 0) return pairs.map(([, key = '', value = '']) => `${key}=${value}`).join('|')
  const parts = text.split(NEXT_TAG)
  return parts.length === 1 ? undefined : parts.map(trimmed).join('|')
}

/** The keys as a cell, if they are separated as in other programs: `a,b`, `a;b`, a line each. No key has such a character. */
export function listOfKeys(text: string): string | undefined {
  const parts = text.split(/(?<!\\)[,;\n]/)
  return parts.length === 1 ? undefined : parts.map(trimmed).join('|')
}
