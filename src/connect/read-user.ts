import type { User, UserRead } from '../model/user.js'
import type { Clock } from '../platform/clock.js'
import { type Connect, isCallError } from './connect.js'

/** A user as read, and when: by a clock that never jumps, and by the one that goes on while the machine sleeps. */
export interface FreshRead {
  readonly user: User
  /** Monotonic milliseconds. */
  readonly at: number
  /** Milliseconds since 1970. */
  readonly time: number
}

export interface UserQuery {
  readonly userId: string
  readonly reads: ReadonlySet<UserRead>
  /** The user as known so far; needed where the description is not read. */
  readonly known?: User
  /** The user was found just before, so a not-found answer is retried for a while. */
  readonly exists?: boolean
  /** Makes a read if the caller may; `undefined` if it may not. By default a denied read throws. */
  readonly ifAllowed?: <T>(what: UserRead, read: () => Promise<T>) => Promise<T | undefined>
}

/** Reads one user; as old as the older of its two reads. @throws CallError */
export async function readUser(
  { connect, clock }: { readonly connect: Connect; readonly clock: Clock },
  { userId, reads, known, exists = false, ifAllowed = (_, read) => read() }: UserQuery,
  signal: AbortSignal,
): Promise<FreshRead> {
  const timed = async <T>(work: Promise<T>) => ({
    value: await work,
    at: clock.monotonic(),
    time: clock.now(),
  })
  const [described, proficiencies] = await Promise.all([
    reads.has('description')
      ? timed(ifAllowed('description', () => connect.describeUser(userId, signal, exists)))
      : undefined,
    reads.has('proficiencies')
      ? timed(ifAllowed('proficiencies', () => connect.listProficiencies(userId, signal, exists)))
      : undefined,
  ])
  const user = described?.value ?? known
  if (user === undefined) throw new TypeError(`nothing is known of user ${userId} without reading it`)
  const skills = proficiencies?.value ?? known?.proficiencies
  const times = [described, proficiencies].filter((one) => one !== undefined)
  return {
    user: skills === undefined ? user : { ...user, proficiencies: skills },
    at: Math.min(...times.map(({ at }) => at)),
    time: Math.min(...times.map(({ time }) => time)),
  }
}

/**
 * Describes a user that may be gone; `undefined` if it is. `exists`: it was found just before, so that it isn't found is
 * waited out for a while. @throws CallError
 */
export async function describeIfThere(
  connect: Pick<Connect, 'describeUser'>,
  userId: string,
  signal: AbortSignal,
  exists: boolean,
): Promise<User | undefined> {
  try {
    return await connect.describeUser(userId, signal, exists)
  } catch (error) {
    if (isCallError(error, 'not-found')) return undefined
    throw error
  }
}

/** The same; `undefined` also if the caller may not read the user. @throws CallError */
export async function describeIfAllowed(
  ...given: Parameters<typeof describeIfThere>
): Promise<User | undefined> {
  try {
    return await describeIfThere(...given)
  } catch (error) {
    if (isCallError(error, 'denied')) return undefined
    throw error
  }
}

/** Milliseconds since a read, by whichever clock says more: the monotonic one may stand still while a machine sleeps. */
export function ageOf({ at, time }: FreshRead, clock: Clock): number {
  return Math.max(clock.monotonic() - at, clock.now() - time)
}

const SETTLING_WAIT_MS = 2_000

/** Reads again and again while a read shows a state from before a write of ours (eventual consistency). */
export async function readSettled(
  read: () => Promise<FreshRead>,
  /** `waitedMs`: since the first read. */
  isStale: (user: User, waitedMs: number) => boolean,
  wait: (ms: number) => Promise<void>,
): Promise<FreshRead> {
  let began: number | undefined
  for (;;) {
    const fresh = await read()
    began ??= fresh.at
    if (!isStale(fresh.user, fresh.at - began)) return fresh
    await wait(SETTLING_WAIT_MS)
  }
}
