import type { Proficiency, User } from '../model/user.js'

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
export function withLevel({ name, value, level }: Proficiency) {
  return { AttributeName: name, AttributeValue: value, Level: level }
}

function byKey({ proficiencies = [] }: User): ReadonlyMap<string, Proficiency> {
  return new Map(proficiencies.map((one) => [proficiencyKey(one), one]))
}
