import { operationNames } from './operations/index.js'

/** Returns what is wrong with the value of a member, or undefined. */
export type Check = (value: unknown) => string | undefined

export const oneOf =
  (allowed: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && allowed.includes(value) ? undefined : `must be one of ${allowed.join(', ')}`

export const wholeFrom =
  (min: number, max = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    isWhole(value, min, max)
      ? undefined
      : `must be a whole number ${max < 1000 ? `from ${min} to ${max}` : `of at least ${min}`}`

export const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a text that is not empty'

export const operation = oneOf(['*', ...operationNames])

export const users: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string')
    ? undefined
    : 'must be a list of usernames or ids with at least one entry'

/** Returns the first complaint about the members of an object, or undefined. Members without a check are unknown. */
export function complaintAbout(
  entry: Record<string, unknown>,
  checks: Readonly<Record<string, Check>>,
): string | undefined {
  for (const [name, value] of Object.entries(entry)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (check === undefined) return `unknown member "${name}"; known are ${Object.keys(checks).join(', ')}`
    const complaint = check(value)
    if (complaint !== undefined) return `"${name}" ${complaint}`
  }
  return undefined
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isWhole(value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max
}
