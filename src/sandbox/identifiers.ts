import { notFound } from './errors.js'
import {
  type InstanceState,
  type RoutingProfileRecord,
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

export function requireRoutingProfile(state: InstanceState, value: string): RoutingProfileRecord {
  const id = localId(state, 'routing-profile', value)
  return state.routingProfiles.get(id) ?? fail(`Routing profile not found: ${value}`)
}

/** An ARN counts only when it is of this very instance; any other is left as it is and so found nowhere. */
export function localId(state: InstanceState, kind: ResourceKind, value: string): string {
  const prefix = resourceArn(state.instance, kind, '')
  return value.startsWith(prefix) ? value.slice(prefix.length) : value
}

function fail(message: string): never {
  throw notFound(message)
}
