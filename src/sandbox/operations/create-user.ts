import { CreateUser$, type CreateUserRequest, type CreateUserResponse } from '@aws-sdk/client-connect'
import { channelListNames } from '../channel-settings.js'
import { invalidRequest } from '../errors.js'
import {
  region,
  requireHierarchyGroup,
  requireInstance,
  requireRoutingProfile,
  resourceArn,
} from '../identifiers.js'
import { newIdentity } from '../identity.js'
import { newPhone, requireCredentials, requireNewName, requireRoom, requireUsername } from '../new-user.js'
import { createRandom } from '../seed/random.js'
import { requireSecurityProfiles } from '../security-profiles.js'
import type { InstanceState, UserRecord } from '../store.js'
import { defineOperation } from './operation.js'

/** Everything about the request is decided before the name and the number of users are (assumed). */
export const createUser = defineOperation(
  CreateUser$,
  (input: CreateUserRequest, { store, clock, history, leeway }): CreateUserResponse => {
    if (!leeway.userConfigKnown) {
      requireNoChannels(input)
    }
    const state = requireInstance(store, input.InstanceId ?? '')
    const user = newUser(state, input, clock.now())
    requireNewName(state, user.Username)
    requireRoom(state)
    const before = history.capture(state, user.Id)
    state.users.set(user.Id, user)
    state.usersCreated += 1
    history.supersede(state, user.Id, before)
    return { UserId: user.Id, UserArn: user.Arn }
  },
)

/** Without UpdateUserConfig there are no lists per channel at all. */
function requireNoChannels(input: CreateUserRequest): void {
  const stranger = channelListNames.find((name) => input[name] !== undefined)
  if (stranger !== undefined) {
    throw invalidRequest(`Unknown member '${stranger}' in the request.`)
  }
}

function newUser(state: InstanceState, input: CreateUserRequest, now: number): UserRecord {
  const type = state.instance.IdentityManagementType
  const { Username = '', HierarchyGroupId: group, DirectoryUserId } = input
  requireUsername(Username, type)
  requireCredentials(input, type)
  const Id = createRandom(state.usersCreated, `${state.instance.Id}/${Username}`).uuid()
  return {
    Id,
    Arn: resourceArn(state.instance, 'agent', Id),
    Username,
    IdentityInfo: newIdentity(input.IdentityInfo ?? {}, type),
    ...newPhone(input),
    RoutingProfileId: requireRoutingProfile(state, input.RoutingProfileId ?? '').Id,
    SecurityProfileIds: requireSecurityProfiles(state, input.SecurityProfileIds ?? []),
    ...(group === undefined ? {} : { HierarchyGroupId: requireHierarchyGroup(state, group).Id }),
    ...(DirectoryUserId === undefined ? {} : { DirectoryUserId }),
    Tags: input.Tags ?? {},
    LastModifiedTime: new Date(now),
    LastModifiedRegion: region,
  }
}
