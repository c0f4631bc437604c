import type { Proficiency, User } from '../model/user.js'
import { userWrite } from './operation.js'

/** Adds proficiencies that the user lacks; only those, since what it does with others is unconfirmed. */
export const associateUserProficiencies = userWrite({
  name: 'AssociateUserProficiencies',
  quotaCode: 'L-2CCBA953',
  members: ['proficiencies'],
  isOnceOnly: true,
  body: (fresh, wanted) => bodyOf(proficiencyChanges(fresh, wanted).added.map(withLevel)),
})

/** Changes levels of proficiencies that the user has; only those, since what it does with others is unconfirmed. */
export const updateUserProficiencies = userWrite({
  name: 'UpdateUserProficiencies',
  quotaCode: 'L-5A3065E6',
  members: ['proficiencies'],
  body: (fresh, wanted) => bodyOf(proficiencyChanges(fresh, wanted).changed.map(withLevel)),
})

/** Removes proficiencies the user has. */
export const disassociateUserProficiencies = userWrite({
  name: 'DisassociateUserProficiencies',
  quotaCode: 'L-53E03705',
  members: ['proficiencies'],
  isOnceOnly: true,
  body: (fresh, wanted) => bodyOf(proficiencyChanges(fresh, wanted).removed.map(withoutLevel)),
})

function bodyOf(proficiencies: readonly object[]) {
  return proficiencies.length === 0 ? undefined : { UserProficiencies: proficiencies }
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
function withLevel(one: Proficiency) {
  return { ...withoutLevel(one), Level: one.level }
}

function withoutLevel({ name, value }: Proficiency) {
  return { AttributeName: name, AttributeValue: value }
}

function byKey({ proficiencies = [] }: User): ReadonlyMap<string, Proficiency> {
  return new Map(proficiencies.map((one) => [proficiencyKey(one), one]))
}
