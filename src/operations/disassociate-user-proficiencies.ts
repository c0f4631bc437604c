import type { Operation } from './operation.js'
import { proficiencyChanges } from './proficiencies.js'

/** Removes proficiencies the user has. */
export const disassociateUserProficiencies: Operation = {
  name: 'DisassociateUserProficiencies',
  iamActions: ['connect:DisassociateUserProficiencies'],
  quotaCode: 'L-53E03705',
  defaultRate: 2,
  isOnceOnly: true,
  request: (fresh, wanted) => {
    const { removed } = proficiencyChanges(fresh, wanted)
    if (removed.length === 0) return undefined
    return {
      operation: 'DisassociateUserProficiencies',
      userId: fresh.id,
      body: {
        UserProficiencies: removed.map(({ name, value }) => ({ AttributeName: name, AttributeValue: value })),
      },
    }
  },
}
