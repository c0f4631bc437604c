import type { NameKind } from '../model/names.js'
import type { UserRead } from '../model/user.js'
import type { OperationFacts } from './operation.js'

/** A read of Amazon Connect; `together` are the actions that IAM authorises it with (service authorization reference). */
function read(name: string, quotaCode: string, ...together: readonly string[]): OperationFacts {
  return { name, iamActions: [`connect:${name}`, ...together], quotaCode, defaultRate: 2 }
}

/** All read operations. */
export const READS: readonly OperationFacts[] = [
  read('ListInstances', '', 'ds:DescribeDirectories'),
  read('DescribeInstance', '', 'ds:DescribeDirectories'),
  read('SearchUsers', 'L-E2C35CCE', 'connect:DescribeUser', 'connect:ListUserProficiencies'),
  read('ListUsers', 'L-CCC38177'),
  read('DescribeUser', 'L-EE6F0D82'),
  read('ListUserProficiencies', 'L-A59C54EE'),
  read('ListRoutingProfiles', 'L-30929A21'),
  read('ListSecurityProfiles', 'L-A408782D'),
  read('SearchUserHierarchyGroups', 'L-4FBE591E', 'connect:DescribeUserHierarchyGroup'),
  read('SearchPredefinedAttributes', '', 'connect:DescribePredefinedAttribute'),
  read('SearchRoutingProfiles', '', 'connect:DescribeRoutingProfile'),
  read('SearchQuickConnects', '', 'connect:DescribeQuickConnect'),
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
  { name: 'GetCallerIdentity', iamActions: ['sts:GetCallerIdentity'], quotaCode: '', defaultRate: 2 },
  {
    name: 'ListServiceQuotas',
    iamActions: ['servicequotas:ListServiceQuotas'],
    quotaCode: '',
    defaultRate: 2,
  },
]
