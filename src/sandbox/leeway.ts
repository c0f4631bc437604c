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

/** What `options` leave open is decided by default. */
export function settleLeeway(options: Partial<Leeway>): Leeway {
  const { searchAcwUnit = 'milliseconds', searchCaseSensitive = false } = options
  const { omittedConfig = 'kept', omittedPhoneConfig = 'kept', hierarchyClearing = 'honoured' } = options
  const { userConfigKnown = true } = options
  return {
    searchAcwUnit,
    searchCaseSensitive,
    omittedConfig,
    omittedPhoneConfig,
    hierarchyClearing,
    userConfigKnown,
  }
}
