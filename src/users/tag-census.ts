import type { Connect } from '../connect/connect.js'
import { nearest } from '../model/names.js'
import type { User } from '../model/user.js'
import { ANY, textTest } from './field-texts.js'
import { TAG_PREFIX } from './field.js'
import type { Selection } from './selection.js'

/** A condition on a tag, and whether a user has been seen who has its key, and a value like the one it names. */
interface Watched {
  readonly name: string
  readonly key: string
  readonly value: string
  readonly fits: (value: string) => boolean
  hasKey: boolean
  hasValue: boolean
}

/** Watches which tag keys and values of a selection's conditions the users have: a typo there goes unnoticed otherwise. */
export class TagCensus {
  readonly #watched: readonly Watched[]

  constructor({ conditions }: Selection) {
    this.#watched = conditions
      .filter(({ field }) => field.name === TAG_PREFIX)
      .map(({ name, key, operator, value }) => ({
        name,
        key,
        value,
        fits: value === ANY ? () => true : textTest(operator === '!=' ? '=' : operator, value),
        hasKey: false,
        hasValue: false,
      }))
  }

  add(users: readonly User[]): void {
    for (const watched of this.#watched) {
      if (watched.hasValue) continue
      for (const { tags } of users) {
        const value = Object.hasOwn(tags, watched.key) ? tags[watched.key] : undefined
        if (value === undefined) continue
        watched.hasKey = true
        watched.hasValue ||= watched.fits(value)
      }
    }
  }

  /** What no user of the instance has, a line each. Reads all users if the ones seen leave that open. */
  async unknown(connect: Connect, signal: AbortSignal): Promise<readonly string[]> {
    const open = this.#watched.filter(({ hasValue }) => !hasValue)
    if (open.length === 0) return []
    const tags = new Map<string, Set<string>>()
    for await (const { users } of connect.searchUsers({}, signal)) {
      for (const user of users)
        for (const [key, value] of Object.entries(user.tags))
          tags.set(key, (tags.get(key) ?? new Set()).add(value))
    }
    return open.flatMap((watched) => lineOf(watched, tags) ?? [])
  }
}

function lineOf(
  { key, value, fits }: Watched,
  tags: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const values = tags.get(key)
  if (values === undefined) return `No user has a tag "${key}"${hint(key, [...tags.keys()])}.`
  if ([...values].some(fits)) return undefined
  return `No user has a tag "${key}" with the value "${value}"${hint(value, [...values])}.`
}

function hint(text: string, there: readonly string[]): string {
  const near = nearest(text, there)
  return near.length === 0 ? '' : `; nearest: ${near.map((one) => `"${one}"`).join(', ')}`
}
