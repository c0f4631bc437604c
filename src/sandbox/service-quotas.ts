/** A quota of Amazon Connect, with its default. Rates are of an operation's calls a second. */
interface QuotaRow {
  readonly code: string
  readonly value: number
  /** Operation, for a rate; name of the quota otherwise. */
  readonly of: string
  readonly isRate: boolean
}

const rate = (of: string, code: string, value: number): QuotaRow => ({ of, code, value, isRate: true })
const limit = (of: string, code: string, value: number): QuotaRow => ({ of, code, value, isRate: false })

/** AWS General Reference, Amazon Connect endpoints and quotas; where that is silent, ListAWSDefaultServiceQuotas of 2024. */
export const quotaTable: readonly QuotaRow[] = [
  rate('AssociateUserProficiencies', 'L-2CCBA953', 2),
  rate('CreateUser', 'L-CBDEE3E4', 2),
  rate('DeleteUser', 'L-30488271', 2),
  rate('DescribeInstance', 'L-D14CF86E', 2),
  rate('DescribeUser', 'L-EE6F0D82', 10),
  rate('DescribeUserHierarchyGroup', 'L-50D07AB9', 10),
  rate('DescribeUserHierarchyStructure', 'L-5F32FD78', 10),
  rate('DisassociateUserProficiencies', 'L-53E03705', 2),
  rate('ListInstances', 'L-98C95556', 2),
  rate('ListPredefinedAttributes', 'L-BE2447CC', 10),
  rate('ListRoutingProfiles', 'L-30929A21', 10),
  rate('ListSecurityProfiles', 'L-A408782D', 2),
  rate('ListTagsForResource', 'L-601C68F6', 8),
  rate('ListUserHierarchyGroups', 'L-E6DB6D6D', 10),
  rate('ListUserProficiencies', 'L-A59C54EE', 10),
  rate('ListUsers', 'L-CCC38177', 10),
  rate('SearchResourceTags', 'L-3F3E67D1', 2),
  rate('SearchRoutingProfiles', 'L-9DAC7B1B', 2),
  rate('SearchSecurityProfiles', 'L-3481440F', 2),
  rate('SearchUserHierarchyGroups', 'L-4FBE591E', 2),
  rate('SearchUsers', 'L-E2C35CCE', 2),
  rate('TagResource', 'L-EA358306', 2),
  rate('UntagResource', 'L-26D9F60B', 2),
  rate('UpdateUserConfig', 'L-62D9A3EA', 2),
  rate('UpdateUserHierarchy', 'L-AEAF5C4B', 2),
  rate('UpdateUserIdentityInfo', 'L-66B5F86E', 2),
  rate('UpdateUserPhoneConfig', 'L-5D8210C3', 2),
  rate('UpdateUserProficiencies', 'L-5A3065E6', 2),
  rate('UpdateUserRoutingProfile', 'L-418ABD80', 2),
  rate('UpdateUserSecurityProfiles', 'L-64B27051', 2),
  limit('Users per instance', 'L-9A46857E', 500),
  limit('Security profiles per instance', 'L-F325A715', 100),
  limit('Routing profiles per instance', 'L-D3E7BE26', 500),
  limit('User hierarchy groups per instance', 'L-D68AAAE4', 500),
  limit('Proficiencies per agent', 'L-50375162', 10),
  limit('Predefined attributes per instance', 'L-3828FBF0', 150),
  limit('Amazon Connect instances per Region', 'L-AA17A6B9', 2),
  limit('Quick connects per instance', 'L-68BBE2E8', 100),
]
