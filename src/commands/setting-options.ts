import { usageError } from '../model/errors.js'
import { type Edit, isRefused } from '../model/edit.js'
import { trimmed } from '../model/free-text.js'
import type { Names } from '../model/names.js'
import { contradictions } from '../settings/row.js'
import { SETTINGS } from '../settings/index.js'
import type { Reporter } from '../output/reporter.js'
import type { Setting } from '../settings/setting.js'
import { otherFormNote } from '../workflow/input/other-forms.js'
import type { Flags, OptionSpec } from './flags.js'

export const SETTING_OPTIONS: readonly OptionSpec[] = SETTINGS.map(({ flag }) => ({
  flags: `${flag.name} ${flag.argument}`,
  summary: flag.summary,
  group: 'What',
  ...(flag.repeatable === true ? { repeatable: true as const } : {}),
}))

/** A setting that the command line gives a value. */
export interface GivenSetting {
  readonly setting: Setting
  readonly values: readonly string[]
}

export function givenSettings(flags: Flags): readonly GivenSetting[] {
  return SETTINGS.map((setting) => ({ setting, values: valuesOf(setting, flags) })).filter(
    ({ values }) => values.length > 0,
  )
}

function valuesOf({ flag }: Setting, flags: Flags): readonly string[] {
  const name = flag.name.slice(2)
  if (flag.repeatable === true) return flags.texts(name)
  const text = flags.text(name)
  return text === undefined ? [] : [text]
}

/** Reports values that look like a list of another program but aren't one here. */
export function noteOtherForms(given: readonly GivenSetting[], reporter: Pick<Reporter, 'note'>): void {
  for (const { setting, values } of given)
    for (const value of values) {
      const note = otherFormNote(setting, setting.flag.name, value)
      if (note !== undefined) reporter.note(note)
    }
}

/** The edits of a command line, `copied` ones among them. @throws BulkError exit 2 for a value that can't be meant */
export function flagEdits(
  given: readonly GivenSetting[],
  names: Names,
  copied: readonly Edit[] = [],
): readonly Edit[] {
  const typed = given.map(({ setting, values }) => {
    const edit = setting.parse(trimmed(setting.flag.cell(values)), names)
    if (isRefused(edit)) throw usageError(edit.code, `${setting.flag.name}: ${edit.refused}.`, edit.hint)
    const twice = copied.some((one) => one.setting === setting.column)
    if (twice)
      throw usageError('Contradiction', `${setting.flag.name} and --columns both give ${setting.column}.`)
    return edit
  })
  const all = [...typed, ...copied]
  const edits = SETTINGS.flatMap(({ column }) => all.filter((one) => one.setting === column))
  const [refusal] = contradictions(edits)
  if (refusal !== undefined)
    throw usageError(refusal.code, `Contradictory settings: ${refusal.refused}.`, refusal.hint)
  return edits
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
