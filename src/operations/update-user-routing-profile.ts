import type { Operation } from './operation.js'

/** Replaces the one routing profile. Authorised against the user and the profile. */
export const updateUserRoutingProfile: Operation = {
  name: 'UpdateUserRoutingProfile',
  iamActions: ['connect:UpdateUserRoutingProfile'],
  members: ['routingProfileId'],
  quotaCode: 'L-418ABD80',
  defaultRate: 2,
  request: (fresh, wanted) =>
    fresh.routingProfileId === wanted.routingProfileId
      ? undefined
      : {
          operation: 'UpdateUserRoutingProfile',
          userId: fresh.id,
          body: { RoutingProfileId: wanted.routingProfileId },
        },
}
