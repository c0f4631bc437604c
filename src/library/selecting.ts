import type { Edit } from '../model/edit.js'
import { usageError } from '../model/errors.js'
import { didYouMean, type Names } from '../model/names.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import { createSelection, type Selection } from '../users/selection.js'
import { givenEdits } from '../workflow/input/given-edits.js'

/** Who is selected, in the words of the command line. */
export interface Selecting {
  /** `FIELD OP VALUE`, as after `--filter`. */
  readonly filter?: readonly string[]
  /** As after `--require`: each must hold whatever else is given. */
  readonly require?: readonly string[]
  /** Names, ids or ARNs. */
  readonly users?: readonly string[]
  readonly exclude?: readonly string[]
  readonly all?: boolean
}

/** @throws BulkError exit 2 */
export function selectionOf(
  { filter = [], require = [], users = [], exclude = [], all = false }: Selecting,
  everyoneByDefault: boolean,
): Selection {
  return createSelection({ filter, require, user: users, excludeUser: exclude, all }, everyoneByDefault)
}

/** What is to change: a CSV cell for each column. */
export type Edits = Readonly<Record<string, string>>

/** The settings of some columns. @throws BulkError exit 2 for an unknown column */
export function settingsOf(edits: Edits): readonly Setting[] {
  const columns = SETTINGS.map(({ column }) => column)
  return Object.keys(edits).map((column) => {
    const setting = SETTINGS.find((one) => one.column === column)
    if (setting !== undefined) return setting
    const hint = didYouMean(column, columns) ?? `Choose from ${columns.join(', ')}.`
    throw usageError('BadColumn', `There is no setting "${column}".`, hint)
  })
}

/** @throws BulkError exit 2 for a value that can't be */
export function editsOf(edits: Edits, names: Names): readonly Edit[] {
  const given = settingsOf(edits).map((setting) => ({ setting, cell: edits[setting.column] ?? '' }))
  return givenEdits(given, names)
}
