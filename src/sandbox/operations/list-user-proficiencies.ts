import {
  ListUserProficiencies$,
  type ListUserProficienciesRequest,
  type ListUserProficienciesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireUserAt } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import { proficiencyKey } from '../proficiencies.js'
import { defineOperation } from './operation.js'

export const listUserProficiencies = defineOperation(
  ListUserProficiencies$,
  (input: ListUserProficienciesRequest, context): ListUserProficienciesResponse => {
    const { store, clock, history, leeway } = context
    const state = requireInstance(store, input.InstanceId ?? '')
    const { record, proficiencies } = requireUserAt(state, input.UserId ?? '', history, leeway.readLagSeconds)
    const request = { operation: 'ListUserProficiencies', input, defaultSize: 100 }
    const page = takePageBy(proficiencyKey, proficiencies, request, clock)
    return {
      UserProficiencyList: [...page.items],
      NextToken: page.nextToken,
      LastModifiedTime: record.LastModifiedTime,
    }
  },
)
