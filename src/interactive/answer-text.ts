import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { whyUnavailable } from './availability.js'
import { nowText } from './now-text.js'
import type { Session } from './session.js'
import { wantedText } from './answers.js'

/** What users have of a setting now, what they are to have, and why nothing of it can be changed. */
export function answerText(
  session: Session,
  setting: Setting,
  users: readonly User[],
  texts: readonly string[] | undefined,
): string {
  const now = nowText(setting, users, session)
  const lock = whyUnavailable(session, setting)
  if (lock !== undefined) return `${now}   (${lock.refused})`
  if (texts === undefined) return now
  return `→ ${wantedText(session, setting, texts)}   (now ${now})`
}
