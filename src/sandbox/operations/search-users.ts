import { SearchUsers$, type SearchUsersRequest, type SearchUsersResponse } from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { compileUserCriteria, compileUserFilter } from '../search-user-filter.js'
import { summarizeUser } from '../user-summary.js'
import { defineOperation } from './operation.js'

/** Criteria and filter both apply. The default page size is assumed; the total is exact here. */
export const searchUsers = defineOperation(
  SearchUsers$,
  (input: SearchUsersRequest, { store, clock, leeway }): SearchUsersResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const meetsCriteria = compileUserCriteria(state, input.SearchCriteria, leeway.searchCaseSensitive)
    const passesFilter = compileUserFilter(state, input.SearchFilter)
    const users = [...state.users.values()].filter((user) => meetsCriteria(user) && passesFilter(user))
    const page = takePage(users, { operation: 'SearchUsers', input, defaultSize: 100 }, clock)
    return {
      Users: page.items.map((user) => summarizeUser(user, leeway)),
      NextToken: page.nextToken,
      ApproximateTotalCount: users.length,
    }
  },
)
