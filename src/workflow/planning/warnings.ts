import type { Plan } from '../../model/plan.js'
import { count, grouped } from '../../model/wording.js'
import type { Value } from '../../model/value.js'
import { settingOf } from '../../settings/index.js'
import type { AdminChanges } from './admins.js'
import { usersReaddressed } from './guards.js'

/** Warnings to consider before confirming. */
export function warningsOf(plan: Plan, { granted }: AdminChanges): readonly string[] {
  const { users } = plan
  const readdressed = usersReaddressed(plan).length
  const later = users.filter(({ changes, failure }) => changes.length === 0 && failure === undefined).length
  return [
    ...(later === 0
      ? []
      : [
          `${count(later, 'user')} will also be changed by an unfinished job; the change is worked out when this job starts`,
        ]),
    ...(readdressed === 0
      ? []
      : [
          `the e-mail addresses of ${count(readdressed, 'user')} would change: the owner of the new address gets the notifications and can set the password`,
        ]),
    ...settingWarnings(plan),
    ...(granted.length === 0
      ? []
      : [`${count(granted.length, 'user')} would be given the security profile Admin`]),
    ...quickConnectWarnings(users),
  ]
}

const QUICK_CONNECTS_NAMED = 20

function quickConnectWarnings(users: Plan['users']): readonly string[] {
  const gone: string[] = []
  const left: string[] = []
  for (const { username, failure, quickConnects = [], quickConnectsLeft = [] } of users) {
    if (failure !== undefined) continue
    for (const { name } of quickConnects) gone.push(`${name} (calls ${username})`)
    for (const { name } of quickConnectsLeft) left.push(`${name} (calls ${username})`)
  }
  return [
    ...(gone.length === 0
      ? []
      : [
          `${count(gone.length, 'quick connect')} would be deleted with the users they call: ${listed(gone)}`,
        ]),
    ...(left.length === 0
      ? []
      : [
          `${count(left.length, 'quick connect')} would stay, and call users that no longer exist: ${listed(left)}`,
        ]),
  ]
}

function listed(names: readonly string[]): string {
  const more = names.length - QUICK_CONNECTS_NAMED
  const shown = names.slice(0, QUICK_CONNECTS_NAMED).join(', ')
  return more > 0 ? `${shown} and ${grouped(more)} more` : shown
}

function settingWarnings({ users, settings }: Plan): readonly string[] {
  return settings.flatMap((column) => {
    const setting = settingOf(column)
    return setting.warn?.(valuesAfter(users, column)) ?? []
  })
}

/** A deleted user has no value afterwards to warn of. */
function valuesAfter(users: Plan['users'], column: string): readonly Value[] {
  const values: Value[] = []
  for (const { action, changes } of users) {
    if (action === 'delete') continue
    for (const { setting, after } of changes) if (setting === column) values.push(after)
  }
  return values
}
