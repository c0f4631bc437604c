import { isRefused } from '../model/edit.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import type { Line } from './prompts/stage.js'
import type { Session } from './session.js'

/** A setting whose new value is asked for, and the users it is for. */
export interface SettingQuestion {
  readonly session: Session
  readonly setting: Setting
  readonly users: readonly User[]
  /** The answer given before, or the value that a single user has. */
  readonly before: readonly string[]
  readonly title: string
  readonly heading: readonly Line[]
}

/** Why the setting refuses the texts; `undefined` if it accepts them. */
export function refusalOf(
  { session, setting }: SettingQuestion,
  texts: readonly string[],
): string | undefined {
  const edit = setting.parse(setting.flag.cell(texts), session.names)
  if (!isRefused(edit)) return undefined
  return edit.hint === undefined ? `${edit.refused}.` : `${edit.refused}. ${edit.hint}`
}
