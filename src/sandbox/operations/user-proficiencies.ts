import {
  AssociateUserProficiencies$,
  type AssociateUserProficienciesRequest,
  DisassociateUserProficiencies$,
  type DisassociateUserProficienciesRequest,
  ListUserProficiencies$,
  type ListUserProficienciesRequest,
  type ListUserProficienciesResponse,
  UpdateUserProficiencies$,
  type UpdateUserProficienciesRequest,
  type UserProficiency,
  type UserProficiencyDisassociate,
} from '@aws-sdk/client-connect'
import { invalidParameter, invalidRequest, notFound, type ServiceError } from '../errors.js'
import { requireInstance, requireUser, requireUserAt } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import type { InstanceState, ProficiencyRecord, Store, UserRecord } from '../store.js'
import { defineOperation } from './operation.js'

/** Adds. What it does with one the user has already: see the leeway. */
export const associateUserProficiencies = defineOperation(
  AssociateUserProficiencies$,
  (input: AssociateUserProficienciesRequest, { store, clock, leeway }): void => {
    const { state, user, named, current } = readProficiencies(store, input)
    const wanted = new Map(current)
    for (const [key, entry] of named) {
      const record = toRecord(state, entry)
      if (!current.has(key) || leeway.associateAssociated === 'updated') {
        wanted.set(key, record)
      } else if (leeway.associateAssociated === 'refused') {
        throw invalidRequest(`The user has the proficiency ${entry.AttributeName}:${entry.AttributeValue}.`)
      }
    }
    storeProficiencies(state, user, wanted, clock.now())
  },
)

/** Takes away. What it does with one the user has not: see the leeway. */
export const disassociateUserProficiencies = defineOperation(
  DisassociateUserProficiencies$,
  (input: DisassociateUserProficienciesRequest, { store, clock, leeway }): void => {
    const { state, user, named, current } = readProficiencies(store, input)
    const wanted = new Map(current)
    for (const [key, entry] of named) {
      if (!wanted.delete(key) && leeway.disassociateMissing === 'refused') {
        throw notAssociated(entry)
      }
    }
    storeProficiencies(state, user, wanted, clock.now())
  },
)

export const listUserProficiencies = defineOperation(
  ListUserProficiencies$,
  (input: ListUserProficienciesRequest, context): ListUserProficienciesResponse => {
    const { store, clock, history, leeway } = context
    const state = requireInstance(store, input.InstanceId ?? '')
    const { record, proficiencies } = requireUserAt(state, input.UserId ?? '', history, leeway.readLagSeconds)
    const request = { operation: 'ListUserProficiencies', input, defaultSize: 100 }
    const page = takePageBy(proficiencyKey, proficiencies, request, clock)
    return {
      UserProficiencyList: [...page.items],
      NextToken: page.nextToken,
      LastModifiedTime: record.LastModifiedTime,
    }
  },
)

/** Sets the level of what the user has. What it does with what the user has not: see the leeway. */
export const updateUserProficiencies = defineOperation(
  UpdateUserProficiencies$,
  (input: UpdateUserProficienciesRequest, { store, clock, leeway }): void => {
    const { state, user, named, current } = readProficiencies(store, input)
    const wanted = new Map(current)
    for (const [key, entry] of named) {
      const record = toRecord(state, entry)
      if (current.has(key) || leeway.updateMissing === 'added') {
        wanted.set(key, record)
      } else if (leeway.updateMissing === 'refused') {
        throw notAssociated(entry)
      }
    }
    storeProficiencies(state, user, wanted, clock.now())
  },
)

/** Admin guide and quota L-50375162: the default, which can be raised. */
const maxProficiencies = 10

interface ProficiencyRequest<Entry> {
  readonly InstanceId: string | undefined
  readonly UserId: string | undefined
  readonly UserProficiencies: readonly Entry[] | undefined
}

/** One user can have several values of one attribute; name and value together are what there is once. */
function proficiencyKey({ AttributeName, AttributeValue }: UserProficiencyDisassociate): string {
  return JSON.stringify([AttributeName, AttributeValue])
}

/** The user of a request, what it names (each once), and what the user has, by key. */
function readProficiencies<Entry extends UserProficiencyDisassociate>(
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
function toRecord(
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
function storeProficiencies(
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

function notAssociated(entry: UserProficiencyDisassociate): ServiceError {
  return notFound(`The user does not have the proficiency ${entry.AttributeName}:${entry.AttributeValue}.`)
}
