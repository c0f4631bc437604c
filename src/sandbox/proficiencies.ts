import type { UserProficiency, UserProficiencyDisassociate } from '@aws-sdk/client-connect'
import { type ServiceError, invalidParameter, notFound } from './errors.js'
import { requireInstance, requireUser } from './identifiers.js'
import type { InstanceState, ProficiencyRecord, Store, UserRecord } from './store.js'

/** Admin guide and quota L-50375162: the default, which can be raised. */
const maxProficiencies = 10

interface ProficiencyRequest<Entry> {
  readonly InstanceId: string | undefined
  readonly UserId: string | undefined
  readonly UserProficiencies: readonly Entry[] | undefined
}

/** One user can have several values of one attribute; name and value together are what there is once. */
export function proficiencyKey({ AttributeName, AttributeValue }: UserProficiencyDisassociate): string {
  return JSON.stringify([AttributeName, AttributeValue])
}

/** The user of a request, what it names (each once), and what the user has, by key. */
export function readProficiencies<Entry extends UserProficiencyDisassociate>(
  store: Store,
  input: ProficiencyRequest<Entry>,
) {
  const state = requireInstance(store, input.InstanceId ?? '')
  const user = requireUser(state, input.UserId ?? '')
  const named = new Map((input.UserProficiencies ?? []).map((entry) => [proficiencyKey(entry), entry]))
  if (named.size < (input.UserProficiencies ?? []).length) {
    throw invalidParameter("'UserProficiencies' names a proficiency more than once.")
  }
  const current = new Map(
    (state.proficiencies.get(user.Id) ?? []).map((record) => [proficiencyKey(record), record]),
  )
  return { state, user, named, current }
}

/** Names and values come from the predefined attributes, as they are written there. */
export function toRecord(
  { predefinedAttributes }: InstanceState,
  { AttributeName = '', AttributeValue = '', Level = 1 }: UserProficiency,
): ProficiencyRecord {
  const attribute = predefinedAttributes.get(AttributeName)
  if (attribute === undefined) {
    throw notFound(`Predefined attribute not found: ${AttributeName}`)
  }
  if (!attribute.Values.StringList.includes(AttributeValue)) {
    throw notFound(`Predefined attribute ${AttributeName} has no value '${AttributeValue}'.`)
  }
  return { AttributeName, AttributeValue, Level }
}

/** All or nothing: over the limit nothing is stored. */
export function storeProficiencies(
  state: InstanceState,
  user: UserRecord,
  wanted: ReadonlyMap<string, ProficiencyRecord>,
  now: number,
): void {
  if (wanted.size > maxProficiencies) {
    throw invalidParameter(`A user can have ${maxProficiencies} proficiencies; this would be ${wanted.size}.`)
  }
  state.proficiencies.set(user.Id, [...wanted.values()])
  user.LastModifiedTime = new Date(now)
}

export function notAssociated(entry: UserProficiencyDisassociate): ServiceError {
  return notFound(`The user does not have the proficiency ${entry.AttributeName}:${entry.AttributeValue}.`)
}
