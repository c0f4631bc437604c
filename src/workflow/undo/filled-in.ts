import { CHANNELS, type User } from '../../model/user.js'

/** One value of a user that the service fills in where its creation names none. */
interface Part {
  readonly column: string
  /** Which part of the column it is. */
  readonly key: string
  readonly value: string | number | boolean | null
}

/** What the service fills in (assumed). */
const DEFAULTS: Readonly<Record<string, Part['value']>> = {
  phone_type: 'soft',
  auto_accept: false,
  acw_timeout: 0,
  persistent_connection: false,
  voice_enhancement: 'none',
}

/** A user that a job has created: as it is now, and with what its creation asked for, everything else empty. */
export interface CreatedAs {
  readonly user: User
  readonly wanted: User
}

/**
 * Finds the settings that a creation left to the service and that are no longer what the service fills in: neither the
 * defaults that are assumed, nor what most of the users of the job have there.
 */
export class FilledIn {
  readonly #all: readonly CreatedAs[]
  readonly #usual = new Map<string, Part['value'] | undefined>()

  constructor(all: readonly CreatedAs[]) {
    this.#all = all
  }

  /** Columns that were changed since. */
  changedOf(one: CreatedAs): readonly string[] {
    return leftOpen(one)
      .filter(({ column, key, value }) => !isDefault(column, value) && value !== this.#usualOf(key))
      .map(({ column }) => column)
  }

  /** The value that more than half of the users have, and no single one; `undefined` if there is none. */
  #usualOf(key: string): Part['value'] | undefined {
    if (!this.#usual.has(key)) this.#usual.set(key, usual(this.#all.flatMap((one) => valuesAt(one, key))))
    return this.#usual.get(key)
  }
}

function isDefault(column: string, value: Part['value']): boolean {
  return value === null || value === DEFAULTS[column]
}

function valuesAt(one: CreatedAs, key: string): readonly Part['value'][] {
  return leftOpen(one).flatMap((part) => (part.key === key ? [part.value] : []))
}

function usual(values: readonly Part['value'][]): Part['value'] | undefined {
  const counts = new Map<Part['value'], number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first] = [...counts].filter(([, count]) => count > 1 && count > values.length / 2)
  return first?.[0]
}

/** The parts that the creation did not name. */
function leftOpen({ user, wanted }: CreatedAs): readonly Part[] {
  const named = new Set(partsOf(wanted).flatMap(({ key, value }) => (value === null ? [] : [key])))
  return partsOf(user).filter(({ key }) => !named.has(key))
}

function partsOf(user: User): readonly Part[] {
  const single = [
    ['phone_type', user.phoneType],
    ['desk_phone_number', user.deskPhoneNumber],
    ['persistent_connection', user.persistentConnection],
    ['voice_enhancement', user.voiceEnhancement],
  ] as const
  const channels = [
    ['auto_accept', 'channel', user.autoAccept],
    ['auto_accept', 'callback', user.callbackAutoAccept],
    ['acw_timeout', 'channel', user.acwTimeout],
    ['acw_timeout', 'callback', user.callbackAcwTimeout],
  ] as const
  return [
    ...single.map(([column, value]) => ({ column, key: column, value })),
    ...channels.flatMap(([column, kind, values]) =>
      CHANNELS.map((channel) => ({
        column,
        key: `${column} ${kind} ${channel}`,
        value: values?.[channel] ?? null,
      })),
    ),
  ]
}
