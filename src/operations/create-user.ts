import type { User } from '../model/user.js'
import { factsOf, type Rules, type WriteRequest } from './operation.js'
import { updateUserConfig } from './update-user-config.js'
import { updateUserIdentityInfo } from './update-user-identity-info.js'
import { updateUserPhoneConfig } from './update-user-phone-config.js'

/** What CreateUser costs and needs. It is no comparison of two users, so it is not among OPERATIONS. */
export const CREATE_USER = factsOf(
  'CreateUser',
  'L-CBDEE3E4',
  // AWS's sample policy grants it too, for users that are created with tags.
  'connect:TagResource',
)

/** A user of that name with nothing set: what a creation is compared with. */
export function blankUser(username: string, { knowsUserConfig }: Pick<Rules, 'knowsUserConfig'>): User {
  return {
    id: '',
    arn: '',
    username,
    firstName: null,
    lastName: null,
    email: null,
    secondaryEmail: null,
    mobile: null,
    routingProfileId: '',
    securityProfileIds: [],
    hierarchyGroupId: null,
    phoneType: null,
    deskPhoneNumber: null,
    autoAccept: {},
    acwTimeout: {},
    callbackAutoAccept: {},
    callbackAcwTimeout: {},
    hasChannelSettings: knowsUserConfig,
    persistentConnection: null,
    voiceEnhancement: null,
    proficiencies: [],
    tags: {},
  }
}

/**
 * The call that creates the wanted user: everything but its proficiencies, which CreateUser can't carry. The members
 * are those that the update operations would send for the same user, so that one place knows each of them. The
 * password is not in it; the sender adds it.
 */
export function createRequest(wanted: User, rules: Rules, directoryUserId?: string): WriteRequest {
  const blank = blankUser(wanted.username, rules)
  const config = (rules.knowsUserConfig ? updateUserConfig : updateUserPhoneConfig).request(
    blank,
    wanted,
    rules,
  )
  const identity = updateUserIdentityInfo.request(blank, wanted, rules)
  return {
    operation: CREATE_USER.name,
    userId: '',
    body: {
      Username: wanted.username,
      RoutingProfileId: wanted.routingProfileId,
      SecurityProfileIds: wanted.securityProfileIds,
      ...identity?.body,
      ...config?.body,
      ...(wanted.hierarchyGroupId === null ? {} : { HierarchyGroupId: wanted.hierarchyGroupId }),
      ...(Object.keys(wanted.tags).length === 0 ? {} : { Tags: wanted.tags }),
      ...(directoryUserId === undefined ? {} : { DirectoryUserId: directoryUserId }),
    },
  }
}
