import {
  DescribeRoutingProfile$,
  type DescribeRoutingProfileRequest,
  type DescribeRoutingProfileResponse,
  ListRoutingProfiles$,
  type ListRoutingProfilesRequest,
  type ListRoutingProfilesResponse,
  type RoutingProfile,
  type RoutingProfileSearchCriteria,
  SearchRoutingProfiles$,
  type SearchRoutingProfilesRequest,
  type SearchRoutingProfilesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requireRoutingProfile } from '../identifiers.js'
import { takePage } from '../pages.js'
import { summarizeResource } from '../resource-summary.js'
import { compileCriteria, compileString, type SearchFields } from '../search-criteria.js'
import { compileTagSearch } from '../search-tags.js'
import type { InstanceState, RoutingProfileRecord } from '../store.js'
import { defineOperation } from './operation.js'

export const describeRoutingProfile = defineOperation(
  DescribeRoutingProfile$,
  (input: DescribeRoutingProfileRequest, { store }): DescribeRoutingProfileResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const profile = requireRoutingProfile(state, input.RoutingProfileId ?? '')
    return { RoutingProfile: showRoutingProfile(state, profile, countUsers(state).get(profile.Id) ?? 0) }
  },
)

export const listRoutingProfiles = defineOperation(
  ListRoutingProfiles$,
  (input: ListRoutingProfilesRequest, { store, clock }): ListRoutingProfilesResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const request = { operation: 'ListRoutingProfiles', input, defaultSize: 100 }
    const page = takePage(state.routingProfiles.values(), request, clock)
    return { RoutingProfileSummaryList: page.items.map(summarizeResource), NextToken: page.nextToken }
  },
)

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

/** Nothing here has queues. */
const routingProfileFields: SearchFields<RoutingProfileRecord> = {
  associatedQueueIds: { values: () => [], isId: true },
  name: { values: ({ Name }) => [Name], isId: false },
  description: { values: ({ Description }) => [Description], isId: false },
  resourceID: { values: ({ Id }) => [Id], isId: true },
}

/** What Describe and Search show. `users` is how many have the profile. */
function showRoutingProfile(
  { instance }: InstanceState,
  { Id, Arn, Name, Description, Tags, LastModifiedTime, LastModifiedRegion }: RoutingProfileRecord,
  users: number,
): RoutingProfile {
  return {
    InstanceId: instance.Id,
    RoutingProfileId: Id,
    RoutingProfileArn: Arn,
    Name,
    Description: Description ?? '',
    MediaConcurrencies: [
      { Channel: 'VOICE', Concurrency: 1 },
      { Channel: 'CHAT', Concurrency: 2 },
      { Channel: 'TASK', Concurrency: 1 },
    ],
    NumberOfAssociatedQueues: 0,
    AssociatedQueueIds: [],
    NumberOfAssociatedUsers: users,
    IsDefault: Name === 'Basic Routing Profile',
    Tags: Tags ?? {},
    LastModifiedTime,
    LastModifiedRegion,
  }
}

/** How many users each profile has, by its id. */
function countUsers({ users }: InstanceState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { RoutingProfileId: id } of users.values()) {
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
