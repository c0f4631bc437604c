import { usageError } from '../model/errors.js'
import { didYouMean } from '../model/names.js'
import { SETTINGS } from '../settings/index.js'
import { createSelection, type Selection } from '../users/selection.js'
import type { GivenSetting } from '../workflow/input/given-edits.js'

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

/** @throws BulkError exit 2 for no column, or an unknown one */
export function givenSettings(edits: Edits): readonly GivenSetting[] {
  const given = Object.entries(edits).map(([column, cell]) => {
    const setting = SETTINGS.find((one) => one.column === column)
    if (setting === undefined) throw unknownColumn(column)
    return { setting, cell }
  })
  if (given.length === 0) throw usageError('NoSetting', 'No changes given.')
  return given
}

function unknownColumn(column: string): Error {
  const columns = SETTINGS.map((setting) => setting.column)
  const hint = didYouMean(column, columns) ?? `Choose from ${columns.join(', ')}.`
  return usageError('BadColumn', `There is no setting "${column}".`, hint)
}
