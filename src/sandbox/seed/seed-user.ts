import { region, resourceArn } from '../identifiers.js'
import type { InstanceState, UserRecord } from '../store.js'
import { routingProfileNames, siteTags, teamTags } from './directory-names.js'
import { type AwkwardPerson, awkwardPeople, firstNames, lastNames } from './people.js'
import { type Random, createRandom } from './random.js'
import { daysAgo } from './seed-directory.js'
import { phoneNumber, seedPhone } from './seed-phone.js'
import { specialUsers } from './special-users.js'

/** Usernames of the Connect directory have at most 20 characters (API:CreateUser). */
const maxUsernameLength = 20

/**
 * Adds `count` users. The one at a position is the same whatever the count, as long as the seed is: a small instance
 * is the beginning of a large one.
 */
export function seedUsers(state: InstanceState, seed: number, count: number, now: number): void {
  const names = new Usernames()
  const directory = indexDirectory(state)
  for (let position = 0; position < count; position += 1) {
    const random = createRandom(seed, `user/${position}`)
    const user = seedUser(state, directory, random, position, names, now)
    specialUsers.get(position)?.(user, state)
    state.users.set(user.Id, user)
  }
}

type Directory = ReturnType<typeof indexDirectory>

function indexDirectory(state: InstanceState) {
  return {
    routing: new Map([...state.routingProfiles.values()].map(({ Name, Id }) => [Name, Id])),
    security: new Map([...state.securityProfiles.values()].map(({ Name, Id }) => [Name, Id])),
    groups: [...state.hierarchyGroups.keys()],
  }
}

function seedUser(
  state: InstanceState,
  directory: Directory,
  random: Random,
  position: number,
  names: Usernames,
  now: number,
): UserRecord {
  const Id = random.uuid()
  const person = awkwardPeople.get(position) ?? inventPerson(random, names)
  names.take(person.username)
  const group = random.chance(0.85) ? directory.groups[random.below(directory.groups.length)] : undefined
  const profile = random.pickWeighted(routingProfileNames)
  return {
    Id,
    Arn: resourceArn(state.instance, 'agent', Id),
    Username: person.username,
    IdentityInfo: seedIdentity(random, person),
    ...seedPhone(random),
    SecurityProfileIds: pickSecurityProfiles(random, position).map(
      (name) => directory.security.get(name) ?? '',
    ),
    RoutingProfileId: directory.routing.get(profile) ?? '',
    ...(group === undefined ? {} : { HierarchyGroupId: group }),
    Tags: seedTags(random),
    LastModifiedTime: daysAgo(random, now),
    LastModifiedRegion: region,
  }
}

function inventPerson(random: Random, names: Usernames): AwkwardPerson {
  const firstName = random.pick(firstNames)
  const lastName = random.pick(lastNames)
  return { username: names.freeOne(`${toAscii(firstName)}.${toAscii(lastName)}`), firstName, lastName }
}

/** Gives each user a name of its own. */
class Usernames {
  readonly #taken = new Set<string>()
  /** Up to which number the names on a base are known to be taken. */
  readonly #numbers = new Map<string, number>()

  take(username: string): void {
    this.#taken.add(username.toLowerCase())
  }

  freeOne(base: string): string {
    let number = this.#numbers.get(base) ?? 1
    let username = numbered(base, number)
    while (this.#taken.has(username)) {
      number += 1
      username = numbered(base, number)
    }
    this.#numbers.set(base, number)
    return username
  }
}

function numbered(base: string, number: number): string {
  const suffix = number === 1 ? '' : String(number)
  return base.slice(0, maxUsernameLength - suffix.length) + suffix
}

const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', ı: 'i' }

/** `Müller` to `muller`, `van Dijk` to `vandijk`. */
function toAscii(name: string): string {
  const bare = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  return bare.replace(/[^a-z]/g, (letter) => plainLetters[letter] ?? '')
}

function seedIdentity(random: Random, { username, firstName, lastName }: AwkwardPerson) {
  const mailbox = username.replace(/[^a-z0-9.]/gi, '').replace(/^\.|\.$/g, '') || 'user'
  const hasSecondary = random.chance(0.2)
  const hasMobile = random.chance(0.3)
  return {
    FirstName: firstName,
    LastName: lastName,
    Email: `${mailbox}@example.com`,
    ...(hasSecondary ? { SecondaryEmail: `${mailbox}@backup.example.org` } : {}),
    ...(hasMobile ? { Mobile: phoneNumber(random) } : {}),
  }
}

/** The first two users are the administrators, so that a small instance has them too. */
function pickSecurityProfiles(random: Random, position: number): readonly string[] {
  if (position < 2) {
    return position === 0 ? ['Admin'] : ['Admin', 'CallCenterManager']
  }
  return random.pickWeighted<readonly string[]>([
    [['Agent'], 80],
    [['Agent', 'Team Lead'], 6],
    [['Agent', 'QualityAnalyst', 'Recordings / EU'], 4],
    [['CallCenterManager'], 4],
    [['Agent', 'Callback Desk'], 3],
    [['agent'], 2],
    [['Agent', 'Team Lead', 'Wallboard', 'Reporting, read-only', 'Überwachung'], 1],
  ])
}

function seedTags(random: Random): Record<string, string> {
  return {
    ...(random.chance(0.8) ? { team: random.pick(teamTags) } : {}),
    ...(random.chance(0.6) ? { site: random.pick(siteTags) } : {}),
    ...(random.chance(0.05) ? { 'cost center': `${1000 + random.below(20) * 10}=EU` } : {}),
  }
}
