import { region, resourceArn } from '../identifiers.js'
import type { HierarchyGroupRecord, InstanceRecord, InstanceState } from '../store.js'
import { hierarchy, levelNames, routingProfileNames, securityProfileNames } from './directory-names.js'
import { type Random, createRandom } from './random.js'

interface Named {
  Id: string
  Arn: string
  Name: string
  LastModifiedTime: Date
  LastModifiedRegion: string
}

/** Fills an instance with profiles and a hierarchy. `now` in milliseconds since 1970. */
export function seedDirectory(state: InstanceState, seed: number, now: number): void {
  const { instance } = state
  for (const [name] of routingProfileNames) {
    put(state.routingProfiles, named(instance, 'routing-profile', name, seed, now))
  }
  for (const name of securityProfileNames) {
    put(state.securityProfiles, named(instance, 'security-profile', name, seed, now))
  }
  restrictRecordings(state)
  state.hierarchyLevels.push(
    ...levelNames.map((name) => named(instance, 'agent-group-level', name, seed, now)),
  )
  seedHierarchy(state, createRandom(seed, 'hierarchy'), now)
}

/** One profile lets its holders see some users only. */
function restrictRecordings({ securityProfiles }: InstanceState): void {
  for (const profile of securityProfiles.values()) {
    if (profile.Name === 'Recordings / EU') {
      profile.AllowedAccessControlTags = { site: 'berlin' }
      profile.TagRestrictedResources = ['User']
    }
  }
}

type Kind = 'routing-profile' | 'security-profile' | 'agent-group' | 'agent-group-level'

export function named(instance: InstanceRecord, kind: Kind, name: string, seed: number, now: number): Named {
  const random = createRandom(seed, `${kind}/${name}`)
  const Id = random.uuid()
  const Arn = resourceArn(instance, kind, Id)
  return { Id, Arn, Name: name, LastModifiedTime: daysAgo(random, now), LastModifiedRegion: region }
}

function put<Item extends { Id: string }>(map: Map<string, Item>, item: Item): void {
  map.set(item.Id, item)
}

/** Between 10 and 400 days before `now`, to the second. */
export function daysAgo(random: Random, now: number): Date {
  const seconds = Math.floor((10 + random.next() * 390) * 24 * 60 * 60)
  return new Date((Math.floor(now / 1000) - seconds) * 1000)
}

function seedHierarchy(state: InstanceState, random: Random, now: number): void {
  const add = (level: number, name: string, parent?: HierarchyGroupRecord): HierarchyGroupRecord => {
    const Id = random.uuid()
    const group: HierarchyGroupRecord = {
      Id,
      Arn: resourceArn(state.instance, 'agent-group', Id),
      Name: name,
      LevelId: state.hierarchyLevels[level]?.Id ?? '',
      ...(parent === undefined ? {} : { ParentId: parent.Id }),
      LastModifiedTime: daysAgo(random, now),
    }
    put(state.hierarchyGroups, group)
    return group
  }
  for (const [countryName, sites] of Object.entries(hierarchy)) {
    const country = add(0, countryName)
    for (const [siteName, teams] of Object.entries(sites)) {
      const site = add(1, siteName, country)
      for (const team of teams) {
        add(2, team, site)
      }
    }
  }
}
