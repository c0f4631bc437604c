import { type Edit, isRefused } from '../model/edit.js'
import { usageError } from '../model/errors.js'
import type { Names } from '../model/names.js'
import { contradictions } from '../settings/row.js'
import { SETTINGS } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'

/** Values chosen so far, by setting: the texts that would follow its flag. */
export type Answers = ReadonlyMap<Setting, readonly string[]>

/** New values for failed users, by setting; `dropped` is not asked for any more. */
export type RowAnswers = ReadonlyMap<Setting, readonly string[] | 'dropped'>

/** Parses all answers, in the registry's order. @throws BulkError for answers that can't be parsed */
export function editsOf(answers: Answers, names: Names): readonly Edit[] {
  return SETTINGS.flatMap((setting) => {
    const texts = answers.get(setting)
    return texts === undefined ? [] : [editOf(setting, texts, names)]
  })
}

export function editOf(setting: Setting, texts: readonly string[], names: Names): Edit {
  const edit = setting.parse(setting.flag.cell(texts), names)
  if (isRefused(edit)) throw usageError(edit.code, `${setting.title}: ${edit.refused}.`, edit.hint)
  return edit
}

/** Why the answers contradict one another; `undefined` if they don't. */
export function contradictionIn(answers: Answers, names: Names): string | undefined {
  const [clash] = contradictions(editsOf(answers, names))
  return clash === undefined
    ? undefined
    : `Contradictory settings: ${clash.refused}. ${clash.hint ?? ''}`.trim()
}
