/** Rules of the service that nobody could confirm. Tests set them either way; the defaults are the likelier ones. */
export interface Leeway {
  /**
   * Unit of the per-channel after-contact-work lists in SearchUsers. The legacy PhoneConfig is always in
   * milliseconds there. Default `milliseconds`.
   */
  readonly searchAcwUnit: 'milliseconds' | 'seconds'
  /** Whether string conditions on names distinguish case. Default false. */
  readonly searchCaseSensitive: boolean
  /**
   * What UpdateUserConfig does with a list, a channel in a list, or a member of a channel's entry that the request
   * leaves out: the old value stays, or is gone, and with it what PhoneConfig shows of it. Default `kept`.
   */
  readonly omittedConfig: 'kept' | 'wiped'
  /**
   * What UpdateUserPhoneConfig does with AutoAccept, AfterContactWorkTimeLimit and DeskPhoneNumber when the request
   * leaves them out: the old value stays, or they become false, 0 and no number. Default `kept`.
   */
  readonly omittedPhoneConfig: 'kept' | 'reset'
  /**
   * What UpdateUserIdentityInfo does with a member that the request leaves out and the instance lets be changed: the
   * old value stays, or is gone. Default `kept`.
   */
  readonly omittedIdentity: 'kept' | 'wiped'
  /**
   * What an empty Email, SecondaryEmail or Mobile does: it takes the value away, nothing at all, or it is 400.
   * Default `honoured`.
   */
  readonly identityClearing: 'honoured' | 'ignored' | 'refused'
  /**
   * In a directory of the customer's, FirstName, LastName and Email cannot be updated: whether naming the value they
   * have is nevertheless let through, or refused too. Default `same-value-taken`.
   */
  readonly directoryFields: 'same-value-taken' | 'refused'
  /** AssociateUserProficiencies with one the user has: 400, or its level is set, or it is left. Default `refused`. */
  readonly associateAssociated: 'refused' | 'updated' | 'ignored'
  /** UpdateUserProficiencies with one the user has not: 404, or it is added, or it is left out. Default `refused`. */
  readonly updateMissing: 'refused' | 'added' | 'ignored'
  /** DisassociateUserProficiencies with one the user has not: nothing, or 404. Default `ignored`. */
  readonly disassociateMissing: 'ignored' | 'refused'
  /**
   * Whether UpdateUserHierarchy without a group takes the user out of the hierarchy, or answers 200 and does nothing.
   * Default `honoured`.
   */
  readonly hierarchyClearing: 'honoured' | 'ignored'
  /**
   * Whether the service has UpdateUserConfig. Without it the call is 404 UnknownOperationException, as in a Region or
   * an emulator that lacks it, and the seeded users have the legacy PhoneConfig alone. Default true.
   */
  readonly userConfigKnown: boolean
}

const defaults: Leeway = {
  searchAcwUnit: 'milliseconds',
  searchCaseSensitive: false,
  omittedConfig: 'kept',
  omittedPhoneConfig: 'kept',
  omittedIdentity: 'kept',
  identityClearing: 'honoured',
  directoryFields: 'same-value-taken',
  associateAssociated: 'refused',
  updateMissing: 'refused',
  disassociateMissing: 'ignored',
  hierarchyClearing: 'honoured',
  userConfigKnown: true,
}

/** What `options` leave open is decided by default. */
export function settleLeeway(options: Partial<Leeway>): Leeway {
  return { ...defaults, ...pickLeeway(options) }
}

function pickLeeway(options: Partial<Leeway>): Partial<Leeway> {
  const given = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(defaults, name) && value !== undefined,
  )
  return Object.fromEntries(given)
}
