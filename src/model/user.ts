export const CHANNELS = ['voice', 'chat', 'task', 'email'] as const
export type Channel = (typeof CHANNELS)[number]

/** A value for each channel that has one. */
export type PerChannel<T> = Readonly<Partial<Record<Channel, T>>>

/** A skill of a user. */
export interface Proficiency {
  readonly name: string
  readonly value: string
  /** 1 to 5. */
  readonly level: number
}

/**
 * A user as last read, normalised once where it enters the program: times in seconds, effective values per channel.
 * `null` is known to be empty; an absent member was not read.
 */
export interface User {
  readonly id: string
  readonly arn: string
  readonly username: string
  readonly firstName: string | null
  readonly lastName: string | null
  /** Absent in search results, as are the next two. */
  readonly email?: string | null
  readonly secondaryEmail?: string | null
  readonly mobile?: string | null
  readonly routingProfileId: string
  readonly securityProfileIds: readonly string[]
  readonly hierarchyGroupId: string | null
  readonly phoneType: 'soft' | 'desk' | null
  readonly deskPhoneNumber: string | null
  readonly autoAccept: PerChannel<boolean>
  /** After-contact-work timeout in seconds; 0 is no limit. Absent while the unit of a search result is not known. */
  readonly acwTimeout?: PerChannel<number>
  /** The same for agent-first callbacks, which the service takes for voice only; absent is not off. */
  readonly callbackAutoAccept: PerChannel<boolean>
  /** ACW timeout of agent-first callbacks in seconds. Absent while `acwTimeout` is. */
  readonly callbackAcwTimeout?: PerChannel<number>
  /** Whether the service returned any per-channel setting; otherwise there are only the legacy ones. */
  readonly hasChannelSettings: boolean
  readonly persistentConnection: boolean | null
  readonly voiceEnhancement: string | null
  /** Absent unless read with ListUserProficiencies: neither a search nor a description shows them. */
  readonly proficiencies?: readonly Proficiency[]
  readonly tags: Readonly<Record<string, string>>
  /** Its id in the customer's directory, where it has one; absent in search results. */
  readonly directoryUserId?: string
  /** Milliseconds since 1970; absent in search results. */
  readonly lastModified?: number
}

/** Where an instance's users come from; decides what of their identity can be changed here. */
export type IdentityType = 'CONNECT_MANAGED' | 'SAML' | 'EXISTING_DIRECTORY'

/** A read of what a search does not show of a user: DescribeUser, or ListUserProficiencies. */
export type UserRead = 'description' | 'proficiencies'

/** The ids of a user that a job has created. */
export interface CreatedUser {
  readonly userId: string
  readonly arn: string
}
