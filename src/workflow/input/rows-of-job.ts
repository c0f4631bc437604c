import { actionLeft, CREATE } from '../../journal/failures-csv.js'
import type { JobHistory } from '../../journal/job-history.js'
import type { UserHistory } from '../../journal/user-history.js'
import type { PlannedUser } from '../../model/plan.js'
import { userOfCells } from '../../users/named-users.js'
import { actionOf, type NewUser, type RowInput } from './input-rows.js'

/** The users of a job that failed or were not attempted, with what is still to be done. */
export function rowsOfJob(history: JobHistory): RowInput {
  const { plan } = history
  const rows = plan.users.flatMap((planned, n) => {
    const { outcome, left } = history.outcomeAt(n)
    if (outcome === 'succeeded') return []
    const open = planned.edits.filter(({ setting }) => left.includes(setting))
    const cells = new Map(open.map((edit) => [edit.setting, edit.given]))
    const userId = history.userIdAt(n)
    const action = actionLeft(history, n)
    return [
      {
        who: userOfCells(planned.username, userId),
        ...(action === CREATE ? { newUser: newUserOfJob(planned, history.historyAt(n)) } : {}),
        cells,
        extra: planned.extra ?? {},
        exported: '',
        instance: plan.place.instance.id,
        job: plan.job,
        ...actionOf(action),
      },
    ]
  })
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

function newUserOfJob({ directoryUserId = '' }: PlannedUser, { last }: UserHistory): NewUser {
  return { password: '', directoryUserId, mayExist: last !== undefined }
}
