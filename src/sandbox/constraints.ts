/**
 * What the sandbox checks about single values, in one table. `source` says where a row is from: `model` is the AWS
 * service model 2017-08-08 (shape name follows), `docs` the API reference, `assumed` a guess of ours.
 * Keys are `Structure.Member`, as the SDK's schemas name them. Types come from the schemas themselves.
 */
export interface Constraint {
  readonly source: string
  readonly required?: true
  readonly integer?: true
  /** Of a number. */
  readonly min?: number
  readonly max?: number
  /** Of a string in characters, of a list or map in entries. */
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: RegExp
  /** Unicode NFC: what is composed otherwise is refused. */
  readonly nfc?: true
  readonly oneOf?: readonly string[]
  /** Of each entry of a list, of each value of a map. */
  readonly entries?: Constraint
  /** Of each key of a map. */
  readonly keys?: Constraint
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const instancePrefix = 'arn:aws[a-z-]*:connect:[a-z0-9-]+:\\d{12}:instance/'

/** Ids are UUIDs; AWS's own resource handlers pass full ARNs in their place, so both are taken. */
function idOrArn(kind: string): RegExp {
  return new RegExp(`^(${instancePrefix}${uuid}/${kind}/)?${uuid}$`)
}

const instanceId: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 100,
  pattern: new RegExp(`^(${instancePrefix})?${uuid}$`),
  source: 'model InstanceId; pattern assumed',
}
const userId: Constraint = {
  required: true,
  minLength: 1,
  pattern: idOrArn('agent'),
  source: 'model required; length and pattern assumed',
}
const routingProfileId: Constraint = { ...userId, pattern: idOrArn('routing-profile') }
const securityProfileIds: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 10,
  entries: { pattern: idOrArn('security-profile'), source: 'assumed' },
  source: 'model SecurityProfileIds',
}
/** Empty is a way out of the hierarchy, where the leeway has it so. */
const hierarchyGroupId: Constraint = {
  pattern: new RegExp(`^$|${idOrArn('agent-group').source}`),
  source: 'assumed; model free String',
}
const resourceArn: Constraint = {
  required: true,
  pattern: new RegExp(`^${instancePrefix}${uuid}(/.+)?$`),
  source: 'model required; pattern assumed',
}
const tagKey: Constraint = {
  minLength: 1,
  maxLength: 128,
  pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  source: 'model TagKey',
}
const anyChannel: Constraint = {
  required: true,
  oneOf: ['VOICE', 'CHAT', 'TASK', 'EMAIL'],
  source: 'model Channel',
}
const voiceOnly: Constraint = { required: true, oneOf: ['VOICE'], source: 'docs; model Channel' }
const required: Constraint = { required: true, source: 'model required' }
const acwSeconds: Constraint = {
  integer: true,
  min: 0,
  max: 2_000_000,
  source: 'model AfterContactWorkTimeLimit; maximum docs',
}
const phoneType: Constraint = { oneOf: ['SOFT_PHONE', 'DESK_PHONE'], source: 'model PhoneType' }
const phoneNumber: Constraint = {
  pattern: /^\+[1-9]\d{1,14}$/,
  source: 'model SensitivePhoneNumber; start assumed',
}
/** Empty is a way to take the address away, where the leeway has it so. */
const email: Constraint = {
  pattern: /^([a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,63})?$/,
  source: 'assumed to be as docs have it for SecondaryEmail; model free String; empty assumed',
}
const attributeName: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 100,
  source: 'model PredefinedAttributeName',
}
const attributeValue: Constraint = { ...attributeName, source: 'model PredefinedAttributeStringValue' }
const proficiencyList: Constraint = {
  required: true,
  minLength: 1,
  source: 'model UserProficiencyList; minimum assumed',
}
const page10: Constraint = { integer: true, min: 1, max: 10, source: 'model MaxResult10' }
const page100: Constraint = { integer: true, min: 1, max: 100, source: 'model MaxResult100' }
const page500: Constraint = { integer: true, min: 1, max: 500, source: 'model MaxResult500' }
const page1000: Constraint = { integer: true, min: 1, max: 1000, source: 'model MaxResult1000' }
const searchToken: Constraint = { minLength: 1, maxLength: 2500, source: 'model NextToken2500' }
const notEmpty: Constraint = { minLength: 1, source: 'assumed' }

export const constraints: Readonly<Record<string, Constraint>> = {
  'AssociateUserProficienciesRequest.InstanceId': instanceId,
  'AssociateUserProficienciesRequest.UserId': userId,
  'AssociateUserProficienciesRequest.UserProficiencies': proficiencyList,
  'DisassociateUserProficienciesRequest.InstanceId': instanceId,
  'DisassociateUserProficienciesRequest.UserId': userId,
  'DisassociateUserProficienciesRequest.UserProficiencies': proficiencyList,
  'DescribeInstanceRequest.InstanceId': instanceId,
  'DescribeUserHierarchyStructureRequest.InstanceId': instanceId,
  'DescribePredefinedAttributeRequest.InstanceId': instanceId,
  'DescribePredefinedAttributeRequest.Name': attributeName,
  'DescribeUserRequest.InstanceId': instanceId,
  'DescribeUserRequest.UserId': userId,
  'ListInstancesRequest.MaxResults': page10,
  'ListInstancesRequest.NextToken': notEmpty,
  'ListUserProficienciesRequest.InstanceId': instanceId,
  'ListUserProficienciesRequest.UserId': userId,
  'ListUserProficienciesRequest.MaxResults': page100,
  'ListUserProficienciesRequest.NextToken': notEmpty,

  'ListPredefinedAttributesRequest.InstanceId': instanceId,
  'ListPredefinedAttributesRequest.MaxResults': page100,
  'ListPredefinedAttributesRequest.NextToken': notEmpty,
  'ListRoutingProfilesRequest.InstanceId': instanceId,
  'ListRoutingProfilesRequest.MaxResults': page1000,
  'ListRoutingProfilesRequest.NextToken': notEmpty,
  'ListSecurityProfilesRequest.InstanceId': instanceId,
  'ListSecurityProfilesRequest.MaxResults': page1000,
  'ListSecurityProfilesRequest.NextToken': notEmpty,
  'ListUsersRequest.InstanceId': instanceId,
  'ListUsersRequest.MaxResults': page1000,
  'ListUsersRequest.NextToken': notEmpty,
  'SearchPredefinedAttributesRequest.InstanceId': instanceId,
  'SearchPredefinedAttributesRequest.MaxResults': page100,
  'SearchPredefinedAttributesRequest.NextToken': searchToken,
  'SearchUserHierarchyGroupsRequest.InstanceId': instanceId,
  'SearchUserHierarchyGroupsRequest.MaxResults': page100,
  'SearchUserHierarchyGroupsRequest.NextToken': searchToken,
  'SearchUsersRequest.InstanceId': instanceId,
  'SearchUsersRequest.MaxResults': page500,
  'SearchUsersRequest.NextToken': searchToken,
  'TagResourceRequest.resourceArn': resourceArn,
  'TagResourceRequest.tags': {
    required: true,
    minLength: 1,
    maxLength: 50,
    keys: tagKey,
    entries: { maxLength: 256, source: 'model TagValue' },
    source: 'model TagMap',
  },
  'UntagResourceRequest.resourceArn': resourceArn,
  'UntagResourceRequest.tagKeys': {
    required: true,
    minLength: 1,
    maxLength: 50,
    entries: tagKey,
    source: 'model TagKeyList',
  },
  'UpdateUserConfigRequest.InstanceId': instanceId,
  'UpdateUserConfigRequest.UserId': userId,
  'UpdateUserHierarchyRequest.HierarchyGroupId': hierarchyGroupId,
  'UpdateUserHierarchyRequest.InstanceId': instanceId,
  'UpdateUserHierarchyRequest.UserId': userId,
  'UpdateUserIdentityInfoRequest.IdentityInfo': required,
  'UpdateUserIdentityInfoRequest.InstanceId': instanceId,
  'UpdateUserIdentityInfoRequest.UserId': userId,
  'UpdateUserPhoneConfigRequest.InstanceId': instanceId,
  'UpdateUserPhoneConfigRequest.PhoneConfig': required,
  'UpdateUserPhoneConfigRequest.UserId': userId,
  'UpdateUserProficienciesRequest.InstanceId': instanceId,
  'UpdateUserProficienciesRequest.UserId': userId,
  'UpdateUserProficienciesRequest.UserProficiencies': proficiencyList,
  'UpdateUserRoutingProfileRequest.InstanceId': instanceId,
  'UpdateUserRoutingProfileRequest.RoutingProfileId': routingProfileId,
  'UpdateUserRoutingProfileRequest.UserId': userId,
  'UpdateUserSecurityProfilesRequest.InstanceId': instanceId,
  'UpdateUserSecurityProfilesRequest.SecurityProfileIds': securityProfileIds,
  'UpdateUserSecurityProfilesRequest.UserId': userId,

  'AfterContactWorkConfig.AfterContactWorkTimeLimit': {
    ...acwSeconds,
    required: true,
    source: 'model AfterContactWorkTimeLimit; maximum docs; required assumed',
  },
  'AfterContactWorkConfigPerChannel.AfterContactWorkConfig': required,
  'AfterContactWorkConfigPerChannel.Channel': anyChannel,
  'AutoAcceptConfig.AutoAccept': required,
  'AutoAcceptConfig.Channel': anyChannel,
  'PersistentConnectionConfig.Channel': voiceOnly,
  'PersistentConnectionConfig.PersistentConnection': required,
  'PhoneNumberConfig.Channel': voiceOnly,
  'PhoneNumberConfig.PhoneNumber': phoneNumber,
  'PhoneNumberConfig.PhoneType': { ...phoneType, required: true },
  'UserIdentityInfo.Email': email,
  'UserIdentityInfo.FirstName': { maxLength: 255, nfc: true, source: 'model AgentFirstName; NFC docs' },
  'UserIdentityInfo.LastName': { maxLength: 300, nfc: true, source: 'model AgentLastName; NFC docs' },
  'UserIdentityInfo.Mobile': {
    pattern: /^(\+[1-9]\d{1,14})?$/,
    source: 'docs E.164 (the pattern of the model, PhoneNumber, is escaped twice); empty assumed',
  },
  'UserIdentityInfo.SecondaryEmail': { ...email, maxLength: 265, source: 'docs; empty assumed' },
  'UserPhoneConfig.AfterContactWorkTimeLimit': acwSeconds,
  'UserPhoneConfig.DeskPhoneNumber': phoneNumber,
  'UserPhoneConfig.PhoneType': phoneType,
  'UserProficiency.AttributeName': attributeName,
  'UserProficiency.AttributeValue': attributeValue,
  'UserProficiency.Level': { required: true, min: 1, max: 5, source: 'model ProficiencyLevel' },
  'UserProficiencyDisassociate.AttributeName': attributeName,
  'UserProficiencyDisassociate.AttributeValue': attributeValue,
  'VoiceEnhancementConfig.Channel': voiceOnly,
  'VoiceEnhancementConfig.VoiceEnhancementMode': {
    required: true,
    oneOf: ['VOICE_ISOLATION', 'NOISE_SUPPRESSION', 'NONE'],
    source: 'model VoiceEnhancementMode',
  },

  // The model requires none of these; a condition without them says nothing that could be searched for.
  'StringCondition.FieldName': { required: true, source: 'model optional; required assumed' },
  'StringCondition.Value': { required: true, minLength: 1, source: 'model optional; required assumed' },
  'StringCondition.ComparisonType': {
    required: true,
    oneOf: ['STARTS_WITH', 'CONTAINS', 'EXACT'],
    source: 'model StringComparisonType; required assumed',
  },
  'HierarchyGroupCondition.Value': { required: true, source: 'model optional; required assumed' },
  'HierarchyGroupCondition.HierarchyGroupMatchType': {
    required: true,
    oneOf: ['EXACT', 'WITH_CHILD_GROUPS'],
    source: 'model HierarchyGroupMatchType; required assumed',
  },
  'ListCondition.TargetListType': { oneOf: ['PROFICIENCIES'], source: 'model TargetListType' },
  'NumberCondition.ComparisonType': {
    oneOf: ['GREATER_OR_EQUAL', 'GREATER', 'LESSER_OR_EQUAL', 'LESSER', 'EQUAL', 'NOT_EQUAL', 'RANGE'],
    source: 'model NumberComparisonType',
  },
  'NumberCondition.MinValue': { integer: true, source: 'model NullableProficiencyLimitValue' },
  'NumberCondition.MaxValue': { integer: true, source: 'model NullableProficiencyLimitValue' },
  'TagCondition.TagKey': {
    required: true,
    minLength: 1,
    maxLength: 128,
    source: 'assumed to be as model TagKey; model free String, optional',
  },
  'TagCondition.TagValue': {
    required: true,
    maxLength: 256,
    source: 'assumed to be as model TagValue; model free String, optional',
  },
}
