import type { Edit } from '../model/edit.js'
import type { User } from '../model/user.js'
import { requestsFor } from '../operations/index.js'
import type { Rules } from '../operations/operation.js'
import { settingOf } from '../settings/index.js'

/** The operations that an edit takes by itself. */
export function operationsOf(edit: Edit, fresh: User, rules: Rules): readonly string[] {
  const wanted = settingOf(edit.setting).apply(fresh, edit)
  return requestsFor(fresh, wanted, rules).map(({ operation }) => operation)
}

export function carries(operation: string, edit: Edit, fresh: User): boolean {
  const setting = settingOf(edit.setting)
  return setting.operations.includes(operation) && setting.remaining(fresh, edit) !== undefined
}
