import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { User } from '../../src/model/user.js'
import { OPERATIONS, operationOf, requestsFor } from '../../src/operations/index.js'
import { userDocument } from '../../src/output/documents.js'
import { SETTINGS } from '../../src/settings/index.js'
import type { Setting } from '../../src/settings/setting.js'
import { fc } from '../support/fast-check.js'
import { cells, NAMES, parseCell, users } from '../support/generated.js'
import { RANDOM_COLUMNS } from '../support/random-steps.js'

const COLUMNS = SETTINGS.map(({ column }) => column)
const each = describe.each(SETTINGS.map((setting) => [setting.column, setting] as const))

/** Calls `check` with many users and edits of the setting; always the same ones. */
function forMany(setting: Setting, check: (user: User, edit: ReturnType<typeof parseCell>) => void): void {
  const samples = fc.sample(fc.tuple(users, cells[setting.column] ?? fc.constant('')), {
    numRuns: 50,
    seed: 7,
  })
  for (const [user, text] of samples) check(user, parseCell(setting.column, text))
}

test('the generators of edits and of random steps know every setting', () => {
  expect(Object.keys(cells).toSorted()).toEqual(COLUMNS.toSorted())
  expect([...RANDOM_COLUMNS].toSorted()).toEqual(COLUMNS.toSorted())
})

test('columns and flags are unique', () => {
  expect(new Set(COLUMNS).size).toBe(SETTINGS.length)
  expect(new Set(SETTINGS.map(({ flag }) => flag.name)).size).toBe(SETTINGS.length)
})

test('every operation is used by a setting', () => {
  const used = new Set(SETTINGS.flatMap(({ operations }) => operations))
  expect(OPERATIONS.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([])
})

test('what settings say of other settings is true of the registry', () => {
  for (const { opposite, excludes, json } of SETTINGS) {
    expect(COLUMNS).toEqual(expect.arrayContaining([...(excludes?.columns ?? [])]))
    for (const column of [opposite?.column, json?.after])
      if (column !== undefined) expect(COLUMNS).toContain(column)
  }
})

each('%s', (column, setting) => {
  test('its operations are exactly those that a change of it makes', () => {
    const made = new Set<string>()
    forMany(setting, (user, edit) => {
      for (const knowsUserConfig of [true, false])
        for (const request of requestsFor(user, setting.apply(user, edit), { knowsUserConfig }))
          made.add(request.operation)
    })
    expect([...made].toSorted()).toEqual([...setting.operations].toSorted())
  })

  test('it changes only members of the user that its operations send', () => {
    const changed = new Set<string>()
    forMany(setting, (user, edit) => {
      for (const [member, value] of Object.entries(setting.apply(user, edit)))
        if (!isDeepStrictEqual(value, Reflect.get(user, member))) changed.add(member)
    })
    expect([...changed].filter((member) => !membersOf(setting).includes(member))).toEqual([])
  })

  test('it names the read that shows its value where a search does not', () => {
    const differs = { reads: false, acw: false }
    forMany(setting, (user, edit) => {
      const shows = (one: User): unknown => {
        try {
          return setting.view(one, edit)
        } catch {
          return 'not read'
        }
      }
      const is = (one: User): boolean => JSON.stringify(shows(one)) === JSON.stringify(shows(user))
      differs.reads ||= !is(asSearchShows(user))
      differs.acw ||= !is(without(user, ['acwTimeout', 'callbackAcwTimeout']))
    })
    expect(setting.reads !== undefined).toBe(differs.reads)
    expect(setting.needsAcw === true).toBe(differs.acw)
  })

  test('an export has its value, or that of the setting it is a part of', () => {
    const exported = SETTINGS.filter((one) => one.whole !== undefined).flatMap(membersOf)
    expect(exported).toEqual(expect.arrayContaining(membersOf(setting)))
  })

  test('a document of a user has its value, unless a search does not show it', () => {
    const documented = SETTINGS.filter(({ json }) => json !== undefined).flatMap(membersOf)
    if (setting.reads === undefined) expect(documented).toEqual(expect.arrayContaining(membersOf(setting)))
    expect(setting.json !== undefined && setting.reads !== undefined).toBe(false)
  })
})

test('the document of a user keeps the order of its members', () => {
  const [user] = fc.sample(users, { numRuns: 1, seed: 1 })
  if (user === undefined) throw new Error('unreachable')
  const order = [
    'username',
    'userId',
    'arn',
    'first_name',
    'last_name',
    'routing_profile',
    'security_profiles',
    'hierarchy',
    'phone_type',
    'desk_phone_number',
    'auto_accept',
    'acw_timeout',
    'persistent_connection',
    'voice_enhancement',
    'tags',
  ]
  const members = Object.keys(userDocument(user, NAMES))
  expect(members.filter((member) => order.includes(member))).toEqual(order)
})

/** The members of a user that a setting edits. */
function membersOf({ operations }: Setting): string[] {
  return operations.flatMap((name) => operationOf(name).members)
}

/** The user without what only DescribeUser and ListUserProficiencies show. */
function asSearchShows(user: User): User {
  return without(user, ['email', 'secondaryEmail', 'mobile', 'proficiencies', 'lastModified'])
}

function without(user: User, members: readonly (keyof User)[]): User {
  return Object.fromEntries(
    Object.entries(user).filter(([member]) => !members.some((one) => one === member)),
  ) as unknown as User
}
