import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

const ALL = [
  ...['username', 'user_id', 'first_name', 'last_name', 'routing_profile', 'security_profiles', 'hierarchy'],
  ...['phone_type', 'desk_phone_number', 'auto_accept', 'acw_timeout', 'persistent_connection'],
  ...['voice_enhancement', 'tags', 'email', 'secondary_email', 'mobile', 'proficiencies'],
]
const EXPORT = words`export --columns ${ALL.join(',')}`
const FAST = words`--speed 1000`

test('a practice copy of an export exports the same again', async () => {
  const world = await createWorld({ users: 45, speed: 1000 })
  const before = await world.run(EXPORT)
  expect(before.code).toBe(0)
  await world.write('users.csv', before.out)
  const copy = await world.run`sandbox run ${FAST} --users-from users.csv -- ${EXPORT}`
  expect(copy.err).toBe('Exported 45 users\n')
  const rows = (text: string): string[] => text.trimEnd().split('\r\n').toSorted()
  // The last column is a fingerprint of values, ids of profiles among them, which are made anew.
  const bare = (text: string): string[] => rows(text).map((row) => row.replace(/,v1 [^,]*$/, ''))
  expect(bare(copy.out)).toEqual(bare(before.out))
})

test('--mask keeps the settings of users and replaces their names, addresses and numbers', async () => {
  const world = await createWorld({ users: 45, speed: 1000 })
  const before = await world.run(EXPORT)
  await world.write('users.csv', before.out)
  const masked = words`sandbox run ${FAST} --users-from users.csv --mask --`
  const { users } = (await world.run`${masked} users --output json`).json()
  const known = [...world.sandbox.store.users.values()]
  expect(users).toHaveLength(45)
  for (const { Id, Username, IdentityInfo, Tags } of known) {
    const copy = users.find(({ userId }: { userId: string }) => userId === Id)
    expect(copy).toMatchObject({ routing_profile: world.profileOf(Username), tags: Tags })
    expect(copy.username).toMatch(/^agent-\d{5}$/)
    expect([copy.first_name, copy.last_name]).not.toContain(IdentityInfo.LastName)
  }
  const again = await world.run([...masked, ...EXPORT])
  for (const { IdentityInfo } of known)
    for (const secret of [IdentityInfo.Email, IdentityInfo.SecondaryEmail])
      if (secret !== undefined) expect(again.out).not.toContain(secret)
  expect(again.out).toContain('agent-00001@example.com')
})

test('what --save writes is what --load begins with, to the last byte', async () => {
  const world = await createWorld({ users: 3 })
  const edit = words`edit --all --tag a=b --yes`
  const first = words`sandbox run ${FAST} --users 20 --save one.json -- ${edit}`
  expect((await world.run(first)).code).toBe(0)
  const second = words`sandbox run ${FAST} --load one.json --save two.json --`
  const listed = await world.run`${second} users --filter tag:a=b --output json`
  expect(listed.json().users).toHaveLength(20)
  expect(await world.read('two.json')).toBe(await world.read('one.json'))
})

test.each([
  { args: ['--load', 'none.json'], says: '--load: none.json: there is no such file' },
  { args: ['--load', 'text.json'], says: '--load: text.json is not JSON' },
  { args: ['--load', 'other.json'], says: '--load: other.json is not a saved state of this version' },
  { args: ['--load', 'damaged.json'], says: '--load: damaged.json is damaged' },
  { args: ['--load', 'other.json', '--users', '3'], says: '--load says who is there: --users does not go' },
  { args: ['--users-from', 'a.csv', '--users', '3'], says: '--users-from says who is there' },
  { args: ['--save', 'no-folder/state.json'], says: '--save: there is no folder' },
  { args: ['--mask'], says: '--mask goes with --users-from only' },
  { args: ['--users-from', 'text.json'], says: 'line 1: there is no column username' },
  { args: ['--users-from', 'twice.csv'], says: 'twice.csv: row 3: username "a" is in row 2 already' },
])('sandbox run $args is a mistake', async ({ args, says }) => {
  const world = await createWorld({ users: 3 })
  await world.write('text.json', 'hello\n')
  await world.write('other.json', '{"schema": "connect-bulk/sandbox-state/2", "store": {}}')
  await world.write('damaged.json', '{"schema": "connect-bulk/sandbox-state/1", "store": {"users": {}}}')
  await world.write('twice.csv', 'username,routing_profile\na,Sales\na,Billing\n')
  const ran = await world.run`sandbox run ${args} -- users`
  expect(ran.err).toContain(says)
  expect(ran.code).toBe(2)
})

test('a fault file that names an unknown user is pointed out', async () => {
  const world = await createWorld({ users: 3 })
  const fault = { operation: '*', kind: 'denied', users: ['omar.smith', 'omar.smyth'] }
  await world.write('faults.json', JSON.stringify({ faults: [fault] }))
  const ran = await world.run`sandbox run --faults faults.json -- users --limit 1`
  expect(ran.err).toContain('--faults: there is no user omar.smyth yet.')
})
