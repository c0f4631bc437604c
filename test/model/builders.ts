import type { JobPlan } from '../../src/journal/plan-file.js'
import type { Edit } from '../../src/model/edit.js'
import { NameList, type Named, type Names } from '../../src/model/names.js'
import type { Failure } from '../../src/model/outcome.js'
import type { RunOptions } from '../../src/model/job.js'
import type { Place, Plan, PlannedUser } from '../../src/model/plan.js'
import type { User } from '../../src/model/user.js'

/** An id of the form Amazon Connect's have. */
export function uuid(n: number): string {
  return `0000abcd-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}

export const ACCOUNT = '111122223333'
export const INSTANCE_ID = uuid(0xfff)
const INSTANCE_ARN = `arn:aws:connect:eu-central-1:${ACCOUNT}:instance/${INSTANCE_ID}`

export const PLACE: Place = {
  account: ACCOUNT,
  region: 'eu-central-1',
  instance: { id: INSTANCE_ID, arn: INSTANCE_ARN, alias: 'acme' },
  caller: `arn:aws:iam::${ACCOUNT}:user/ops`,
}

export function profile(n: number, name: string): Named {
  return { id: uuid(n), arn: `${INSTANCE_ARN}/routing-profile/${uuid(n)}`, name }
}

export const BASIC = profile(0xa1, 'Basic')
export const BILLING = profile(0xa2, 'Billing')
export const SALES = profile(0xa3, 'Sales')
export const PROFILES: readonly Named[] = [BASIC, BILLING, SALES]
export const NAMES: Names = { 'routing-profile': new NameList(PROFILES) }

export function userOf(n: number, members: Partial<User> = {}): User {
  return {
    id: uuid(n),
    arn: `${INSTANCE_ARN}/agent/${uuid(n)}`,
    username: `user${n}`,
    firstName: null,
    lastName: null,
    routingProfileId: BASIC.id,
    securityProfileIds: [],
    hierarchyGroupId: null,
    phoneType: 'soft',
    deskPhoneNumber: null,
    autoAccept: {},
    callbackAutoAccept: {},
    hasChannelSettings: false,
    persistentConnection: null,
    voiceEnhancement: null,
    tags: {},
    ...members,
  }
}

export function profileEdit(to: Named): Edit {
  return { setting: 'routing_profile', given: to.name, want: to.id }
}

export function plannedUser(n: number, members: Partial<PlannedUser> = {}): PlannedUser {
  return {
    userId: uuid(n),
    username: `user${n}`,
    edits: [profileEdit(BILLING)],
    changes: [{ setting: 'routing_profile', before: BASIC.id, after: BILLING.id }],
    ...members,
  }
}

export function planOf(users: readonly PlannedUser[], members: Partial<Plan> = {}): Plan {
  return {
    place: PLACE,
    command: 'edit',
    selected: users.length,
    unchanged: 0,
    users,
    settings: ['routing_profile'],
    extraColumns: [],
    labels: { [BASIC.id]: BASIC.name, [BILLING.id]: BILLING.name },
    calls: { DescribeUser: users.length, UpdateUserRoutingProfile: users.length },
    estimateSeconds: 0,
    ...members,
  }
}

export const RUN: RunOptions = { onDrift: 'overwrite', verify: false, stopAfterFailures: null }

export const JOB = '20260115-100000-0a1b'

export function jobPlanOf(users: readonly PlannedUser[], members: Partial<JobPlan> = {}): JobPlan {
  return {
    ...planOf(users),
    job: JOB,
    createdAt: '2026-01-15T10:00:00.000Z',
    failuresFile: `/work/connect-bulk-failures-${JOB}.csv`,
    run: RUN,
    ...members,
  }
}

export function failureOf(members: Partial<Failure> = {}): Failure {
  return {
    settings: ['routing_profile'],
    operation: 'UpdateUserRoutingProfile',
    code: 'InvalidParameterException',
    kind: 'invalid',
    message: 'no such profile',
    requestId: 'req-1',
    attempts: 1,
    ...members,
  }
}
