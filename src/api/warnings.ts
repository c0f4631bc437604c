import type { AdminChanges } from './admins.js'
import { changesPrivilege } from './guards.js'
import type { Plan } from '../model/plan.js'
import { count } from '../model/wording.js'

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
    ...(granted.length === 0
      ? []
      : [`${count(granted.length, 'user')} would be given the security profile Admin`]),
  ]
}

function hasZero(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).includes(0)
}
