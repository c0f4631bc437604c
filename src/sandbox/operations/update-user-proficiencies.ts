import { UpdateUserProficiencies$, type UpdateUserProficienciesRequest } from '@aws-sdk/client-connect'
import { notAssociated, readProficiencies, storeProficiencies, toRecord } from '../proficiencies.js'
import { defineOperation } from './operation.js'

/** Sets the level of what the user has. What it does with what the user has not: see the leeway. */
export const updateUserProficiencies = defineOperation(
  UpdateUserProficiencies$,
  (input: UpdateUserProficienciesRequest, { store, clock, leeway }): void => {
    const { state, user, named, current } = readProficiencies(store, input)
    const wanted = new Map(current)
    for (const [key, entry] of named) {
      const record = toRecord(state, entry)
      if (current.has(key) || leeway.updateMissing === 'added') {
        wanted.set(key, record)
      } else if (leeway.updateMissing === 'refused') {
        throw notAssociated(entry)
      }
    }
    storeProficiencies(state, user, wanted, clock.now())
  },
)
