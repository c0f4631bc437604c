import { SearchUsers$, type SearchUsersRequest, type SearchUsersResponse } from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { countKnown, takeKnownPage } from '../pages.js'
import { compileUserCriteria, compileUserFilter } from '../search-user-filter.js'
import type { UserRecord } from '../store.js'
import { summarizeUser } from '../user-summary.js'
import { defineOperation } from './operation.js'

/** Criteria and filter both apply. The default page size is assumed; the total may be rough. */
export const searchUsers = defineOperation(
  SearchUsers$,
  (input: SearchUsersRequest, { store, clock, leeway, history }): SearchUsersResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const meetsCriteria = compileUserCriteria(state, input.SearchCriteria, leeway)
    const passesFilter = compileUserFilter(state, input.SearchFilter)
    const users = history.usersAt(state, leeway.searchLagSeconds)
    const fits = (user: UserRecord) => meetsCriteria(user) && passesFilter(user)
    const request = {
      operation: 'SearchUsers',
      input,
      defaultSize: 100,
      isShuffled: leeway.searchOrder === 'shuffled',
      overlaps: leeway.searchDuplicates,
    }
    const page = takeKnownPage(users, fits, request, clock)
    const total = countKnown(users, fits)
    return {
      Users: page.items.map((user) => summarizeUser(user, leeway)),
      NextToken: page.nextToken,
      ApproximateTotalCount: leeway.searchTotal === 'exact' ? total : Math.round(total * 0.9),
    }
  },
)
