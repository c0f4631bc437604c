import type { SandboxClock } from './clock.js'
import type { Known } from './pages.js'
import type { InstanceState, ProficiencyRecord, UserRecord } from './store.js'

/** A user as it was at some time; `record` is undefined for one that did not exist. */
interface Version {
  readonly record: UserRecord | undefined
  readonly proficiencies: readonly ProficiencyRecord[]
}

interface Past extends Version {
  /** Valid until then, by the clock. */
  readonly until: number
}

function now(state: InstanceState, userId: string): Version {
  return { record: state.users.get(userId), proficiencies: state.proficiencies.get(userId) ?? [] }
}

/** What users were like a little while ago, for readers that lag behind. Keeps nothing older than the longest lag. */
export class History {
  readonly #clock: SandboxClock
  readonly #longestMs: number
  readonly #pasts = new Map<InstanceState, Map<string, Past[]>>()

  constructor(clock: SandboxClock, longestLagSeconds: number) {
    this.#clock = clock
    this.#longestMs = longestLagSeconds * 1000
  }

  /** The user as it is now; give it to `supersede` once it has been changed. */
  capture(state: InstanceState, userId: string): Version {
    const version = now(state, userId)
    return this.#longestMs > 0 ? structuredClone(version) : version
  }

  supersede(state: InstanceState, userId: string, before: Version): void {
    if (this.#longestMs === 0) return
    const until = this.#clock.now()
    const ofState = this.#pasts.get(state) ?? new Map<string, Past[]>()
    const kept = (ofState.get(userId) ?? []).filter((past) => past.until > until - this.#longestMs)
    ofState.set(userId, [...kept, { ...before, until }])
    this.#pasts.set(state, ofState)
  }

  /** The user as it was so many seconds ago. */
  outcomeAt(state: InstanceState, userId: string, lagSeconds: number): Version {
    const moment = this.#clock.now() - lagSeconds * 1000
    const pasts = this.#pasts.get(state)?.get(userId)
    return pasts?.find(({ until }) => until > moment) ?? now(state, userId)
  }

  /** All users as they were so many seconds ago. */
  usersAt(state: InstanceState, lagSeconds: number): Known<UserRecord> {
    const { users } = state
    const changed = this.#pasts.get(state)
    if (lagSeconds === 0 || changed === undefined)
      return { keys: users.sortedKeys, get: (id) => users.get(id), values: () => users.values() }
    const then = (id: string) => this.outcomeAt(state, id, lagSeconds).record
    const gone = [...changed.keys()].filter((id) => !users.has(id))
    return {
      keys: gone.length === 0 ? users.sortedKeys : [...users.sortedKeys, ...gone].toSorted(),
      get: (id) => (changed.has(id) ? then(id) : users.get(id)),
      values: () => {
        const untouched = [...users.values()].filter(({ Id }) => !changed.has(Id))
        return [...untouched, ...[...changed.keys()].map(then).filter((record) => record !== undefined)]
      },
    }
  }
}
