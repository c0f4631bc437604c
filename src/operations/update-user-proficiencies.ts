import type { Operation } from './operation.js'
import { proficiencyChanges, withLevel } from './proficiencies.js'

/** Changes levels of proficiencies the user has; only those, as nobody knows what it does with one the user has not. */
export const updateUserProficiencies: Operation = {
  name: 'UpdateUserProficiencies',
  iamActions: ['connect:UpdateUserProficiencies'],
  quotaCode: 'L-5A3065E6',
  defaultRate: 2,
  request: (fresh, wanted) => {
    const { changed } = proficiencyChanges(fresh, wanted)
    if (changed.length === 0) return undefined
    return {
      operation: 'UpdateUserProficiencies',
      userId: fresh.id,
      body: { UserProficiencies: changed.map(withLevel) },
    }
  },
}
