import { CallError } from '../connect/connect.js'
import { readUser } from '../connect/read-user.js'
import { isStale, RECENT_MS, type RecentWrite, type RecentWrites } from '../journal/recent-writes.js'
import type { Edit } from '../model/edit.js'
import type { User } from '../model/user.js'
import { settingOf } from '../settings/index.js'
import type { UserRead } from '../settings/setting.js'
import type { Api } from './parts.js'

export interface Wanted {
  readonly user: User
  readonly reads: ReadonlySet<UserRead>
}

export interface Reading {
  readonly user?: User
  readonly failed?: CallError
  /** Read as it is now, and not only completed. */
  readonly described: boolean
}

const AT_ONCE = 50
/** How long our own last write may take to show, before a read is believed as it is. */
const SETTLES_MS = 60_000
const SETTLING_WAIT_MS = 2_000
const NOTHING: RecentWrites = new Map()

/** Each of the users as it is now, once what our own jobs have just written shows. */
export async function readSettledUsers(
  api: Api,
  what: string,
  wanted: ReadonlyMap<string, Wanted>,
): Promise<ReadonlyMap<string, Reading>> {
  const answers = new Map<string, Reading>()
  const since = api.clock.now() - RECENT_MS
  const recent = wanted.size === 0 ? NOTHING : await api.store.recentWrites(api.place.instance.id, since)
  const waiting = [...wanted]
  while (waiting.length > 0) {
    api.reading(what, answers.size, wanted.size)
    const batch = waiting.splice(0, AT_ONCE)
    const read = await Promise.all(
      batch.map(async ([id, one]) => [id, await readOne(api, one, recent)] as const),
    )
    for (const [id, answer] of read) answers.set(id, answer)
  }
  return answers
}

/** Somebody deleted since the index looked is that user's failure; anything else stops the plan. */
async function readOne(api: Api, { user, reads }: Wanted, recent: RecentWrites): Promise<Reading> {
  const described = reads.has('description')
  const writes = (recent.get(user.id) ?? []).filter(({ edit }) => reads.has(readOf(edit)))
  try {
    return { user: await readSettled(api, user, reads, writes), described }
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return { failed: error, described }
    throw error
  }
}

function readOf({ setting }: Edit): UserRead {
  return settingOf(setting).reads === 'proficiencies' ? 'proficiencies' : 'description'
}

/** What our own jobs have just written is waited for: a plan that rests on the state before it would pass it over. */
async function readSettled(
  { connect, clock, signal }: Api,
  user: User,
  reads: ReadonlySet<UserRead>,
  writes: readonly RecentWrite[],
): Promise<User> {
  const began = clock.monotonic()
  for (;;) {
    const read = await readUser(connect, user, reads, signal)
    if (!isStale(read, writes) || clock.monotonic() - began >= SETTLES_MS) return read
    await clock.sleep(SETTLING_WAIT_MS, signal)
  }
}
