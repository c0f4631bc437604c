import type { Operation } from './operation.js'
import { proficiencyChanges, withLevel } from './proficiencies.js'

/** Adds proficiencies the user has not; only those, as nobody knows what it does with one the user has. */
export const associateUserProficiencies: Operation = {
  name: 'AssociateUserProficiencies',
  iamActions: ['connect:AssociateUserProficiencies'],
  quotaCode: 'L-2CCBA953',
  defaultRate: 2,
  isOnceOnly: true,
  request: (fresh, wanted) => {
    const { added } = proficiencyChanges(fresh, wanted)
    if (added.length === 0) return undefined
    return {
      operation: 'AssociateUserProficiencies',
      userId: fresh.id,
      body: { UserProficiencies: added.map(withLevel) },
    }
  },
}
