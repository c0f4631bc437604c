import { AssociateUserProficiencies$, type AssociateUserProficienciesRequest } from '@aws-sdk/client-connect'
import { invalidRequest } from '../errors.js'
import { readProficiencies, storeProficiencies, toRecord } from '../proficiencies.js'
import { defineOperation } from './operation.js'

/** Adds. What it does with one the user has already: see the leeway. */
export const associateUserProficiencies = defineOperation(
  AssociateUserProficiencies$,
  (input: AssociateUserProficienciesRequest, { store, clock, leeway }): void => {
    const { state, user, named, current } = readProficiencies(store, input)
    const wanted = new Map(current)
    for (const [key, entry] of named) {
      const record = toRecord(state, entry)
      if (!current.has(key) || leeway.associateAssociated === 'updated') {
        wanted.set(key, record)
      } else if (leeway.associateAssociated === 'refused') {
        throw invalidRequest(`The user has the proficiency ${entry.AttributeName}:${entry.AttributeValue}.`)
      }
    }
    storeProficiencies(state, user, wanted, clock.now())
  },
)
