/**
 * One row of the table of constraints. `source` says where a row is from: `model` is the AWS
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
  /** Never named in a complaint. */
  readonly isSecret?: true
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
export function idOrArn(kind: string): RegExp {
  return new RegExp(`^(${instancePrefix}${uuid}/${kind}/)?${uuid}$`)
}

export const instanceId: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 100,
  pattern: new RegExp(`^(${instancePrefix})?${uuid}$`),
  source: 'model InstanceId; pattern assumed',
}
export const userId: Constraint = {
  required: true,
  minLength: 1,
  pattern: idOrArn('agent'),
  source: 'model required; length and pattern assumed',
}
export const routingProfileId: Constraint = { ...userId, pattern: idOrArn('routing-profile') }
export const securityProfileId: Constraint = { ...userId, pattern: idOrArn('security-profile') }
export const quickConnectId: Constraint = { ...userId, pattern: idOrArn('transfer-destination') }
export const instanceIdOrArn: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 250,
  pattern:
    /^(arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9]{1}:[0-9]{1,20}:instance\/)?[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/,
  source: 'model InstanceIdOrArn',
}
export const comparison: Constraint = {
  oneOf: ['STARTS_WITH', 'CONTAINS', 'EXACT'],
  source: 'model StringComparisonType',
}
export const securityProfileIds: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 10,
  entries: { pattern: idOrArn('security-profile'), source: 'assumed' },
  source: 'model SecurityProfileIds',
}
/** Empty is a way out of the hierarchy, where the leeway has it so. */
export const hierarchyGroupId: Constraint = {
  pattern: new RegExp(`^$|${idOrArn('agent-group').source}`),
  source: 'assumed; model free String',
}
export const resourceArn: Constraint = {
  required: true,
  pattern: new RegExp(`^${instancePrefix}${uuid}(/.+)?$`),
  source: 'model required; pattern assumed',
}
export const tagKey: Constraint = {
  minLength: 1,
  maxLength: 128,
  pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  source: 'model TagKey',
}
export const anyChannel: Constraint = {
  required: true,
  oneOf: ['VOICE', 'CHAT', 'TASK', 'EMAIL'],
  source: 'model Channel',
}
export const voiceOnly: Constraint = { required: true, oneOf: ['VOICE'], source: 'docs; model Channel' }
export const required: Constraint = { required: true, source: 'model required' }
export const acwSeconds: Constraint = {
  integer: true,
  min: 0,
  max: 2_000_000,
  source: 'model AfterContactWorkTimeLimit; maximum docs',
}
export const phoneType: Constraint = { oneOf: ['SOFT_PHONE', 'DESK_PHONE'], source: 'model PhoneType' }
export const phoneNumber: Constraint = {
  pattern: /^\+[1-9]\d{1,14}$/,
  source: 'model SensitivePhoneNumber; start assumed',
}
/** Empty is a way to take the address away, where the leeway has it so. */
export const email: Constraint = {
  pattern: /^([a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,63})?$/,
  source: 'assumed to be as docs have it for SecondaryEmail; model free String; empty assumed',
}
export const attributeName: Constraint = {
  required: true,
  minLength: 1,
  maxLength: 100,
  source: 'model PredefinedAttributeName',
}
export const attributeValue: Constraint = { ...attributeName, source: 'model PredefinedAttributeStringValue' }
export const proficiencyList: Constraint = {
  required: true,
  minLength: 1,
  source: 'model UserProficiencyList; minimum assumed',
}
export const page10: Constraint = { integer: true, min: 1, max: 10, source: 'model MaxResult10' }
export const page100: Constraint = { integer: true, min: 1, max: 100, source: 'model MaxResult100' }
export const page500: Constraint = { integer: true, min: 1, max: 500, source: 'model MaxResult500' }
export const page1000: Constraint = { integer: true, min: 1, max: 1000, source: 'model MaxResult1000' }
export const searchToken: Constraint = { minLength: 1, maxLength: 2500, source: 'model NextToken2500' }
export const notEmpty: Constraint = { minLength: 1, source: 'assumed' }
/** In the model in slashes, as Perl would write it. */
export const password: Constraint = {
  pattern: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[a-zA-Z\d\S]{8,64}$/u,
  isSecret: true,
  source: 'model Password',
}
export const tagMap: Constraint = {
  minLength: 1,
  maxLength: 50,
  keys: tagKey,
  entries: { maxLength: 256, source: 'model TagValue' },
  source: 'model TagMap',
}
