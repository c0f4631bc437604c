import { isCallError } from '../../connect/connect.js'
import { splitCell } from '../../csv/cell-text.js'
import { LIMITS } from '../../model/limits.js'
import { blankUser } from '../../operations/create-user.js'
import { PLANNING_RULES } from '../../operations/operation.js'
import { applyEdits } from '../../plan/plan-user.js'
import type { RowEdits } from '../../settings/row.js'
import type { InputRow } from './input-rows.js'
import type { Workspace } from '../workspace.js'

/** The ids of the security profiles that a new user is to have. */
function profilesOf({ edits }: RowEdits): readonly string[] {
  return applyEdits(blankUser('', PLANNING_RULES), edits).wanted.securityProfileIds
}

/** Whether a row has so many security profiles that they must be read. */
export function hasManyProfiles({ cells }: Pick<InputRow, 'cells'>): boolean {
  return splitCell(cells.get('security_profiles') ?? '', '|').length > LIMITS.restrictedProfiles
}

/**
 * The restricted ones among the security profiles of new users with more profiles than may be restricted, by id. None where
 * the caller may not read them: then the service decides. @throws CallError
 */
export async function restrictedProfiles(
  newUsers: readonly { readonly row: InputRow; readonly asks: RowEdits }[],
  { connect, signal }: Pick<Workspace, 'connect' | 'signal'>,
): Promise<ReadonlySet<string>> {
  const many = newUsers.filter(({ row }) => hasManyProfiles(row))
  const restricted = new Set<string>()
  try {
    for (const id of new Set(many.flatMap(({ asks }) => profilesOf(asks))))
      if (await connect.isRestricted(id, signal)) restricted.add(id)
  } catch (error) {
    if (!isCallError(error, 'denied')) throw error
  }
  return restricted
}

/** What is wrong with a row that asks for more restricted security profiles than a user may have. */
export function restrictedFaults(asked: RowEdits, restricted: ReadonlySet<string>) {
  if (restricted.size <= LIMITS.restrictedProfiles) return []
  const { length } = profilesOf(asked).filter((id) => restricted.has(id))
  if (length <= LIMITS.restrictedProfiles) return []
  const problem = `${length} of the security profiles have access-control tags or a hierarchy restriction, but the limit is ${LIMITS.restrictedProfiles}`
  return [{ column: 'security_profiles', code: 'BadValue', problem }]
}
