import { region } from '../identifiers.js'
import type { InstanceState } from '../store.js'
import { createRandom } from './random.js'
import { daysAgo } from './seed-directory.js'

/** The first comes with every instance. Two have in them what tends to break careless code. */
const attributes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'connect:Language': [
    'connect:English',
    'connect:French',
    'connect:German',
    'connect:Italian',
    'connect:Portuguese',
    'connect:Spanish',
  ],
  Product: ['Billing', 'Home: Internet', 'Mobile', 'TV | Streaming'],
  Seniority: ['Junior', 'Senior'],
  'Line of business / EU': ['B2B', 'B2C, retail', 'A=B:C|D\\E', 'Überlauf'],
}

/** Adds what proficiencies are made of. Depends on nothing else of the seed. */
export function seedAttributes({ predefinedAttributes }: InstanceState, seed: number, now: number): void {
  for (const [Name, values] of Object.entries(attributes)) {
    predefinedAttributes.set(Name, {
      Name,
      Values: { StringList: [...values] },
      Purposes: [],
      AttributeConfiguration: {
        EnableValueValidationOnAssociation: true,
        IsReadOnly: Name.startsWith('connect:'),
      },
      LastModifiedTime: daysAgo(createRandom(seed, `attribute/${Name}`), now),
      LastModifiedRegion: region,
    })
  }
}
