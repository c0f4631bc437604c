import { type Edit, isRefused } from '../../model/edit.js'
import { usageError } from '../../model/errors.js'
import { trimmed } from '../../model/free-text.js'
import type { Names } from '../../model/names.js'
import type { User } from '../../model/user.js'
import { collect } from '../../platform/pieces.js'
import { settingOf, SETTINGS } from '../../settings/index.js'
import { contradictions } from '../../settings/row.js'
import { parseCell } from '../../settings/parse-cell.js'
import type { Setting } from '../../settings/setting.js'
import type { PlanRequest } from '../planning/plan.js'

/** A setting that is given one value for all users, as a CSV cell. */
export interface GivenSetting {
  readonly setting: Setting
  readonly cell: string
}

/** The edits that are given, `copied` ones among them. @throws BulkError exit 2 for a value that can't be meant */
export function givenEdits(
  given: readonly GivenSetting[],
  names: Names,
  copied: readonly Edit[] = [],
): readonly Edit[] {
  const all = [...given.map((one) => editOf(one, names, copied)), ...copied]
  const edits = SETTINGS.flatMap(({ column }) => all.filter((one) => one.setting === column))
  const [refusal] = contradictions(edits)
  if (refusal !== undefined)
    throw usageError(refusal.code, `Contradictory settings: ${refusal.refused}.`, refusal.hint)
  return edits
}

function editOf({ setting, cell }: GivenSetting, names: Names, copied: readonly Edit[]): Edit {
  const { column, flag } = setting
  const edit = parseCell(setting, trimmed(cell), names)
  if (isRefused(edit)) throw usageError(edit.code, `${flag.name}: ${edit.refused}.`, edit.hint)
  if (copied.some((one) => one.setting === column))
    throw usageError('Contradiction', `${flag.name} and --columns both give ${column}.`)
  return edit
}

/** The same edits for all users, which come in pages. @throws BulkError exit 2 where they can't all have a value */
export async function editRequest(
  names: Names,
  users: AsyncIterable<readonly User[]> | Iterable<readonly User[]>,
  edits: readonly Edit[],
  fresh: boolean,
): Promise<PlanRequest> {
  const intents = await collect(users, (user) => ({ user, edits }))
  const settings = edits.map(({ setting }) => settingOf(setting))
  checkForOneUser(settings, intents.length)
  return { command: 'edit', intents, names, extraColumns: [], fresh }
}

/** @throws BulkError exit 2 where one value would be given to several users that can't all have it */
export function checkForOneUser(settings: readonly Setting[], users: number): void {
  const setting = settings.find(({ flag }) => flag.forOneUser === true)
  if (setting === undefined || users <= 1) return
  throw usageError(
    'SeveralUsers',
    `${setting.flag.name} goes with one user only, and ${users} are selected.`,
    `For several users put a column ${setting.column} into a CSV: connect-bulk apply FILE.csv.`,
  )
}
