import type { InstanceState, ProficiencyRecord } from '../store.js'

const skills: readonly (readonly ProficiencyRecord[])[] = [
  [{ AttributeName: 'connect:Language', AttributeValue: 'connect:German', Level: 4 }],
  [
    { AttributeName: 'Product', AttributeValue: 'Billing', Level: 3 },
    { AttributeName: 'connect:Language', AttributeValue: 'connect:French', Level: 5 },
  ],
  [{ AttributeName: 'Product', AttributeValue: 'Home: Internet', Level: 2 }],
]

/** Two users in five have some, by their place, so that nothing else of the seed depends on it. */
export function seedProficiencies({ users, proficiencies }: InstanceState): void {
  for (const [index, id] of [...users.keys()].entries()) {
    const theirs = index % 5 < 2 ? skills[(index >> 1) % skills.length] : undefined
    if (theirs !== undefined) {
      proficiencies.set(id, structuredClone([...theirs]))
    }
  }
}
