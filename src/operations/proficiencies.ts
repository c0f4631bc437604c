import type { Proficiency, User } from '../model/user.js'
import type { Operation } from './operation.js'

/** Adds proficiencies that the user lacks; only those, since what it does with others is unconfirmed. */
export const associateUserProficiencies: Operation = {
  name: 'AssociateUserProficiencies',
  iamActions: ['connect:AssociateUserProficiencies'],
  members: ['proficiencies'],
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

/** Changes levels of proficiencies that the user has; only those, since what it does with others is unconfirmed. */
export const updateUserProficiencies: Operation = {
  name: 'UpdateUserProficiencies',
  iamActions: ['connect:UpdateUserProficiencies'],
  members: ['proficiencies'],
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

/** Removes proficiencies the user has. */
export const disassociateUserProficiencies: Operation = {
  name: 'DisassociateUserProficiencies',
  iamActions: ['connect:DisassociateUserProficiencies'],
  members: ['proficiencies'],
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

/** Name and value together are what a user has once. */
export function proficiencyKey({ name, value }: Pick<Proficiency, 'name' | 'value'>): string {
  return JSON.stringify([name, value])
}

/** How two users' proficiencies differ, as the three calls see it. */
export function proficiencyChanges(fresh: User, wanted: User) {
  const now = byKey(fresh)
  const then = byKey(wanted)
  const all = [...then.values()]
  return {
    added: all.filter((one) => !now.has(proficiencyKey(one))),
    changed: all.filter((one) => {
      const level = now.get(proficiencyKey(one))?.level
      return level !== undefined && level !== one.level
    }),
    removed: [...now.values()].filter((one) => !then.has(proficiencyKey(one))),
  }
}

/** As the API writes it. */
function withLevel({ name, value, level }: Proficiency) {
  return { AttributeName: name, AttributeValue: value, Level: level }
}

function byKey({ proficiencies = [] }: User): ReadonlyMap<string, Proficiency> {
  return new Map(proficiencies.map((one) => [proficiencyKey(one), one]))
}
