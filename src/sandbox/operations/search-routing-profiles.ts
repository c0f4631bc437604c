import {
  type RoutingProfileSearchCriteria,
  SearchRoutingProfiles$,
  type SearchRoutingProfilesRequest,
  type SearchRoutingProfilesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePage } from '../pages.js'
import { countUsers, routingProfileFields, showRoutingProfile } from '../routing-profiles.js'
import { compileCriteria, compileString } from '../search-criteria.js'
import { compileTagSearch } from '../search-tags.js'
import type { RoutingProfileRecord } from '../store.js'
import { defineOperation } from './operation.js'

export const searchRoutingProfiles = defineOperation(
  SearchRoutingProfiles$,
  (input: SearchRoutingProfilesRequest, { store, clock, leeway }): SearchRoutingProfilesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const matches = compileCriteria<RoutingProfileRecord, RoutingProfileSearchCriteria>(
      input.SearchCriteria,
      (node) => compileString(node.StringCondition ?? {}, routingProfileFields, leeway),
    )
    const passes = compileTagSearch(input.SearchFilter)
    const found = [...state.routingProfiles.values()].filter((profile) => matches(profile) && passes(profile))
    const page = takePage(found, { operation: 'SearchRoutingProfiles', input, defaultSize: 100 }, clock)
    const users = countUsers(state)
    return {
      RoutingProfiles: page.items.map((profile) =>
        showRoutingProfile(state, profile, users.get(profile.Id) ?? 0),
      ),
      NextToken: page.nextToken,
      ApproximateTotalCount: found.length,
    }
  },
)
