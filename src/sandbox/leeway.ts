/** Rules of the service that nobody could confirm. Tests set them either way; the defaults are the likelier ones. */
export interface Leeway {
  /**
   * Unit of the per-channel after-contact-work lists in SearchUsers. The legacy PhoneConfig is always in
   * milliseconds there. Default `milliseconds`.
   */
  readonly searchAcwUnit: 'milliseconds' | 'seconds'
  /** Whether string conditions on names distinguish case. Default false. */
  readonly searchCaseSensitive: boolean
}
