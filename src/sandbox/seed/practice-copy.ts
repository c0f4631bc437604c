import { region, resourceArn } from '../identifiers.js'
import type { InstanceState, Store, UserRecord } from '../store.js'
import { type ExportRow, plain, readExport, split } from './export-file.js'
import { practicePhone } from './practice-phone.js'
import { createRandom } from './random.js'
import { named } from './seed-directory.js'
import { seedStore, type SeedOptions } from './seed-store.js'

export interface PracticeOptions extends Omit<SeedOptions, 'users'> {
  /** Replaces all names, addresses and numbers. */
  readonly isMasked: boolean
}

/** Exist in every instance, assigned or not. */
const givenProfiles = ['Admin', 'Agent', 'CallCenterManager', 'QualityAnalyst']
const givenRouting = 'Basic Routing Profile'

/**
 * An instance with the users of an export, the profiles and groups they are in, and no others. Ids of users are those
 * of the file; everything else has ids of its own.
 * @throws Error that says what is wrong, beginning with `where`
 */
export function practiceCopy(csv: string, where: string, options: PracticeOptions): Store {
  const rows = readExport(csv, where)
  const store = seedStore({ ...options, users: 0 })
  const directory = new Directory(store, options)
  for (const [index, row] of rows.entries()) {
    const user = practiceUser(row, directory, options)
    store.users.set(user.Id, options.isMasked ? masked(user, index + 1) : user)
    directory.giveProficiencies(user.Id, row.cell('proficiencies'))
  }
  store.userLimit = Math.max(store.userLimit, 2 * rows.length)
  return store
}

function practiceUser(row: ExportRow, directory: Directory, { now, seed }: PracticeOptions): UserRecord {
  const { cell } = row
  const Username = cell('username')
  const random = createRandom(seed, `practice/${Username}`)
  const Id = bareUserId(cell('user_id')) ?? random.uuid()
  const group = directory.group(cell('hierarchy'))
  const tags = split(cell('tags'), '|').map((tag) => {
    const [key = '', ...value] = split(tag, '=')
    return [plain(key), plain(value.join('='))] as const
  })
  return {
    Id,
    Arn: resourceArn(directory.instance, 'agent', Id),
    Username: Username === '' ? Id : Username,
    IdentityInfo: identityOf(row),
    ...practicePhone(row),
    SecurityProfileIds: split(cell('security_profiles') || 'Agent', '|').map((name) =>
      directory.securityProfile(plain(name)),
    ),
    RoutingProfileId: directory.routingProfile(plain(cell('routing_profile')) || givenRouting),
    ...(group === undefined ? {} : { HierarchyGroupId: group }),
    Tags: Object.fromEntries(tags),
    LastModifiedTime: new Date(now - 30 * 24 * 60 * 60 * 1000),
    LastModifiedRegion: region,
  }
}

function bareUserId(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(text.slice(text.lastIndexOf('/') + 1))?.[0]
}

function identityOf({ cell }: ExportRow): UserRecord['IdentityInfo'] {
  const members = {
    FirstName: cell('first_name'),
    LastName: cell('last_name'),
    Email: cell('email'),
    SecondaryEmail: cell('secondary_email'),
    Mobile: cell('mobile'),
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''))
}

/** Removes all that identifies a person but the id. The same file gives the same names again. */
function masked(user: UserRecord, number: number): UserRecord {
  const { IdentityInfo: identity, PhoneConfig: phone } = user
  const name = `agent-${String(number).padStart(5, '0')}`
  return {
    ...user,
    Username: name,
    IdentityInfo: {
      FirstName: 'Agent',
      LastName: String(number),
      ...(identity.Email === undefined ? {} : { Email: `${name}@example.com` }),
      ...(identity.SecondaryEmail === undefined ? {} : { SecondaryEmail: `${name}@example.org` }),
      ...(identity.Mobile === undefined ? {} : { Mobile: inventedNumber(number) }),
    },
    PhoneConfig: phone.DeskPhoneNumber ? { ...phone, DeskPhoneNumber: inventedNumber(number) } : phone,
  }
}

/** From the ranges kept free for fiction. */
function inventedNumber(number: number): string {
  return `+4930${23125000 + (number % 1000)}`
}

/** Profiles, groups and attributes by name, created when a user first has them. */
class Directory {
  readonly #state: InstanceState
  readonly #options: PracticeOptions
  readonly #groups = new Map<string, string>()
  readonly #routing = new Map<string, string>()
  readonly #security = new Map<string, string>()

  constructor(state: InstanceState, options: PracticeOptions) {
    this.#state = state
    this.#options = options
    state.hierarchyLevels.length = 0
    for (const map of [state.routingProfiles, state.securityProfiles, state.hierarchyGroups]) map.clear()
    for (const name of givenProfiles) this.securityProfile(name)
    this.routingProfile(givenRouting)
  }

  get instance() {
    return this.#state.instance
  }

  routingProfile(name: string): string {
    const id = this.#routing.get(name) ?? this.#make('routing-profile', name, this.#state.routingProfiles)
    this.#routing.set(name, id)
    return id
  }

  securityProfile(name: string): string {
    const id = this.#security.get(name) ?? this.#make('security-profile', name, this.#state.securityProfiles)
    this.#security.set(name, id)
    return id
  }

  #make(kind: 'routing-profile' | 'security-profile', name: string, map: InstanceState['routingProfiles']) {
    const { seed, now } = this.#options
    const made = named(this.#state.instance, kind, name, seed, now)
    map.set(made.Id, made)
    return made.Id
  }

  /** The group at the end of a path, and those above it; `none` is no group. */
  group(path: string): string | undefined {
    if (path === 'none') return undefined
    let parent: string | undefined
    for (const [level] of split(path, '/').entries())
      parent = this.#groupAt(split(path, '/').slice(0, level + 1), parent)
    return parent
  }

  #groupAt(names: readonly string[], ParentId: string | undefined): string {
    const { seed, now } = this.#options
    const path = names.join('/')
    const there = this.#groups.get(path)
    if (there !== undefined) return there
    const { Id, Arn, LastModifiedTime } = named(this.#state.instance, 'agent-group', path, seed, now)
    const Name = plain(names.at(-1) ?? '')
    const parent = ParentId === undefined ? {} : { ParentId }
    this.#state.hierarchyGroups.set(Id, {
      Id,
      Arn,
      Name,
      LevelId: this.#level(names.length),
      ...parent,
      LastModifiedTime,
    })
    this.#groups.set(path, Id)
    return Id
  }

  #level(depth: number): string {
    const { hierarchyLevels: levels, instance } = this.#state
    const { seed, now } = this.#options
    const made = levels[depth - 1] ?? named(instance, 'agent-group-level', `Level ${depth}`, seed, now)
    levels[depth - 1] = made
    return made.Id
  }

  giveProficiencies(userId: string, text: string): void {
    const theirs = split(text, '|').map((part) => {
      const [name = '', value = '', level = ''] = split(part, ':')
      return { AttributeName: plain(name), AttributeValue: plain(value), Level: Number(level) }
    })
    if (theirs.length === 0) return
    for (const { AttributeName, AttributeValue } of theirs) this.#know(AttributeName, AttributeValue)
    this.#state.proficiencies.set(userId, theirs)
  }

  #know(Name: string, value: string): void {
    const { predefinedAttributes: attributes } = this.#state
    const there = attributes.get(Name)
    const LastModifiedTime = new Date(this.#options.now - 30 * 24 * 60 * 60 * 1000)
    if (there === undefined) attributes.set(Name, { Name, Values: { StringList: [value] }, LastModifiedTime })
    else if (!there.Values.StringList.includes(value)) there.Values.StringList.push(value)
  }
}
