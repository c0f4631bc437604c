import { actionLeft, CREATE } from '../../journal/failures-csv.js'
import type { JobHistory } from '../../journal/job-history.js'
import type { UserHistory } from '../../journal/user-history.js'
import type { Edit } from '../../model/edit.js'
import type { PlannedUser } from '../../model/plan.js'
import { userOfCells } from '../../users/named-users.js'
import { inPieces } from '../../platform/pieces.js'
import { actionOf, type InputRow, type NewUser, type RowInput } from './input-rows.js'

/** The users of a job that failed or were not attempted, with what is still to be done. @throws the signal's reason */
export async function rowsOfJob(history: JobHistory, signal?: AbortSignal): Promise<RowInput> {
  const { plan } = history
  const cellsOf = sharedCells()
  const rows = await inPieces(
    plan.users.keys(),
    (piece) => piece.flatMap((n) => rowOf(history, n, cellsOf)),
    signal,
  )
  const { extraColumns } = plan
  return {
    name: `job ${plan.job}`,
    rows,
    settingColumns: [],
    extraColumns,
    secretColumns: [],
    headerOf: (column) => column,
    complaints: [],
    damaged: false,
  }
}

type CellsOf = (edits: readonly Edit[]) => ReadonlyMap<string, string>

function rowOf(history: JobHistory, n: number, cellsOf: CellsOf): readonly InputRow[] {
  const { plan } = history
  const planned = plan.users[n]
  const { outcome, left } = history.outcomeAt(n)
  if (planned === undefined || outcome === 'succeeded') return []
  const action = actionLeft(history, n)
  return [
    {
      who: userOfCells(planned.username, history.userIdAt(n)),
      ...(action === CREATE ? { newUser: newUserOfJob(planned, history.historyAt(n)) } : {}),
      cells: cellsOf(planned.edits.filter(({ setting }) => left.includes(setting))),
      extra: planned.extra ?? {},
      exported: '',
      instance: plan.place.instance.id,
      job: plan.job,
      ...actionOf(action),
    },
  ]
}

/** Most users ask for the same as others: those have one map, which is then parsed once. */
function sharedCells(): CellsOf {
  const shared = new Map<string, ReadonlyMap<string, string>>()
  return (edits) => {
    const cells = edits.map(({ setting, given }) => [setting, given] as const)
    const key = JSON.stringify(cells)
    const known = shared.get(key) ?? new Map(cells)
    shared.set(key, known)
    return known
  }
}

function newUserOfJob({ directoryUserId = '' }: PlannedUser, { last }: UserHistory): NewUser {
  return { password: '', directoryUserId, mayExist: last !== undefined }
}
