import type { JobPlan } from '../journal/plan-file.js'
import type { NameKind } from '../model/names.js'
import type { UserRead } from '../model/user.js'
import { CREATE_USER } from '../operations/create-user.js'
import { DELETE_QUICK_CONNECT, DELETE_USER } from '../operations/delete-user.js'
import { OPERATIONS, operationsOn } from '../operations/index.js'
import { NAME_READS, USER_READS } from '../operations/reads.js'
import { SETTINGS, settingOf } from '../settings/index.js'
import type { Setting } from '../settings/setting.js'
import type { Condition } from '../users/field.js'
import { DELETION_NAMES } from '../model/names.js'
import type { ConnectionOptions } from '../library/connection-options.js'

/** What a command line may call, for `iam-policy` and `doctor`. */
export interface CommandAccess {
  readonly connection: ConnectionOptions
  /** The instance of a file or job, for when the command line names none. */
  readonly instance?: string | undefined
  /** It concerns no single instance. */
  readonly anyInstance?: true
  /** It asks STS for the caller. */
  readonly withCaller: boolean
  /** API operations, besides those that find the instance; may hold one several times. */
  readonly operations: readonly string[]
}

/** What of a setting or field decides which reads are needed. */
interface Part {
  readonly names: readonly NameKind[]
  readonly needsAcw?: boolean
  readonly needsProficiencies?: boolean
  readonly reads?: UserRead
}

/** Names loaded before anything else. */
export function nameCalls(parts: readonly Pick<Part, 'names'>[]): readonly string[] {
  return parts.flatMap(({ names }) => names.map((kind) => NAME_READS[kind]))
}

/** Finding users, and showing what a search doesn't. */
export function findCalls(parts: readonly Part[]): readonly string[] {
  return [
    'SearchUsers',
    ...nameCalls(parts),
    ...parts.flatMap(({ needsAcw, needsProficiencies, reads }) => [
      ...(needsAcw === true ? [USER_READS.description] : []),
      ...(needsProficiencies === true ? [USER_READS.proficiencies] : []),
      ...(reads === undefined ? [] : [USER_READS[reads]]),
    ]),
  ]
}

/** The fields that conditions look at. */
export function fieldsOf(conditions: readonly Condition[]): readonly Part[] {
  return conditions.map(({ field }) => field)
}

/** Deciding which users change: users that look right are read, or listed with the time of their last change. */
export function planCalls(settings: readonly Setting[]): readonly string[] {
  return ['ListUsers', ...findCalls(settings), ...comparingCalls(settings)]
}

/** Comparing a plan with its users as they are now, and checking its effects. */
export function comparingCalls(settings: readonly Setting[]): readonly string[] {
  return [
    ...readCalls(settings),
    ...nameCalls(settings),
    ...(concerns(settings, 'routing-profile') ? ['SearchRoutingProfiles'] : []),
    ...(concerns(settings, 'security-profile') ? ADMIN_CALLS : []),
  ]
}

function concerns(settings: readonly Setting[], kind: NameKind): boolean {
  return settings.some(({ names }) => names.includes(kind))
}

/** Reading single users as far as the settings need it. */
function readCalls(settings: readonly Setting[]): readonly string[] {
  const reads = settings.flatMap((setting) =>
    setting.reads === undefined ? [] : [USER_READS[setting.reads]],
  )
  return [USER_READS.description, ...reads]
}

/** Writing: each user is read first, and the last holder of Admin is searched for. */
export function writeCalls(settings: readonly Setting[]): readonly string[] {
  return [
    ...readCalls(settings),
    ...settings.flatMap(({ operations }) => operations),
    ...(concerns(settings, 'security-profile') ? ADMIN_CALLS : []),
  ]
}

const ADMIN_CALLS = [NAME_READS['security-profile'], 'SearchUsers', 'DescribeUser']

/** Planning creations: names, users with these names, and the users of routing profiles. */
export function planCreationCalls(settings: readonly Setting[]): readonly string[] {
  return ['SearchUsers', USER_READS.description, ...nameCalls(settings), 'SearchRoutingProfiles']
}

/** Creating users: one call carries everything but proficiencies; after a lost answer the user is searched for. */
export function createCalls(settings: readonly Setting[]): readonly string[] {
  const skills = settings.filter(({ reads }) => reads === 'proficiencies')
  return [
    CREATE_USER.name,
    'SearchUsers',
    'ListUsers',
    'DescribeUser',
    ...skills.flatMap(({ operations }) => [USER_READS.proficiencies, ...operations]),
  ]
}

/** Planning deletions: what the plan shows of the users, their last change, and which quick connects call them. */
export function deletionPlanCalls(): readonly string[] {
  return [
    ...nameCalls([{ names: DELETION_NAMES }]),
    'SearchUsers',
    'ListUsers',
    'SearchQuickConnects',
    'SearchRoutingProfiles',
    ...Object.values(USER_READS),
    ...ADMIN_CALLS,
  ]
}

/** Deleting users: the whole record is read first, and the last holder of Admin is searched for. */
export function deleteCalls(withQuickConnects: boolean): readonly string[] {
  return [
    ...ADMIN_CALLS,
    USER_READS.proficiencies,
    DELETE_USER.name,
    ...(withQuickConnects ? [DELETE_QUICK_CONNECT.name] : []),
  ]
}

/** Resuming a recorded job. */
export function jobCalls({
  settings: columns,
  users,
}: Pick<JobPlan, 'settings' | 'users'>): readonly string[] {
  const settings = columns.map(settingOf)
  const actions = new Set(users.map(({ action }) => action))
  return [
    ...(actions.has('create') ? createCalls(settings) : []),
    ...(actions.has('delete') ? deleteCalls(users.some((user) => hasQuickConnects(user))) : []),
    ...(actions.has(undefined) ? writeCalls(settings) : []),
  ]
}

function hasQuickConnects({ quickConnects = [] }: JobPlan['users'][number]): boolean {
  return quickConnects.length > 0
}

/** Putting back what a recorded job did: a tag that it added is removed, a user that it created is deleted. */
export function undoCalls({
  settings: columns,
  users,
}: Pick<JobPlan, 'settings' | 'users'>): readonly string[] {
  const actions = new Set(users.map(({ action }) => action))
  return [
    ...undoPlanCalls({ settings: columns, users }),
    ...(actions.has('create') ? deleteCalls(false) : []),
    ...(actions.has('delete') ? createCalls(SETTINGS) : []),
    ...(actions.has(undefined) ? reversed(columns.map(settingOf)) : []),
  ]
}

/** Planning an undo. */
export function undoPlanCalls({ settings, users }: Pick<JobPlan, 'settings' | 'users'>): readonly string[] {
  const creates = users.some(({ action }) => action === 'delete')
  const deletes = users.some(({ action }) => action === 'create')
  return [...planCalls(creates ? SETTINGS : settings.map(settingOf)), ...(deletes ? deletionPlanCalls() : [])]
}

/** A setting that adds is undone by the operation that removes, so all operations on its members count. */
function reversed(settings: readonly Setting[]): readonly string[] {
  const carriers = settings.flatMap(({ operations }) => operations)
  const members = OPERATIONS.flatMap((one) => (carriers.includes(one.name) ? one.members : []))
  return [...writeCalls(settings), ...members.flatMap(operationsOn)]
}

/** Everything that the session may call. */
export function sessionCalls(): readonly string[] {
  return [
    ...planCalls(SETTINGS),
    ...writeCalls(SETTINGS),
    ...createCalls(SETTINGS),
    ...deletionPlanCalls(),
    ...deleteCalls(true),
  ]
}
