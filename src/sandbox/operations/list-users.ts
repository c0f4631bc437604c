import { ListUsers$, type ListUsersRequest, type ListUsersResponse } from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takeKnownPage } from '../pages.js'
import { defineOperation } from './operation.js'

export const listUsers = defineOperation(
  ListUsers$,
  (input: ListUsersRequest, context): ListUsersResponse => {
    const state = requireInstance(context.store, input.InstanceId ?? '')
    const users = context.history.usersAt(state, context.leeway.readLagSeconds)
    const request = { operation: 'ListUsers', input, defaultSize: 100 }
    const page = takeKnownPage(users, () => true, request, context.clock)
    return {
      UserSummaryList: page.items.map(({ Id, Arn, Username, LastModifiedTime, LastModifiedRegion }) => ({
        Id,
        Arn,
        Username,
        LastModifiedTime,
        LastModifiedRegion,
      })),
      NextToken: page.nextToken,
    }
  },
)
