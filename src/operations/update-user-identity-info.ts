import type { User } from '../model/user.js'
import { factsOf, type Operation, type Rules } from './operation.js'

const MEMBERS = ['firstName', 'lastName', 'email', 'secondaryEmail', 'mobile'] as const

/**
 * Sets a user's identity. Whether the service keeps or wipes a member that is left out is unconfirmed, so all five go
 * with every call, changed or not; but for the e-mail address on a SAML instance, where naming it is an error, and for
 * what an existing directory decides, if the service refuses even unchanged values. A value is taken away by an
 * empty text, or, where the service refuses that, by leaving it out; both are unconfirmed, so both are read back.
 */
export const updateUserIdentityInfo: Operation = {
  ...factsOf('UpdateUserIdentityInfo', 'L-66B5F86E'),
  members: MEMBERS,
  request: (fresh, wanted, rules) => {
    if (MEMBERS.every((member) => fresh[member] === wanted[member])) return undefined
    const now = identityOf(fresh, rules)
    const identity = identityOf(wanted, rules)
    if (JSON.stringify(now) === JSON.stringify(identity)) return undefined
    const cleared = Object.keys(now).filter((member) => !(member in identity))
    const emptied = rules.clearsByOmission === true ? [] : cleared.map((member) => [member, ''] as const)
    return {
      operation: 'UpdateUserIdentityInfo',
      userId: fresh.id,
      body: { IdentityInfo: { ...identity, ...Object.fromEntries(emptied) } },
      ...(cleared.length === 0 ? {} : { clears: true as const }),
      ...(emptied.length === 0 ? {} : { empties: true as const }),
      ...(leavesOutDirectory(rules) ? { omitsDirectory: true as const } : {}),
    }
  },
  mustReadBack: ({ clears }) => clears === true,
}

function leavesOutDirectory({ identityType, omitsDirectory }: Rules): boolean {
  return identityType === 'EXISTING_DIRECTORY' && omitsDirectory === true
}

/** What a user has, by the members of the API, in its order. */
function identityOf(
  user: Pick<User, (typeof MEMBERS)[number]>,
  rules: Rules,
): Readonly<Record<string, string>> {
  const omitted = leavesOutDirectory(rules)
  const members = {
    FirstName: omitted ? null : user.firstName,
    LastName: omitted ? null : user.lastName,
    Email: omitted || rules.identityType === 'SAML' ? null : user.email,
    SecondaryEmail: user.secondaryEmail,
    Mobile: user.mobile,
  }
  const has = Object.entries(members).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(has)
}
