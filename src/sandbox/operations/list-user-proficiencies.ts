import {
  ListUserProficiencies$,
  type ListUserProficienciesRequest,
  type ListUserProficienciesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireUser } from '../identifiers.js'
import { takePage } from '../pages.js'
import { defineOperation } from './operation.js'

export const listUserProficiencies = defineOperation(
  ListUserProficiencies$,
  (input: ListUserProficienciesRequest, { store, clock }): ListUserProficienciesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = requireUser(state, input.UserId ?? '')
    const request = { operation: 'ListUserProficiencies', input, defaultSize: 100 }
    // Pages are cut by id, and proficiencies have none of their own.
    const all = (state.proficiencies.get(user.Id) ?? []).map((one) => ({
      ...one,
      Id: `${one.AttributeName}/${one.AttributeValue}`,
    }))
    const page = takePage(all, request, clock)
    return {
      UserProficiencyList: page.items.map(({ Id: _id, ...one }) => one),
      NextToken: page.nextToken,
      LastModifiedTime: user.LastModifiedTime,
    }
  },
)
