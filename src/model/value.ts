/**
 * The value of one setting of one user, as JSON. Inside the program profiles and groups are ids; for people and
 * documents the ids are replaced by names. `null` is known to be empty.
 */
export type Value =
  | null
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, string | number | boolean>>

function isList(value: object): value is readonly string[] {
  return Array.isArray(value)
}

/** The value with names in the place of the ids that have one. */
export function labelled(value: Value, labels: Readonly<Record<string, string>>): Value {
  if (typeof value === 'string') return labels[value] ?? value
  return value !== null && typeof value === 'object' && isList(value)
    ? value.map((id) => labels[id] ?? id)
    : value
}

/** Whether two values mean the same: the order of members and of list entries says nothing. */
export function isSameValue(a: Value, b: Value): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return JSON.stringify(isList(value) ? value.toSorted() : Object.entries(value).toSorted(byKey))
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

export function isRecord(value: Value): value is Readonly<Record<string, string | number | boolean>> {
  return value !== null && typeof value === 'object' && !isList(value)
}

/** The keys of a record, the entries of a list. */
export function keysIn(value: Value): readonly string[] {
  if (value === null || typeof value !== 'object') return []
  return isList(value) ? value : Object.keys(value)
}

/** A record or a list without the keys or entries that are not among these; other values as they are. */
export function pick(value: Value, keys: readonly string[]): Value {
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.filter((key) => keys.includes(key))
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)))
}
