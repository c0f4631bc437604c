import { isRefused } from '../model/edit.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import type { Line } from './prompts/frame.js'
import type { Session } from './session.js'

/** A setting whose value is asked for, and of whom. */
export interface Question {
  readonly session: Session
  readonly setting: Setting
  readonly users: readonly User[]
  /** What was answered before, or what a single user has. */
  readonly before: readonly string[]
  readonly title: string
  readonly heading: readonly Line[]
}

/** What the setting itself has against the texts. */
export function refusalOf({ session, setting }: Question, texts: readonly string[]): string | undefined {
  const edit = setting.parse(setting.flag.cell(texts), session.names)
  if (!isRefused(edit)) return undefined
  return edit.hint === undefined ? `${edit.refused}.` : `${edit.refused}. ${edit.hint}`
}
