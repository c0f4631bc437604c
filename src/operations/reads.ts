import type { NameKind } from '../model/names.js'
import type { UserRead } from '../model/user.js'
import { factsOf, type OperationFacts } from './operation.js'

/** The rate has no quota of its own. */
const NO_QUOTA = undefined

/** All read operations, with what the service authorization reference says of their actions. */
export const READS: readonly OperationFacts[] = [
  factsOf('ListInstances', NO_QUOTA, 'ds:DescribeDirectories'),
  factsOf('DescribeInstance', NO_QUOTA, 'ds:DescribeDirectories'),
  factsOf('SearchUsers', 'L-E2C35CCE', 'connect:DescribeUser', 'connect:ListUserProficiencies'),
  factsOf('ListUsers', 'L-CCC38177'),
  factsOf('DescribeUser', 'L-EE6F0D82'),
  factsOf('ListUserProficiencies', 'L-A59C54EE'),
  factsOf('ListRoutingProfiles', 'L-30929A21'),
  factsOf('ListSecurityProfiles', 'L-A408782D'),
  factsOf('DescribeSecurityProfile', NO_QUOTA),
  factsOf('SearchUserHierarchyGroups', 'L-4FBE591E', 'connect:DescribeUserHierarchyGroup'),
  factsOf('SearchPredefinedAttributes', NO_QUOTA, 'connect:DescribePredefinedAttribute'),
  factsOf('SearchRoutingProfiles', NO_QUOTA, 'connect:DescribeRoutingProfile'),
  factsOf('SearchQuickConnects', NO_QUOTA, 'connect:DescribeQuickConnect'),
]

/** The read that lists the names of a kind. */
export const NAME_READS: Readonly<Record<NameKind, string>> = {
  'routing-profile': 'ListRoutingProfiles',
  'security-profile': 'ListSecurityProfiles',
  'hierarchy-group': 'SearchUserHierarchyGroups',
  'predefined-attribute': 'SearchPredefinedAttributes',
}

/** The read of one user that shows what a search doesn't. */
export const USER_READS: Readonly<Record<UserRead, string>> = {
  description: 'DescribeUser',
  proficiencies: 'ListUserProficiencies',
}

/** Calls of other services: who calls, and the account's own rates. They take part in no lane. */
export const SIDE_CALLS: readonly OperationFacts[] = [
  { name: 'GetCallerIdentity', iamActions: ['sts:GetCallerIdentity'] },
  { name: 'ListServiceQuotas', iamActions: ['servicequotas:ListServiceQuotas'] },
]
