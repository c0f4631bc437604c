import { type Complaint, complaintText } from '../csv/complaint.js'
import { readCsv } from '../csv/read-csv.js'
import { REASON_COLUMNS, USER_COLUMNS } from '../journal/failures-csv.js'
import type { JobReading } from '../journal/reading.js'
import { usageError } from '../model/errors.js'
import { settingOf } from '../settings/index.js'
import { SETTING_COLUMNS } from '../settings/row.js'
import type { NamedUser } from '../users/named-users.js'

/** What a user is to be tried again with, from a failures CSV or from a job's journal. */
export interface RetryRow {
  readonly who: NamedUser
  /** Cells by setting column; empty ones ask for nothing. */
  readonly cells: ReadonlyMap<string, string>
  readonly extra: Readonly<Record<string, string>>
  /** 1 for the first line of the file; absent for a job's users. */
  readonly line?: number
  readonly instance: string
  readonly job: string
}

export interface RetryInput {
  /** As people know it: a file or a job. */
  readonly name: string
  readonly rows: readonly RetryRow[]
  readonly extraColumns: readonly string[]
}

/** @throws BulkError exit 2 with everything that is wrong with the file, each with line and column */
export function rowsOfFile(bytes: Uint8Array, file: string): RetryInput {
  const knownColumns = [...USER_COLUMNS, ...SETTING_COLUMNS, ...REASON_COLUMNS]
  const table = readCsv(bytes, {
    file,
    knownColumns,
    settingColumns: SETTING_COLUMNS,
    requireSettingColumn: true,
  })
  if (table.complaints.length > 0) throw badFile(table.complaints)
  const rows = table.rows.map(({ line, cells }) => ({
    line,
    who: whoOf(cells.get('username') ?? '', cells.get('user_id') ?? ''),
    cells: new Map(SETTING_COLUMNS.map((column) => [column, cells.get(column) ?? ''])),
    extra: Object.fromEntries(table.unknownColumns.map((column) => [column, cells.get(column) ?? ''])),
    instance: cells.get('instance') ?? '',
    job: cells.get('job') ?? '',
  }))
  return { name: file, rows, extraColumns: table.unknownColumns }
}

/** The users of a job that failed or were not attempted, with what is still to be done. */
export function rowsOfJob(reading: JobReading): RetryInput {
  const { plan } = reading
  const rows = plan.users.flatMap((planned, n) => {
    const { outcome, left } = reading.userAt(n)
    if (outcome === 'succeeded') return []
    const open = planned.edits.filter(({ setting }) => left.includes(setting))
    const cells = new Map(open.map((edit) => [edit.setting, settingOf(edit.setting).format(edit)]))
    const who = whoOf(planned.username, planned.userId)
    return [{ who, cells, extra: planned.extra ?? {}, instance: plan.place.instance.id, job: plan.job }]
  })
  return { name: `job ${plan.job}`, rows, extraColumns: plan.extraColumns }
}

export function badFile(complaints: readonly Complaint[]): Error {
  const head = complaints.length === 1 ? '' : `${complaints.length} things are wrong:\n`
  return usageError('BadCsv', head + complaints.map(complaintText).join('\n'), 'Nothing was changed.')
}

function whoOf(username: string, userId: string): NamedUser {
  return { ...(username === '' ? {} : { username }), ...(userId === '' ? {} : { userId }) }
}
