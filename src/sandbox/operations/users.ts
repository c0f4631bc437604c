import {
  CreateUser$,
  type CreateUserRequest,
  type CreateUserResponse,
  DeleteUser$,
  type DeleteUserRequest,
  DescribeUser$,
  type DescribeUserRequest,
  type DescribeUserResponse,
  ListUsers$,
  type ListUsersRequest,
  type ListUsersResponse,
  SearchUsers$,
  type SearchUsersRequest,
  type SearchUsersResponse,
} from '@aws-sdk/client-connect'
import { channelListNames, showPhone } from '../channel-settings.js'
import { invalidRequest } from '../errors.js'
import {
  region,
  requireHierarchyGroup,
  requireInstance,
  requireRoutingProfile,
  requireUser,
  requireUserAt,
  resourceArn,
} from '../identifiers.js'
import { newIdentity } from '../identity.js'
import { newPhone, requireCredentials, requireNewName, requireRoom, requireUsername } from '../new-user.js'
import { countKnown, takeKnownPage } from '../pages.js'
import { compileUserCriteria, compileUserFilter } from '../search-user-filter.js'
import { requireSecurityProfiles } from '../security-profiles.js'
import { createRandom } from '../seed/random.js'
import { type InstanceState, removeUser, type UserRecord } from '../store.js'
import { summarizeUser } from '../user-summary.js'
import { defineOperation } from './operation.js'

/** The record as it is stored, or was a moment ago: seconds everywhere. */
export const describeUser = defineOperation(
  DescribeUser$,
  (input: DescribeUserRequest, { store, history, leeway }): DescribeUserResponse => {
    const state = requireInstance(store, input.InstanceId ?? '')
    const { record } = requireUserAt(state, input.UserId ?? '', history, leeway.readLagSeconds)
    return { User: showPhone(record, leeway.legacyPhone) }
  },
)

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

/** For good. The user's quick connects stay and lead nowhere (API:DeleteUser). */
export const deleteUser = defineOperation(DeleteUser$, (input: DeleteUserRequest, { store }): void => {
  const state = requireInstance(store, input.InstanceId ?? '')
  removeUser(state, requireUser(state, input.UserId ?? '').Id)
})
