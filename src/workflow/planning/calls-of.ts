import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { callsFor } from '../../plan/create-plan.js'
import { inPieces } from '../../platform/pieces.js'

/** Calls that the users of a plan will take, by operation. `read`: the users as they were read, by id. */
export async function callsOf(
  users: readonly PlannedUser[],
  read: ReadonlyMap<string, User>,
): Promise<Readonly<Record<string, number>>> {
  const operations = await inPieces(users, (piece) =>
    piece.flatMap((planned) => callsFor(planned, read.get(planned.userId))),
  )
  const calls: Record<string, number> = {}
  for (const operation of operations) calls[operation] = (calls[operation] ?? 0) + 1
  return calls
}
