import type { Reporter } from '../output/reporter.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { GivenSetting } from '../workflow/input/given-edits.js'
import { otherFormNote } from '../workflow/input/other-forms.js'
import type { Flags, OptionSpec } from './flags.js'

export const SETTING_OPTIONS: readonly OptionSpec[] = SETTINGS.map(({ flag }) => ({
  flags: `${flag.name} ${flag.argument}`,
  summary: flag.summary,
  group: 'What',
  ...(flag.repeatable === true ? { repeatable: true as const } : {}),
}))

/** A setting that the command line gives a value, and the values as typed. */
export interface TypedSetting extends GivenSetting {
  readonly values: readonly string[]
}

export function typedSettings(flags: Flags): readonly TypedSetting[] {
  return SETTINGS.flatMap((setting) => {
    const values = valuesOf(setting, flags)
    return values.length === 0 ? [] : [{ setting, values, cell: setting.flag.cell(values) }]
  })
}

function valuesOf({ flag }: Setting, flags: Flags): readonly string[] {
  const name = flag.name.slice(2)
  if (flag.repeatable === true) return flags.texts(name)
  const text = flags.text(name)
  return text === undefined ? [] : [text]
}

/** Reports values that look like a list of another program but aren't one here. */
export function noteOtherForms(typed: readonly TypedSetting[], reporter: Pick<Reporter, 'note'>): void {
  for (const { setting, values } of typed)
    for (const value of values) {
      const note = otherFormNote(setting, setting.flag.name, value)
      if (note !== undefined) reporter.note(note)
    }
}
