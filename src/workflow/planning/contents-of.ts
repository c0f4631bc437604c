import type { Names } from '../../model/names.js'
import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { PlanContents } from '../../plan/plan-contents.js'
import { pieces } from '../../platform/pieces.js'

/** Adds up the users of a plan. `read`: the users as they were read, by id. @throws the signal's reason */
export async function contentsOf(
  users: readonly PlannedUser[],
  read: ReadonlyMap<string, User>,
  names: Names,
  signal?: AbortSignal,
): Promise<PlanContents> {
  const contents = new PlanContents(names)
  for await (const piece of pieces(users, signal))
    for (const planned of piece) contents.add(planned, read.get(planned.userId))
  return contents
}
