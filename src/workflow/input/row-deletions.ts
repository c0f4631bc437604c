import type { Complaint } from '../../csv/complaint.js'
import { ACTION_COLUMN, CREATE, deletesQuickConnects, isDeletion } from '../../journal/failures-csv.js'
import type { PlannedUser } from '../../model/plan.js'
import { planDeletions } from '../planning/deletions.js'
import type { Workspace } from '../workspace.js'
import type { RowInput } from './input-rows.js'
import { extraOf, failedRow, type ReadRow } from './row-intents.js'

/** The deletions among some rows. */
export interface RowDeletions {
  readonly notes: readonly string[]
  /** Nothing where the user is gone already. */
  readonly of: (row: ReadRow) => readonly PlannedUser[]
}

/** Plans what the rows of a failures CSV, or of a job, still ask to delete. */
export async function rowDeletions(
  workspace: Workspace,
  rows: readonly ReadRow[],
  isExact: boolean,
): Promise<RowDeletions> {
  const targets = rows.flatMap(({ row, found }) =>
    isDeletion(row.action) && 'user' in found
      ? [
          {
            user: found.user,
            deletesQuickConnects: deletesQuickConnects(row.action),
            ...extraOf(row),
          },
        ]
      : [],
  )
  const { planned, notes } = await planDeletions(workspace, targets, isExact)
  return {
    notes,
    of: ({ row, found }) => {
      if ('missing' in found) return []
      const one =
        'user' in found ? planned.get(found.user.id) : { ...failedRow(row, found), action: 'delete' as const }
      return one === undefined ? [] : [one]
    },
  }
}

/** Only `retry` reads what a failures CSV says of creations and deletions: no other file may delete a user. */
export function actionComplaints(input: RowInput, isRetry: boolean): readonly Complaint[] {
  return input.rows.flatMap(({ action, newUser, who, line = 1 }) => {
    const at = { file: input.name, line, column: ACTION_COLUMN }
    if (isRetry && isDeletion(action)) {
      if (who.userId !== undefined) return []
      const cure = 'keep the user_id that was written: it says who is to be deleted'
      return [{ ...at, problem: 'asks for a deletion without a user_id', cure }]
    }
    if (action === undefined || (newUser !== undefined && action === CREATE)) return []
    return isRetry
      ? [{ ...at, problem: `"${action}" is not an action`, cure: 'leave the column as it was written' }]
      : [{ ...at, problem: `asks for "${action}"`, cure: 'use connect-bulk retry for this file' }]
  })
}
