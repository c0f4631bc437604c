import { usageError } from '../model/errors.js'
import { type Edit, isRefused } from '../model/edit.js'
import type { Names } from '../model/names.js'
import { contradictions } from '../settings/contradictions.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { Flags } from './flags.js'

/** The settings that a command line gives a value. */
export function settingsIn(flags: Flags): readonly Setting[] {
  return SETTINGS.filter((setting) => valuesOf(setting, flags).length > 0)
}

/** The edits of a command line. @throws BulkError exit 2 for a value that can't be meant */
export function flagEdits(flags: Flags, names: Names): readonly Edit[] {
  const edits = settingsIn(flags).map((setting) => {
    const edit = setting.parse(setting.flag.cell(valuesOf(setting, flags)), names)
    if (isRefused(edit)) throw usageError(edit.code, `${setting.flag.name}: ${edit.refused}.`, edit.hint)
    return edit
  })
  const [refusal] = contradictions(edits)
  if (refusal !== undefined)
    throw usageError(refusal.code, `Contradictory settings: ${refusal.refused}.`, refusal.hint)
  return edits
}

function valuesOf({ flag }: Setting, flags: Flags): readonly string[] {
  const name = flag.name.slice(2)
  if (flag.repeatable === true) return flags.texts(name)
  const text = flags.text(name)
  return text === undefined ? [] : [text]
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
