import { usageError } from '../../model/errors.js'
import { didYouMean, type Names } from '../../model/names.js'
import type { User } from '../../model/user.js'
import { cellFault } from '../../csv/spreadsheet-cells.js'
import { USER_COLUMNS } from '../../journal/failures-csv.js'
import { EXPORTED_COLUMN, fingerprints } from '../../settings/fingerprint.js'
import { SETTINGS } from '../../settings/index.js'
import type { Setting } from '../../settings/setting.js'
import { writeCsv } from '../../csv/write-csv.js'

/** Settings that an export can have. */
const EXPORTABLE = SETTINGS.filter((setting) => setting.whole !== undefined)

export const EXPORT_COLUMNS: readonly string[] = EXPORTABLE.map(({ column }) => column)

/** The settings of `--columns`, in its order; without it, all settings that a search shows. */
export function exportedSettings(columns: string | undefined): readonly Setting[] {
  if (columns === undefined) return EXPORTABLE.filter(({ reads }) => reads === undefined)
  const fixed: readonly string[] = [...USER_COLUMNS, EXPORTED_COLUMN]
  const asked = [...new Set(columns.split(',').map((column) => column.trim()))]
  return asked.filter((column) => !fixed.includes(column)).map(exportedSetting)
}

function exportedSetting(name: string): Setting {
  const setting = EXPORTABLE.find(({ column }) => column === name)
  if (setting !== undefined) return setting
  throw usageError(
    'UnknownColumn',
    `--columns: there is no column "${name}".`,
    didYouMean(name, EXPORT_COLUMNS, `The columns are ${EXPORT_COLUMNS.join(', ')}.`),
  )
}

export function exportHeader(settings: readonly Setting[]): readonly string[] {
  return [...USER_COLUMNS, ...settings.map(({ column }) => column), EXPORTED_COLUMN]
}

/** What a user has, as a row that `apply` reads back. */
export function exportRow(user: User, settings: readonly Setting[], names: Names): readonly string[] {
  const cells = settings.map((setting) => [setting, setting.whole?.(user, names) ?? ''] as const)
  // A name that looks like what a spreadsheet makes of a number could not be read back; the id says who it is.
  const username = cellFault(user.username) === undefined ? user.username : ''
  return [username, user.id, ...cells.map(([, text]) => text), fingerprints(user.id, cells, names)]
}

/** Users as `--users-file` takes them. */
export function usersCsv(users: readonly User[]): string {
  return writeCsv(
    ['username', 'user_id'],
    users.map(({ username, id }) => [username, id]),
  )
}
