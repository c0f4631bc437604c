import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ChannelEntry, isVoice } from '../../src/sandbox/channel-settings.js'
import { lineage } from '../../src/sandbox/hierarchy.js'
import { seedStore } from '../../src/sandbox/seed/seed-store.js'

const now = Date.UTC(2026, 2, 1)
const seed = (options: object = {}) => seedStore({ users: 300, seed: 1, instances: 1, now, ...options })

describe('a seed', () => {
  it('gives the same instance again', () => {
    expect(seed()).toEqual(seed())
  })

  it('gives another instance than another seed', () => {
    const ids = new Set(seed().users.keys())
    const others = seed({ seed: 2 })
    expect(others.instance.Id).not.toBe(seed().instance.Id)
    expect([...others.users.keys()].some((id) => ids.has(id))).toBe(false)
  })

  it('gives a small instance as the beginning of a large one', () => {
    expect([...seed().users.values()].slice(0, 40)).toEqual([...seed({ users: 40 }).users.values()])
  })
})

describe('the people', () => {
  const { users, routingProfiles, securityProfiles, hierarchyGroups } = seed({ users: 2000 })
  const all = [...users.values()]

  it('have names of their own, also for those who ignore case', () => {
    expect(new Set(all.map(({ Username }) => Username.toLowerCase())).size).toBe(2000)
  })

  it('have ids, profiles and groups that exist', () => {
    for (const user of all) {
      expect(user.Id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(routingProfiles.has(user.RoutingProfileId)).toBe(true)
      expect(user.SecurityProfileIds.every((id) => securityProfiles.has(id))).toBe(true)
      expect(user.HierarchyGroupId === undefined || hierarchyGroups.has(user.HierarchyGroupId)).toBe(true)
      expect(now - user.LastModifiedTime.getTime()).toBeGreaterThan(9 * 24 * 60 * 60 * 1000)
    }
  })

  it('have names in NFC that fit the service', () => {
    for (const { Username, IdentityInfo } of all) {
      expect(`${IdentityInfo.FirstName}${IdentityInfo.LastName}`).toBe(
        `${IdentityInfo.FirstName}${IdentityInfo.LastName}`.normalize('NFC'),
      )
      expect(Username.length).toBeLessThanOrEqual(20)
      expect(Username).not.toMatch(/^\.|\.$|\.\d*$/)
    }
  })

  it('are of every sort', () => {
    const has = (isSo: (user: (typeof all)[number]) => boolean) => all.filter(isSo).length
    const acw = new Set(all.map(({ PhoneConfig }) => PhoneConfig.AfterContactWorkTimeLimit))
    expect(has((user) => user.AfterContactWorkConfigs === undefined)).toBeGreaterThan(900)
    expect(has((user) => (user.AfterContactWorkConfigs?.length ?? 0) > 1)).toBeGreaterThan(400)
    expect(acw).toContain(0)
    expect(has(({ Tags }) => Object.keys(Tags).length === 0)).toBeGreaterThan(50)
    expect(has(({ HierarchyGroupId }) => HierarchyGroupId === undefined)).toBeGreaterThan(100)
    expect(has(({ PhoneConfig }) => PhoneConfig.PhoneType === 'DESK_PHONE')).toBeGreaterThan(100)
    expect(
      has(({ AfterContactWorkConfigs: lists = [] }) =>
        lists.some((entry) => entry.AgentFirstCallbackAfterContactWorkConfig !== undefined),
      ),
    ).toBeGreaterThan(50)
    for (const { Id, Name } of routingProfiles.values()) {
      expect(
        has(({ RoutingProfileId }) => RoutingProfileId === Id),
        Name,
      ).toBeGreaterThan(0)
    }
  })
})

const channels = (list: readonly ChannelEntry[] = []) => list.map(({ Channel }) => Channel)

describe('an instance of 45 users', () => {
  const { users, securityProfiles, hierarchyGroups } = seed({ users: 45 })
  const all = [...users.values()]
  const admin = [...securityProfiles.values()].find(({ Name }) => Name === 'Admin')?.Id ?? ''

  it('has someone with as many security profiles and tags as there may be', () => {
    const [full] = all.filter(({ SecurityProfileIds }) => new Set(SecurityProfileIds).size === 10)
    expect(full?.SecurityProfileIds.every((id) => securityProfiles.has(id))).toBe(true)
    expect(all.filter(({ SecurityProfileIds }) => SecurityProfileIds.includes(admin))).toHaveLength(2)
    const [tagged] = all.filter(({ Tags }) => Object.keys(Tags).length === 50)
    expect(Object.values(tagged?.Tags ?? {})).toContain('')
  })

  it('has someone with other channels in one list than in another', () => {
    const uneven = all.find(({ AutoAcceptConfigs = [] }) => AutoAcceptConfigs[0]?.Channel === 'CHAT')
    expect(channels(uneven?.AutoAcceptConfigs)).toEqual(['CHAT', 'VOICE'])
    expect(channels(uneven?.AfterContactWorkConfigs)).toEqual(['EMAIL', 'VOICE'])
    expect(uneven?.PersistentConnectionConfigs).toBeUndefined()
  })

  it('has someone with settings of their own for callbacks', () => {
    const [differing] = all.filter(
      ({ AutoAcceptConfigs: [voice] = [], AfterContactWorkConfigs: [acw] = [] }) => {
        const callback = acw?.AgentFirstCallbackAfterContactWorkConfig?.AfterContactWorkTimeLimit
        const isOther = callback !== acw?.AfterContactWorkConfig?.AfterContactWorkTimeLimit
        return callback !== undefined && isOther && voice?.AgentFirstCallbackAutoAccept !== voice?.AutoAccept
      },
    )
    expect(differing).toBeDefined()
  })

  it('has someone at the top of the hierarchy, and someone outside', () => {
    const tops = [...hierarchyGroups.values()].filter(({ ParentId }) => ParentId === undefined)
    const topIds = new Set(tops.map(({ Id }) => Id))
    expect(all.filter(({ HierarchyGroupId: id = '' }) => topIds.has(id)).length).toBeGreaterThan(0)
    expect(all.filter(({ HierarchyGroupId }) => HierarchyGroupId === undefined).length).toBeGreaterThan(0)
  })

  it('shows voice in the legacy settings', () => {
    for (const { PhoneConfig, AfterContactWorkConfigs = [], AutoAcceptConfigs = [] } of all) {
      for (const { AfterContactWorkConfig: acw } of AfterContactWorkConfigs.filter(isVoice)) {
        expect(acw?.AfterContactWorkTimeLimit).toBe(PhoneConfig.AfterContactWorkTimeLimit)
      }
      for (const { AutoAccept } of AutoAcceptConfigs.filter(isVoice)) {
        expect(AutoAccept).toBe(PhoneConfig.AutoAccept)
      }
    }
  })
})

it('the first forty of seed 1 are the ones in the transcripts', () => {
  const digest = createHash('sha256')
  for (const user of seed({ users: 40 }).users.values()) {
    const { Id, Username, RoutingProfileId, SecurityProfileIds, HierarchyGroupId, Tags } = user
    digest.update(
      JSON.stringify([Id, Username, RoutingProfileId, SecurityProfileIds, HierarchyGroupId ?? null, Tags]),
    )
  }
  expect(digest.digest('hex').slice(0, 16)).toBe('1b0d00ce95ce1937')
})

it('the hierarchy has three levels, a name in several branches, and a slash in a name', () => {
  const state = seed()
  const groups = [...state.hierarchyGroups.values()]
  expect(Math.max(...groups.map((group) => lineage(state, group).length))).toBe(3)
  expect(groups.filter(({ Name }) => Name === 'Team A')).toHaveLength(3)
  expect(groups.some(({ Name }) => Name.includes('/'))).toBe(true)
})
