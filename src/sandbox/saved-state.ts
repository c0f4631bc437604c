import { SortedMap } from './sorted-map.js'
import { type Store, allInstances } from './store.js'

const schema = 'connect-bulk/sandbox-state/1'

/** All that the account holds, as JSON that `readState` takes back. Times are ISO 8601. */
export function writeState(store: Store): string {
  return `${JSON.stringify({ schema, store: pack(store) }, undefined, 2)}\n`
}

/**
 * @throws Error that says what is wrong, beginning with `where`
 */
export function readState(text: string, where: string): Store {
  const document = parse(text, where)
  if (!isObject(document) || document['schema'] !== schema) {
    throw new Error(`${where} is not a saved state of this version of the sandbox (schema ${schema}).`)
  }
  const store = unpack(document['store'])
  if (!isStore(store)) {
    throw new Error(`${where} is damaged: an instance, its users or its profiles are missing.`)
  }
  for (const state of allInstances(store)) {
    state.users = new SortedMap(state.users)
  }
  return store
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${where} is not JSON: ${why}.`, { cause: error })
  }
}

/** Maps and times are marked, so that all else may look as it likes. */
function pack(value: unknown): unknown {
  if (value instanceof Date) {
    return { $time: value.toISOString() }
  }
  if (value instanceof Map) {
    return { $map: [...value].map(([key, item]) => [key, pack(item)]) }
  }
  if (Array.isArray(value)) {
    return value.map(pack)
  }
  return isObject(value) ? mapObject(value, pack) : value
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(unpack)
  }
  if (!isObject(value)) {
    return value
  }
  const { $time: time, $map: map } = value
  if (typeof time === 'string') {
    return new Date(time)
  }
  if (Array.isArray(map)) {
    const entries = map.filter((entry): entry is [unknown, unknown] => Array.isArray(entry))
    return new Map(entries.map(([key, item]) => [key, unpack(item)]))
  }
  return mapObject(value, unpack)
}

function mapObject(value: Record<string, unknown>, work: (item: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, work(item)]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isStore(value: unknown): value is Store {
  return isObject(value) && isState(value) && Array.isArray(value['others']) && value['others'].every(isState)
}

const maps = [
  'users',
  'routingProfiles',
  'securityProfiles',
  'hierarchyGroups',
  'proficiencies',
  'predefinedAttributes',
]

function isState(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['instance']) || !Array.isArray(value['hierarchyLevels'])) {
    return false
  }
  const { users } = value
  const areUsers =
    users instanceof Map && [...users].every(([id, user]) => isObject(user) && user['Id'] === id)
  return areUsers && maps.every((name) => value[name] instanceof Map)
}
