import type { RoutingProfile } from '@aws-sdk/client-connect'
import type { SearchFields } from './search-criteria.js'
import type { InstanceState, RoutingProfileRecord } from './store.js'

/** Nothing here has queues. */
export const routingProfileFields: SearchFields<RoutingProfileRecord> = {
  associatedQueueIds: { values: () => [], isId: true },
  name: { values: ({ Name }) => [Name], isId: false },
  description: { values: ({ Description }) => [Description], isId: false },
  resourceID: { values: ({ Id }) => [Id], isId: true },
}

/** What Describe and Search show. `users` is how many have the profile. */
export function showRoutingProfile(
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
export function countUsers({ users }: InstanceState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { RoutingProfileId: id } of users.values()) {
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
