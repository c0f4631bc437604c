import { type Edit, isRefused } from '../model/edit.js'
import { usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import { contradictions } from '../settings/contradictions.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { Session } from './session.js'

/** What somebody has answered so far, by setting: what would be typed behind its flag, once or more. */
export type Wanted = ReadonlyMap<Setting, readonly string[]>

/** The edits of all that was answered, in the registry's order. @throws BulkError for what can't be meant */
export function editsOf(wanted: Wanted, names: Names): readonly Edit[] {
  return SETTINGS.flatMap((setting) => {
    const texts = wanted.get(setting)
    return texts === undefined ? [] : [editOf(setting, texts, names)]
  })
}

export function editOf(setting: Setting, texts: readonly string[], names: Names): Edit {
  const edit = setting.parse(setting.flag.cell(texts), names)
  if (isRefused(edit)) throw usageError(edit.code, `${setting.title}: ${edit.refused}.`, edit.hint)
  return edit
}

/** What was answered, as people read it: after-contact work of 0 seconds has no limit. */
export function wantedText({ names }: Session, setting: Setting, texts: readonly string[]): string {
  const { input, shown } = setting.prompt
  if (input.kind !== 'channels') return texts.map((text) => shown?.(text) ?? text).join(', ')
  const edit = setting.parse(setting.flag.cell(texts), names)
  return isRefused(edit) ? texts.join(', ') : setting.show(edit.want, String)
}

/** Why these answers can't all be meant. */
export function clashOf(wanted: Wanted, names: Names): string | undefined {
  const [clash] = contradictions(editsOf(wanted, names))
  return clash === undefined ? undefined : `${clash.refused}. ${clash.hint ?? ''}`.trim()
}
