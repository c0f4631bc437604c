import { usageError } from '../model/errors.js'
import { type Edit, isRefused } from '../model/edit.js'
import type { Names } from '../model/names.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { Flags } from './flags.js'

/** The settings that a command line gives a value. */
export function settingsIn(flags: Flags): readonly Setting[] {
  return SETTINGS.filter(({ flag }) => flags.text(flag.name.slice(2)) !== undefined)
}

/** The edits of a command line. @throws BulkError exit 2 for a value that can't be meant */
export function flagEdits(flags: Flags, names: Names): readonly Edit[] {
  return settingsIn(flags).map((setting) => {
    const edit = setting.parse(setting.flag.cell(flags.text(setting.flag.name.slice(2)) ?? ''), names)
    if (isRefused(edit)) throw usageError(edit.code, `${setting.flag.name}: ${edit.refused}.`, edit.hint)
    return edit
  })
}
