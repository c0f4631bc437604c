import type { AdminChanges } from './admins.js'
import { changesPrivilege } from './guards.js'
import type { Plan } from '../../model/plan.js'
import { count } from '../../model/wording.js'
import { keysIn } from '../../model/value.js'
import { isUsualTagKey } from '../../settings/text-length.js'

/** What a person should think twice about before confirming. */
export function warningsOf({ users }: Plan, { granted }: AdminChanges): readonly string[] {
  const unlimited = users.filter(({ changes }) =>
    changes.some(({ setting, after }) => setting === 'acw_timeout' && hasZero(after)),
  ).length
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
    ...(unlimited === 0
      ? []
      : [
          `an ACW timeout of 0 is no limit: ${count(unlimited, 'user')} would stay in after-contact work until they end it`,
        ]),
    ...unusualKeys(users),
    ...(granted.length === 0
      ? []
      : [`${count(granted.length, 'user')} would be given the security profile Admin`]),
  ]
}

/** Tags come last: a key that is refused leaves its user with all the rest changed. */
function unusualKeys(users: Plan['users']): readonly string[] {
  const keys = users.flatMap(({ changes }) =>
    changes.flatMap(({ setting, after }) => (setting === 'tags' ? keysIn(after) : [])),
  )
  const unusual = [...new Set(keys)].filter((key) => !isUsualTagKey(key))
  if (unusual.length === 0) return []
  const named = unusual.map((key) => `"${key}"`).join(', ')
  return [
    `Amazon Connect is known to refuse tag keys with other characters than letters, digits, blanks and _.:/=+-@: ${named}`,
  ]
}

function hasZero(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).includes(0)
}
