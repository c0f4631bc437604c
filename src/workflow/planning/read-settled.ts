import { CallError, WRONG_USER } from '../../connect/connect.js'
import { readSettled, readUser } from '../../connect/read-user.js'
import { isStale, type ReadPurpose, type RecentWrites } from '../../journal/recent-writes.js'
import type { Edit } from '../../model/edit.js'
import type { User, UserRead } from '../../model/user.js'
import { estimateSeconds } from '../../plan/estimate.js'
import { settingOf } from '../../settings/index.js'
import { speedOf, type Workspace } from '../workspace.js'

export interface Wanted {
  /** As the search shows it; the id alone where the description is read. */
  readonly user: User | { readonly id: string }
  readonly reads: ReadonlySet<UserRead>
  /** Why it is read; absent if the whole user must be exact. */
  readonly purpose?: ReadPurpose
}

export interface Reading {
  readonly user?: User
  readonly failed?: CallError
  /** Whether DescribeUser was part of the read. */
  readonly described: boolean
}

const AT_ONCE = 50

/** Reads each of the users, and waits until recent writes of our jobs show. */
export async function readSettledUsers(
  workspace: Workspace,
  what: string,
  wanted: ReadonlyMap<string, Wanted>,
  recent: RecentWrites,
): Promise<ReadonlyMap<string, Reading>> {
  const answers = new Map<string, Reading>()
  const seconds = secondsFor(wanted.values(), workspace)
  const waiting = [...wanted]
  const began = workspace.clock.monotonic()
  let done = 0
  const report = (): void => {
    const secondsLeft = (seconds * (wanted.size - done)) / wanted.size
    workspace.onProgress(what, done, wanted.size, secondsLeft)
  }
  const wait = (ms: number): Promise<void> => {
    workspace.onProgress('Waiting for recent changes to show', done, wanted.size)
    return workspace.clock.sleep(ms, workspace.signal)
  }
  while (waiting.length > 0) {
    report()
    const batch = waiting.splice(0, AT_ONCE)
    const read = await Promise.all(
      batch.map(async ([id, one]) => {
        const answer = await readOne(workspace, one, recent, { began, wait })
        done += 1
        report()
        return [id, answer] as const
      }),
    )
    for (const [id, answer] of read) answers.set(id, answer)
  }
  return answers
}

/** How long all the reads will take. */
function secondsFor(wanted: Iterable<Wanted>, workspace: Workspace): number {
  const all = [...wanted]
  const count = (kind: UserRead): number => all.filter(({ reads }) => reads.has(kind)).length
  const calls = { DescribeUser: count('description'), ListUserProficiencies: count('proficiencies') }
  return estimateSeconds(calls, speedOf(workspace))
}

/** A user deleted since the search, or mixed up with another one, fails by itself; anything else stops the plan. */
async function readOne(
  workspace: Workspace,
  { user, reads, purpose }: Wanted,
  recent: RecentWrites,
  { began, wait }: { readonly began: number; readonly wait: (ms: number) => Promise<void> },
): Promise<Reading> {
  const described = reads.has('description')
  const writes = (recent.get(user.id) ?? []).filter(({ edit }) => reads.has(readOf(edit)))
  const moment = () => ({ now: workspace.clock.now(), waitedMs: workspace.clock.monotonic() - began })
  const known = 'username' in user ? { known: user } : {}
  const query = { userId: user.id, ...known, reads, exists: true }
  try {
    const read = await readSettled(
      () => readUser(workspace, query, workspace.signal),
      (found) => isStale(found, writes, moment(), purpose),
      wait,
    )
    return { user: read.user, described }
  } catch (error) {
    if (error instanceof CallError && isOfThisUser(error)) return { failed: error, described }
    throw error
  }
}

function isOfThisUser({ failure }: CallError): boolean {
  return failure.kind === 'not-found' || failure.code === WRONG_USER
}

function readOf({ setting }: Edit): UserRead {
  return settingOf(setting).reads === 'proficiencies' ? 'proficiencies' : 'description'
}
