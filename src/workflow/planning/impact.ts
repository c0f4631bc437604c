import { refusal, usageError } from '../../model/errors.js'
import { isRefusal, type NameRefusal, type Names } from '../../model/names.js'
import type { Plan, ProfileImpact } from '../../model/plan.js'
import type { Value } from '../../model/value.js'
import { grouped } from '../../model/wording.js'
import type { Workspace } from '../workspace.js'

/** How long the plan waits for the numbers. */
const PATIENCE_MS = 1_000
const COLUMN = 'routing_profile'

/** The fewest users that must be left in a routing profile. */
export interface MinLeft {
  readonly profile: string
  readonly users: number
}

type Surroundings = Pick<Workspace, 'connect' | 'clock' | 'signal'>

/** About how many users each routing profile has, by id; `undefined` where the service does not say in time. */
type ProfileCounts = ReadonlyMap<string, number> | undefined

/** Waits for the numbers that were asked for. Never rejects: they are only a hint for people, and the plan stands without. */
export type AskedCounts = () => Promise<ProfileCounts>

/** Asks for them in one call. The patience begins when they are waited for: other calls may be under way until then. */
export function askCounts({ connect, clock, signal }: Surroundings): AskedCounts {
  const inTime = new AbortController()
  const asked = connect.countUsersByProfile(AbortSignal.any([signal, inTime.signal])).catch(() => undefined)
  return async () => {
    const late = clock
      .sleep(PATIENCE_MS, inTime.signal)
      .then(() => undefined)
      .catch(() => undefined)
    const counts = await Promise.race([asked, late])
    inTime.abort(new Error('the plan no longer waits for this'))
    return counts
  }
}

/**
 * How many users the routing profiles of a plan have before and after it. Empty where no routing profile changes, or
 * where the service did not say.
 * @param asked the numbers, where they have been asked for already
 */
export async function impactOf(
  surroundings: Surroundings,
  { users, labels }: Plan,
  asked?: AskedCounts,
): Promise<readonly ProfileImpact[]> {
  const moved = usersMoved(users)
  if (moved.size === 0) return []
  const waitForCounts = asked ?? askCounts(surroundings)
  const counts = await waitForCounts()
  if (counts === undefined) return []
  return [...moved].flatMap(([id, { come, gone }]) => {
    const before = counts.get(id)
    if (before === undefined) return []
    return [{ routing_profile: labels[id] ?? id, before, after: Math.max(0, before - gone + come) }]
  })
}

/** How many users come to and go from each routing profile, by id. */
function usersMoved(users: Plan['users']): ReadonlyMap<string, { come: number; gone: number }> {
  const moved = new Map<string, { come: number; gone: number }>()
  const count = (id: Value, direction: 'come' | 'gone'): void => {
    if (typeof id !== 'string') return
    const numbers = moved.get(id) ?? { come: 0, gone: 0 }
    numbers[direction] += 1
    moved.set(id, numbers)
  }
  for (const { changes } of users) {
    for (const { setting, before, after } of changes) {
      if (setting !== COLUMN) continue
      count(before, 'gone')
      count(after, 'come')
    }
  }
  return moved
}

/**
 * Where the plan moves users of a profile and the service did not say how many it has, that may be too few.
 * @throws BulkError exit 5 where fewer users would be left than `--min-left` asks for, exit 2 for an unknown profile
 */
export function checkMinLeft(wanted: readonly MinLeft[], { users, impact = [] }: Plan, names: Names): void {
  const moved = usersMoved(users)
  if (wanted.length === 0 || moved.size === 0) return
  const profiles = names['routing-profile']
  for (const { profile, users: least } of wanted) {
    const called = profiles?.resolve(profile)
    if (called === undefined || isRefusal(called)) throw unknownProfile(profile, called)
    if (!moved.has(called.id)) continue
    const found = impact.find(({ routing_profile: name }) => name === called.name || name === called.id)
    if (found === undefined)
      throw refusal(
        'ImpactUnknown',
        `--min-left: the service did not return how many users have "${profile}".`,
        'Nothing was changed. It needs connect:SearchRoutingProfiles, which shows the first 500 routing profiles.',
      )
    if (found.after < least)
      throw refusal(
        'TooFewLeft',
        `${grouped(found.after)} users would be left in ${profile}, but --min-left is ${grouped(least)}.`,
        'Nothing was changed.',
      )
  }
}

function unknownProfile(profile: string, why: NameRefusal | undefined): Error {
  const { reason = 'unknown', candidates = [] } = why ?? {}
  const text = reason === 'unknown' ? `there is no routing profile "${profile}"` : `"${profile}" is ambiguous`
  const hint = candidates.length === 0 ? undefined : `Did you mean ${candidates.join(', ')}?`
  return usageError('UnknownName', `--min-left: ${text}.`, hint)
}
