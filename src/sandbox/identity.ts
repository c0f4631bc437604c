import type { UserIdentityInfo } from '@aws-sdk/client-connect'
import { invalidParameter } from './errors.js'
import type { Switches } from './switches.js'
import type { InstanceRecord } from './store.js'
import { countCharacters } from './validate.js'

type IdentityType = InstanceRecord['IdentityManagementType']
type Member = keyof UserIdentityInfo

const members: readonly Member[] = ['FirstName', 'LastName', 'Email', 'SecondaryEmail', 'Mobile']

/** Taken away by an empty text, where the leeway has it so. A name is never taken away. */
const clearable: readonly Member[] = ['Email', 'SecondaryEmail', 'Mobile']

/** API:UserIdentityInfo: what the instance's directory alone decides. */
const lockedBy: Partial<Record<NonNullable<IdentityType>, readonly Member[]>> = {
  SAML: ['Email'],
  EXISTING_DIRECTORY: ['FirstName', 'LastName', 'Email'],
}

export function lockedMembers(type: IdentityType): readonly Member[] {
  return type === undefined ? [] : (lockedBy[type] ?? [])
}

/** The identity after an update. What is locked is never wiped either: it comes from elsewhere. */
export function changeIdentity(
  old: UserIdentityInfo,
  given: UserIdentityInfo,
  type: IdentityType,
  leeway: Pick<Switches, 'omittedIdentity' | 'identityClearing' | 'directoryFields'>,
): UserIdentityInfo {
  requireUnlocked(old, given, type, leeway.directoryFields)
  requireNames(given, type)
  const locked = lockedMembers(type)
  const changed: UserIdentityInfo = {}
  for (const member of members) {
    const kept = locked.includes(member) || leeway.omittedIdentity === 'kept' ? old[member] : undefined
    const value = given[member] === '' ? clear(member, old, leeway.identityClearing) : (given[member] ?? kept)
    if (value !== undefined) {
      changed[member] = value
    }
  }
  return changed
}

/** The identity of a user that is being created. A customer directory accepts it in advance (assumed). */
export function newIdentity(given: UserIdentityInfo, type: IdentityType): UserIdentityInfo {
  if (type === 'SAML' && given.Email !== undefined) {
    throw invalidParameter("'IdentityInfo.Email' cannot be set on an instance of type SAML.")
  }
  requireNames({ FirstName: '', LastName: '', ...given }, type)
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
}

/** On SAML any Email is an error (API:UserIdentityInfo). What a directory manages may be named as it is, or not. */
function requireUnlocked(
  old: UserIdentityInfo,
  given: UserIdentityInfo,
  type: IdentityType,
  directoryFields: Switches['directoryFields'],
): void {
  const isSameTaken = type === 'EXISTING_DIRECTORY' && directoryFields === 'same-value-taken'
  for (const member of lockedMembers(type)) {
    const isSame = (given[member] ?? '') === (old[member] ?? '')
    if (given[member] !== undefined && !(isSameTaken && isSame)) {
      throw invalidParameter(`'IdentityInfo.${member}' cannot be set on an instance of type ${type ?? ''}.`)
    }
  }
}

/** Names of the Connect directory have 1 to 255 and 1 to 256 characters (API:UserIdentityInfo). */
function requireNames({ FirstName, LastName }: UserIdentityInfo, type: IdentityType): void {
  if (type !== 'CONNECT_MANAGED') {
    return
  }
  if (FirstName === '' || LastName === '') {
    throw invalidParameter('A user of the Connect directory needs a first and a last name.')
  }
  if (countCharacters(LastName ?? '') > 256) {
    throw invalidParameter("'IdentityInfo.LastName' must have at most 256 characters here.")
  }
}

function clear(
  member: Member,
  old: UserIdentityInfo,
  clearing: Switches['identityClearing'],
): string | undefined {
  if (!clearable.includes(member)) {
    return ''
  }
  if (clearing === 'refused') {
    throw invalidParameter(`'IdentityInfo.${member}' must not be empty.`)
  }
  return clearing === 'honoured' ? undefined : old[member]
}
