import { describe, expect, it } from 'vitest'
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

it('the hierarchy has three levels, a name in several branches, and a slash in a name', () => {
  const state = seed()
  const groups = [...state.hierarchyGroups.values()]
  expect(Math.max(...groups.map((group) => lineage(state, group).length))).toBe(3)
  expect(groups.filter(({ Name }) => Name === 'Team A')).toHaveLength(3)
  expect(groups.some(({ Name }) => Name.includes('/'))).toBe(true)
})
