import type { PlannedUser } from '../../model/plan.js'
import type { User } from '../../model/user.js'
import { countCalls } from '../../plan/create-plan.js'
import { inPieces } from '../../platform/pieces.js'

/** Calls that the users of a plan will take, by operation. */
export async function callsOf(
  users: readonly PlannedUser[],
  read: ReadonlyMap<string, User>,
): Promise<Readonly<Record<string, number>>> {
  const sum: Record<string, number> = {}
  for (const counts of await inPieces(users, (piece) => [countCalls(piece, read)]))
    for (const [operation, calls] of Object.entries(counts)) sum[operation] = (sum[operation] ?? 0) + calls
  return sum
}
