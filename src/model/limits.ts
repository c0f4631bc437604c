/** The limits of the Amazon Connect API that requests are checked against, each with its source. Lengths are in characters. */
export const LIMITS = {
  /** API reference, UserIdentityInfo. */
  firstName: 255,
  /** API reference, UserIdentityInfo: fewer where Amazon Connect itself manages the users. */
  lastName: 300,
  managedLastName: 256,
  /** API reference, UserIdentityInfo (SecondaryEmail). */
  email: 265,
  /** Seconds; API reference, UserPhoneConfig. */
  acwTimeout: 2_000_000,
  /** API reference, UpdateUserSecurityProfiles. */
  securityProfiles: 10,
  /** Of these, with access-control tags or a hierarchy restriction: administrator guide, tag-based access control. */
  restrictedProfiles: 7,
  /** Proficiencies of a user: the default of quota L-50375162. */
  proficiencies: 10,
  /** API reference, CreateUser: the first where users sign in by SAML. */
  samlUsername: 64,
  username: 20,
  shortestPassword: 8,
  longestPassword: 64,
  /** Tags of a user, without those of AWS. */
  tags: 50,
  /** Service model, TagKey and TagValue. */
  tagKey: 128,
  tagValue: 256,
} as const

/** Tags that AWS sets itself: they can't be edited and don't count towards the limit. */
export function isAwsTag(key: string): boolean {
  return key.toLowerCase().startsWith('aws:')
}

/** The tag keys that count towards the limit. */
export function ownTagKeys(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(tags).filter((key) => !isAwsTag(key))
}

/** In Unicode characters, as Smithy's `length` trait counts: an emoji of two UTF-16 units is one. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}

/** How fast calls of one operation may follow each other. */
export interface Pace {
  /** Calls a second. Above 0. Too high: the service refuses calls, which costs more time than it wins. */
  readonly rate: number
  /** Calls the service takes at once after a pause; at least 1 in a quota. */
  readonly burst: number
}

/** Every Connect operation of an account that asked for no more (AWS administrator guide, service quotas). */
export const DEFAULT_PACE: Pace = { rate: 2, burst: 5 }

/**
 * Concurrent calls of one operation: as many as the pace starts in this time, within bounds. If every call fails, few
 * calls must be in flight before the job stops.
 */
const IN_FLIGHT_SECONDS = 0.4
const FEWEST_IN_FLIGHT = 16
const MOST_IN_FLIGHT = 24

/** How many calls of one operation are under way at once. The service counts them against the burst, so never more than that. */
export function mostInFlight({ rate, burst }: Pace): number {
  const inFlight = Math.max(FEWEST_IN_FLIGHT, Math.min(MOST_IN_FLIGHT, rate * IN_FLIGHT_SECONDS))
  return Math.max(1, Math.floor(Math.min(inFlight, burst)))
}
