import type { Plan } from '../model/plan.js'
import type { User } from '../model/user.js'
import type { Setting } from '../settings/setting.js'
import { nowText } from './now-text.js'
import type { Session } from './session.js'
import { withEdits } from './users-after.js'

/** What a field will be once the batches that are not yet done have changed the user; nothing where it stays. */
export function pendingText(session: Session, user: User, setting: Setting): string {
  let expected = user
  let text = ''
  for (const { number, plan } of session.batches.pendingOf(user.id)) {
    const before = nowText(setting, [expected], session)
    expected = changedBy(plan, expected)
    const then = nowText(setting, [expected], session)
    if (then !== before) text = `   * batch ${number}: ${then}`
  }
  return text
}

function changedBy(plan: Plan, user: User): User {
  const planned = plan.users.find(({ userId }) => userId === user.id)
  if (planned === undefined || planned.failure !== undefined) return user
  return withEdits(user, planned.edits)
}
