import { throttleDresses } from './faults.js'

/**
 * Unconfirmed rules of the service, one member each. Tests set them either way. What the values mean
 * is in BEHAVIOUR.md.
 */
export interface Switches {
  /** Unit of the per-channel after-contact-work lists in SearchUsers. PhoneConfig is always in milliseconds there. */
  readonly searchAcwUnit: 'milliseconds' | 'seconds'
  /** Whether string conditions on names distinguish case. */
  readonly searchCaseSensitive: boolean
  /** Whether the 2 to 25 characters, which a note asks of CONTAINS for other fields, go for all names. */
  readonly containsLength: 'any' | '2-25'
  /** Whether all conditions on proficiencies must hold for one of them, or each for any. */
  readonly searchProficiencies: 'one-fits-all' | 'each-fits-any'
  /** What the level is called in a condition on proficiencies; under another name it is refused. */
  readonly searchLevelField: 'limit' | 'level'
  /** Whether SearchUsers takes conditions on proficiencies at all. */
  readonly searchListCondition: 'taken' | 'refused'
  readonly searchOrder: 'by-id' | 'shuffled'
  /** Whether a page of SearchUsers begins with what the one before ended with. */
  readonly searchDuplicates: boolean
  /** Whether ApproximateTotalCount is right. */
  readonly searchTotal: 'exact' | 'rough'
  /** For how long SearchUsers does not know of a change. */
  readonly searchLagSeconds: number
  /** For how long DescribeUser, ListUserProficiencies and ListUsers do not know of a change. */
  readonly readLagSeconds: number
  /** Whether a call about a user that exists may be 404. */
  readonly spuriousNotFound: 'never' | 'sometimes'
  /** What UpdateUserConfig does with a list that the request leaves out. */
  readonly omittedLists: 'kept' | 'wiped'
  /** What it does with a channel that a list leaves out, and with a member that a channel's entry leaves out. */
  readonly omittedChannels: 'kept' | 'wiped'
  /** Whether UpdateUserConfig is ever 409 ConditionalOperationFailedException. */
  readonly configConflict: 'never' | 'sometimes'
  /** What PhoneConfig shows once UpdateUserConfig has set lists. */
  readonly legacyPhone: 'voice' | 'frozen' | 'absent'
  /** What UpdateUserPhoneConfig does with AutoAccept, AfterContactWorkTimeLimit and DeskPhoneNumber left out. */
  readonly omittedPhoneConfig: 'kept' | 'reset'
  /** What UpdateUserIdentityInfo does with a member left out, unless the directory decides it. */
  readonly omittedIdentity: 'kept' | 'wiped'
  /** What an empty Email, SecondaryEmail or Mobile does. */
  readonly identityClearing: 'honoured' | 'ignored' | 'refused'
  /** Naming FirstName, LastName or Email as they are, where the customer's directory decides them. */
  readonly directoryFields: 'same-value-taken' | 'refused'
  /** AssociateUserProficiencies with one the user has. */
  readonly associateAssociated: 'refused' | 'updated' | 'ignored'
  /** UpdateUserProficiencies with one the user has not. */
  readonly updateMissing: 'refused' | 'added' | 'ignored'
  /** DisassociateUserProficiencies with one the user has not. */
  readonly disassociateMissing: 'ignored' | 'refused'
  /** UpdateUserHierarchy without a group. */
  readonly hierarchyClearing: 'honoured' | 'ignored'
  /** UpdateUserHierarchy with an empty text for the group. */
  readonly emptyHierarchyGroup: 'refused' | 'honoured' | 'ignored'
  /** Whether each operation has a bucket, or all of an account share one. */
  readonly bucketScope: 'operation' | 'account'
  /** What an empty bucket answers. */
  readonly throttleDress: (typeof throttleDresses)[number] | 'all-in-turn'
  /** Whether UpdateUserConfig is there at all. Without it users are seeded with PhoneConfig alone. */
  readonly userConfigKnown: boolean
}

/** What a point may be: the first is the default. Of a number of seconds these are examples. */
interface Point<Value> {
  readonly values: readonly [Value, ...Value[]]
  readonly kind: Value
  readonly hostile: Value
}

const lag = { values: [0, 30], kind: 0, hostile: 30 } as const

/**
 * The points with their values and presets. `hostile` goes against a careless client wherever a careful one can still
 * reach the same end; so it takes no ability away: what is cleared is cleared, and UpdateUserConfig is there.
 */
export const points: { readonly [Name in keyof Switches]: Point<Switches[Name]> } = {
  searchAcwUnit: { values: ['milliseconds', 'seconds'], kind: 'milliseconds', hostile: 'seconds' },
  searchCaseSensitive: { values: [false, true], kind: false, hostile: true },
  containsLength: { values: ['any', '2-25'], kind: 'any', hostile: '2-25' },
  searchProficiencies: {
    values: ['one-fits-all', 'each-fits-any'],
    kind: 'one-fits-all',
    hostile: 'each-fits-any',
  },
  searchLevelField: { values: ['limit', 'level'], kind: 'limit', hostile: 'level' },
  searchListCondition: { values: ['taken', 'refused'], kind: 'taken', hostile: 'taken' },
  searchOrder: { values: ['by-id', 'shuffled'], kind: 'by-id', hostile: 'shuffled' },
  searchDuplicates: { values: [false, true], kind: false, hostile: true },
  searchTotal: { values: ['exact', 'rough'], kind: 'exact', hostile: 'rough' },
  searchLagSeconds: lag,
  readLagSeconds: { ...lag, values: [0, 2], hostile: 2 },
  spuriousNotFound: { values: ['never', 'sometimes'], kind: 'never', hostile: 'sometimes' },
  omittedLists: { values: ['kept', 'wiped'], kind: 'kept', hostile: 'wiped' },
  omittedChannels: { values: ['kept', 'wiped'], kind: 'kept', hostile: 'wiped' },
  configConflict: { values: ['never', 'sometimes'], kind: 'never', hostile: 'sometimes' },
  legacyPhone: { values: ['voice', 'frozen', 'absent'], kind: 'voice', hostile: 'frozen' },
  omittedPhoneConfig: { values: ['kept', 'reset'], kind: 'kept', hostile: 'reset' },
  omittedIdentity: { values: ['kept', 'wiped'], kind: 'kept', hostile: 'wiped' },
  identityClearing: { values: ['honoured', 'ignored', 'refused'], kind: 'honoured', hostile: 'honoured' },
  directoryFields: { values: ['same-value-taken', 'refused'], kind: 'same-value-taken', hostile: 'refused' },
  associateAssociated: { values: ['refused', 'updated', 'ignored'], kind: 'updated', hostile: 'refused' },
  updateMissing: { values: ['refused', 'added', 'ignored'], kind: 'added', hostile: 'refused' },
  disassociateMissing: { values: ['ignored', 'refused'], kind: 'ignored', hostile: 'refused' },
  hierarchyClearing: { values: ['honoured', 'ignored'], kind: 'honoured', hostile: 'honoured' },
  emptyHierarchyGroup: { values: ['refused', 'honoured', 'ignored'], kind: 'honoured', hostile: 'refused' },
  bucketScope: { values: ['operation', 'account'], kind: 'operation', hostile: 'account' },
  throttleDress: {
    values: [...throttleDresses, 'all-in-turn'],
    kind: 'ThrottlingException',
    hostile: 'all-in-turn',
  },
  userConfigKnown: { values: [true, false], kind: true, hostile: true },
}

export type Preset = 'kind' | 'hostile'

const names = Object.keys(points) as (keyof Switches)[]

/** What `options` leave open is decided by the preset, and without one by default. */
export function settleSwitches(options: Partial<Switches>, preset?: Preset): Switches {
  const settled = names.map((name) => {
    const { [name]: point } = points
    return [name, options[name] ?? (preset === undefined ? point.values[0] : point[preset])]
  })
  return Object.fromEntries(settled) as Switches
}

/**
 * Reads `NAME=VALUE`, as the command line has it.
 * @throws Error that says which names or values there are
 */
export function readSwitch(text: string): Partial<Switches> {
  const [word = '', value = ''] = text.split(/=(.*)/s)
  const name = names.find((known) => known === word)
  if (name === undefined) {
    throw new Error(`"${word}" is not one of ${names.join(', ')}`)
  }
  const values: readonly unknown[] = points[name].values
  if (typeof values[0] === 'number') {
    if (!/^\d{1,5}$/.test(value)) {
      throw new Error(`"${value}" is not a whole number of seconds for ${name}`)
    }
    return { [name]: Number(value) }
  }
  const found = values.find((known) => String(known) === value)
  if (found === undefined) {
    throw new Error(`"${value}" is not one of the values of ${name}: ${values.join(', ')}`)
  }
  return { [name]: found }
}
