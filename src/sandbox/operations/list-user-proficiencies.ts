import {
  ListUserProficiencies$,
  type ListUserProficienciesRequest,
  type ListUserProficienciesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireUser } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import { proficiencyKey } from '../proficiencies.js'
import { defineOperation } from './operation.js'

export const listUserProficiencies = defineOperation(
  ListUserProficiencies$,
  (input: ListUserProficienciesRequest, { store, clock }): ListUserProficienciesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    const request = { operation: 'ListUserProficiencies', input, defaultSize: 100 }
    const all = state.proficiencies.get(user.Id) ?? []
    const page = takePageBy(proficiencyKey, all, request, clock)
    return {
      UserProficiencyList: [...page.items],
      NextToken: page.nextToken,
      LastModifiedTime: user.LastModifiedTime,
    }
  },
)
