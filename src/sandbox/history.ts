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

/** What users were like a little while ago, for readers that lag behind. */
export interface History {
  /** The user as it is now; give it to `supersede` once it has been changed. */
  capture(state: InstanceState, userId: string): Version
  supersede(state: InstanceState, userId: string, before: Version): void
  /** The user as it was so many seconds ago. */
  outcomeAt(state: InstanceState, userId: string, lagSeconds: number): Version
  /** All users as they were so many seconds ago. */
  usersAt(state: InstanceState, lagSeconds: number): Known<UserRecord>
}

function now(state: InstanceState, userId: string): Version {
  return { record: state.users.get(userId), proficiencies: state.proficiencies.get(userId) ?? [] }
}

/** Keeps nothing that is older than the longest lag. */
export function createHistory(clock: SandboxClock, longestLagSeconds: number): History {
  const pasts = new Map<InstanceState, Map<string, Past[]>>()
  const isKept = longestLagSeconds > 0

  const outcomeAt = (state: InstanceState, userId: string, lagSeconds: number): Version => {
    const moment = clock.now() - lagSeconds * 1000
    const past = pasts
      .get(state)
      ?.get(userId)
      ?.find(({ until }) => until > moment)
    return past ?? now(state, userId)
  }

  return {
    capture: (state, userId) => (isKept ? structuredClone(now(state, userId)) : now(state, userId)),
    supersede: (state, userId, before) => {
      if (isKept) {
        const ofState = pasts.get(state) ?? new Map<string, Past[]>()
        const oldest = clock.now() - longestLagSeconds * 1000
        const kept = (ofState.get(userId) ?? []).filter(({ until }) => until > oldest)
        ofState.set(userId, [...kept, { ...before, until: clock.now() }])
        pasts.set(state, ofState)
      }
    },
    outcomeAt,
    usersAt: (state, lagSeconds) => {
      const changed = pasts.get(state)
      if (lagSeconds === 0 || changed === undefined) {
        return {
          keys: state.users.sortedKeys,
          get: (id) => state.users.get(id),
          values: () => state.users.values(),
        }
      }
      const gone = [...changed.keys()].filter((id) => !state.users.has(id))
      return {
        keys: gone.length === 0 ? state.users.sortedKeys : [...state.users.sortedKeys, ...gone].toSorted(),
        get: (id) => (changed.has(id) ? outcomeAt(state, id, lagSeconds).record : state.users.get(id)),
        values: () => {
          const untouched = [...state.users.values()].filter(({ Id }) => !changed.has(Id))
          const seen = [...changed.keys()].map((id) => outcomeAt(state, id, lagSeconds).record)
          return [...untouched, ...seen.filter((record) => record !== undefined)]
        },
      }
    },
  }
}
