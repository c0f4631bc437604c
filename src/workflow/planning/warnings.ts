import type { Plan } from '../../model/plan.js'
import { count } from '../../model/wording.js'
import { SETTINGS } from '../../settings/index.js'
import type { AdminChanges } from './admins.js'
import { changesPrivilege } from './guards.js'

/** What a person should think twice about before confirming. */
export function warningsOf({ users }: Plan, { granted }: AdminChanges): readonly string[] {
  const readdressed = users.filter(changesPrivilege).length
  const later = users.filter(({ changes, failure }) => changes.length === 0 && failure === undefined).length
  return [
    ...(later === 0
      ? []
      : [
          `another job may still change ${count(later, 'user')}: what is to be done there is decided when this job's turn comes`,
        ]),
    ...(readdressed === 0
      ? []
      : [
          `the e-mail addresses of ${count(readdressed, 'user')} would change: whoever reads the new one gets the notifications and can set the password`,
        ]),
    ...settingWarnings(users),
    ...(granted.length === 0
      ? []
      : [`${count(granted.length, 'user')} would be given the security profile Admin`]),
  ]
}

function settingWarnings(users: Plan['users']): readonly string[] {
  const changes = users.flatMap((user) => user.changes)
  return SETTINGS.flatMap((setting) => {
    const after = changes.filter((change) => change.setting === setting.column).map((change) => change.after)
    return setting.warn?.(after) ?? []
  })
}
