import { expect, test } from 'vitest'
import { nowText } from '../../src/interactive/setting-text.js'
import type { Session } from '../../src/interactive/session.js'
import type { User } from '../../src/model/user.js'
import { settingOf } from '../../src/settings/index.js'
import { userOf } from '../model/builders.js'

const session = { label: (_: string, id: string) => id } as unknown as Session
const now = (column: string, ...users: readonly Partial<User>[]): string =>
  nowText(
    settingOf(column),
    users.map((members, n) => userOf(n, members)),
    session,
  )

test('what several users have is counted, the most frequent first', () => {
  const [basic, sales] = [{ routingProfileId: 'Basic' }, { routingProfileId: 'Sales' }]
  expect(now('routing_profile', sales, basic, basic)).toBe('Basic: 2, Sales: 1')
  expect(now('routing_profile', basic)).toBe('Basic')
})

test('values that have commas in them are told apart', () => {
  const channels = { autoAccept: { voice: true, chat: false } }
  const all = { autoAccept: { voice: true, chat: true, task: true, email: true } }
  expect(now('auto_accept', channels, all, all)).toBe('on: 2, "voice: on, chat: off": 1')
})

test('what was not read is not told as nothing', () => {
  const read = { proficiencies: [{ name: 'a', value: 'b', level: 2 }] }
  for (const column of ['email', 'secondary_email', 'mobile', 'proficiencies', 'remove_proficiencies'])
    expect(now(column, {}), column).toBe('(not read)')
  expect(now('remove_proficiencies', {}, read)).toBe('a=b: 1, (not read): 1')
  expect(now('proficiencies', { proficiencies: [] })).toBe('(none)')
  expect(now('mobile', { mobile: null })).toBe('(none)')
})

test('no escapes are shown where nothing is typed', () => {
  const proficiencies = [{ name: 'connect:Language', value: 'connect:French', level: 3 }]
  expect(now('proficiencies', { proficiencies })).toBe('connect:Language=connect:French (3)')
  expect(now('remove_proficiencies', { proficiencies })).toBe('connect:Language=connect:French')
  expect(now('tags', { tags: { 'a=b': 'c|d' } })).toBe('a=b=c|d')
})
