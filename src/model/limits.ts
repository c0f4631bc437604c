/** The limits of the Amazon Connect API that requests are held against, each with its source. Lengths are in characters. */
export const LIMITS = {
  /** API reference, UserIdentityInfo. */
  firstName: 255,
  /** API reference, UserIdentityInfo: fewer where Amazon Connect itself manages the users. */
  lastName: 300,
  managedLastName: 256,
  /** API reference, UserIdentityInfo (SecondaryEmail). */
  email: 265,
} as const
