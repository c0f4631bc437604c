import {
  DisassociateUserProficiencies$,
  type DisassociateUserProficienciesRequest,
} from '@aws-sdk/client-connect'
import { notAssociated, readProficiencies, storeProficiencies } from '../proficiencies.js'
import { defineOperation } from './operation.js'

/** Takes away. What it does with one the user has not: see the leeway. */
export const disassociateUserProficiencies = defineOperation(
  DisassociateUserProficiencies$,
  (input: DisassociateUserProficienciesRequest, { store, clock, leeway }): void => {
    const { state, user, named, current } = readProficiencies(store, input)
    const wanted = new Map(current)
    for (const [key, entry] of named) {
      if (!wanted.delete(key) && leeway.disassociateMissing === 'refused') {
        throw notAssociated(entry)
      }
    }
    storeProficiencies(state, user, wanted, clock.now())
  },
)
