import { isRefused, type Edit, type Refusal } from '../model/edit.js'
import type { Names } from '../model/names.js'
import type { Setting } from './setting.js'

const NONE = 'none'

/**
 * The edit that a cell or flag asks for. `None` is not read as `none`, since a group may be called that and some programs
 * write it into empty cells, but pointed out.
 */
export function parseCell(setting: Setting, text: string, names: Names): Edit | Refusal {
  const answer = setting.parse(text, names)
  const isOtherCase = text !== NONE && text.toLowerCase() === NONE
  if (!isRefused(answer) || !isOtherCase || isRefused(setting.parse(NONE, names))) return answer
  return { ...answer, hint: `Did you mean ${NONE}?` }
}
