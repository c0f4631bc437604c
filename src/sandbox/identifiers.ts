import { notFound, notModelled } from './errors.js'
import type { History } from './history.js'
import {
  type HierarchyGroupRecord,
  type InstanceState,
  type PredefinedAttributeRecord,
  type QuickConnectRecord,
  type RoutingProfileRecord,
  type SecurityProfileRecord,
  type Store,
  type UserRecord,
  allInstances,
} from './store.js'

export const region = 'eu-central-1'
export const accountId = '111122223333'

/** The word an ARN carries before the id. Users are agents, groups are agent groups. */
export type ResourceKind =
  | 'agent'
  | 'agent-group'
  | 'agent-group-level'
  | 'routing-profile'
  | 'security-profile'
  | 'transfer-destination'

export function instanceArn(id: string): string {
  return `arn:aws:connect:${region}:${accountId}:instance/${id}`
}

export function resourceArn(instance: { Arn: string }, kind: ResourceKind, id: string): string {
  return `${instance.Arn}/${kind}/${id}`
}

/** The id in what may be an id or an ARN, unchecked. For logging and for matching, not for authority. */
export function bareId(value: string): string {
  return value.startsWith('arn:') ? value.slice(value.lastIndexOf('/') + 1) : value
}

/** The instance named by id or ARN. */
export function requireInstance(store: Store, value: string): InstanceState {
  const found = allInstances(store).find(({ instance }) => value === instance.Id || value === instance.Arn)
  return found ?? fail(`Instance not found: ${value}`)
}

export function requireUser(state: InstanceState, value: string): UserRecord {
  return state.users.get(localId(state, 'agent', value)) ?? fail(`User not found: ${value}`)
}

/** The user as it was so many seconds ago. */
export function requireUserAt(state: InstanceState, value: string, history: History, lagSeconds: number) {
  const { record, proficiencies } = history.outcomeAt(state, localId(state, 'agent', value), lagSeconds)
  return { record: record ?? fail(`User not found: ${value}`), proficiencies }
}

export function requireRoutingProfile(state: InstanceState, value: string): RoutingProfileRecord {
  const id = localId(state, 'routing-profile', value)
  return state.routingProfiles.get(id) ?? fail(`Routing profile not found: ${value}`)
}

export function requireSecurityProfile(state: InstanceState, value: string): SecurityProfileRecord {
  const id = localId(state, 'security-profile', value)
  return state.securityProfiles.get(id) ?? fail(`Security profile not found: ${value}`)
}

export function requireHierarchyGroup(state: InstanceState, value: string): HierarchyGroupRecord {
  const id = localId(state, 'agent-group', value)
  return state.hierarchyGroups.get(id) ?? fail(`Hierarchy group not found: ${value}`)
}

export function requireQuickConnect(state: InstanceState, value: string): QuickConnectRecord {
  const id = localId(state, 'transfer-destination', value)
  return state.quickConnects.get(id) ?? fail(`Quick connect not found: ${value}`)
}

export function requirePredefinedAttribute(state: InstanceState, name: string): PredefinedAttributeRecord {
  return state.predefinedAttributes.get(name) ?? fail(`Predefined attribute not found: ${name}`)
}

/** The user a tag operation is about. Other things have tags too, but not here. */
export function requireTaggedUser(store: Store, arn: string): UserRecord {
  const state = allInstances(store).find(
    ({ instance }) => arn === instance.Arn || arn.startsWith(`${instance.Arn}/`),
  )
  if (state === undefined) {
    return fail(`Resource not found: ${arn}`)
  }
  if (userIdInArn(arn) === undefined) {
    throw notModelled(`Tags of ${arn} are not modelled, only those of users.`)
  }
  return requireUser(state, arn)
}

/** The bare id in the ARN of a user, unchecked, or undefined for any other text. */
export function userIdInArn(arn: string): string | undefined {
  return /^arn:.*\/agent\/([^/]+)$/.exec(arn)?.[1]
}

/** An ARN counts only when it is of this very instance; any other is left as it is and so found nowhere. */
export function localId(state: InstanceState, kind: ResourceKind, value: string): string {
  const prefix = resourceArn(state.instance, kind, '')
  return value.startsWith(prefix) ? value.slice(prefix.length) : value
}

function fail(message: string): never {
  throw notFound(message)
}
