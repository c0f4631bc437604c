import { expect, test } from 'vitest'
import type { User } from '@aws-sdk/client-connect'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

/** A user as the service has it, without what a change of anything else may touch. */
function rest(user: User, ...without: (keyof User)[]): object {
  const left = Object.entries(structuredClone(user)).filter(
    ([key]) => ![...without, 'LastModifiedTime'].includes(key),
  )
  return Object.fromEntries(left)
}

const PHONE = [
  'PhoneConfig',
  'AutoAcceptConfigs',
  'AfterContactWorkConfigs',
  'PhoneNumberConfigs',
  'PersistentConnectionConfigs',
  'VoiceEnhancementConfigs',
] as const

/** The order of channels means nothing. */
const byChannel = (list: readonly { Channel?: string | undefined }[] = []) =>
  Object.fromEntries(list.map((entry) => [entry.Channel, entry]))

const edit = (world: World, ...args: string[]) => world.run`edit ${args} --yes --output json`
const operations = (world: World) => world.carriedOut().map(({ operation }) => operation)

async function shown(world: World, username: string) {
  // A search that lags behind has caught up.
  world.clock.advance(60_000)
  return (await world.run`users --user ${username} --output json`).json().users[0]
}

test('all settings in one command: one call an operation, hierarchy and tags last', async () => {
  const world = await createWorld()
  const ran = await edit(
    world,
    ...words`--user omar.smith --routing-profile Billing --add-security-profile QualityAnalyst
      --phone-type desk --desk-phone-number +493012345678 --auto-accept voice=on,chat=off
      --acw-timeout chat=45 --persistent-connection on --voice-enhancement noise-suppression
      --hierarchy France/Nord --tag team=blue --untag site`,
  )
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(operations(world)).toEqual([
    'UpdateUserRoutingProfile',
    'UpdateUserSecurityProfiles',
    'UpdateUserConfig',
    'UpdateUserHierarchy',
    'TagResource',
    'UntagResource',
  ])
  expect(await shown(world, 'omar.smith')).toMatchObject({
    routing_profile: 'Billing',
    security_profiles: expect.arrayContaining(['Agent', 'QualityAnalyst']),
    phone_type: 'desk',
    desk_phone_number: '+493012345678',
    auto_accept: { voice: true, chat: false },
    acw_timeout: { voice: 30, chat: 45, task: 90, email: 0 },
    persistent_connection: true,
    voice_enhancement: 'noise-suppression',
    hierarchy: 'France/Nord',
    tags: { team: 'blue' },
  })
})

test.each(['kept', 'wiped'] as const)(
  'one channel is changed and everything else stays, whatever an omission means (%s)',
  async (omittedConfig) => {
    const world = await createWorld({
      users: 30,
      rate: 100,
      burst: 100,
      omittedLists: omittedConfig,
      omittedChannels: omittedConfig,
      omittedPhoneConfig: omittedConfig === 'kept' ? 'kept' : 'reset',
    })
    const before = new Map(
      [...world.sandbox.store.users.values()].map((user) => [user.Username, structuredClone(user)]),
    )
    const ran = await world.run`edit --all --acw-timeout voice=77 --yes --output json`
    expect(ran.json().failed).toBe(0)
    for (const user of world.sandbox.store.users.values()) {
      const old = before.get(user.Username)
      if (old === undefined) throw new Error('new user')
      expect(rest(user, ...PHONE)).toEqual(rest(old, ...PHONE))
      const channel = (config: { Channel?: string | undefined }) => config.Channel !== 'VOICE'
      if ((old.AfterContactWorkConfigs ?? []).length > 0) {
        expect(byChannel(user.AfterContactWorkConfigs?.filter(channel))).toEqual(
          byChannel(old.AfterContactWorkConfigs?.filter(channel)),
        )
        const oldVoice = old.AfterContactWorkConfigs?.find((config) => !channel(config))
        expect(user.AfterContactWorkConfigs?.find((config) => !channel(config))).toEqual({
          ...oldVoice,
          Channel: 'VOICE',
          AfterContactWorkConfig: { AfterContactWorkTimeLimit: 77 },
        })
        for (const list of [
          'AutoAcceptConfigs',
          'PhoneNumberConfigs',
          'PersistentConnectionConfigs',
          'VoiceEnhancementConfigs',
        ] as const) {
          if ((old[list] ?? []).length > 0) expect(byChannel(user[list])).toEqual(byChannel(old[list]))
        }
      } else {
        expect(user.PhoneConfig).toMatchObject({
          PhoneType: old.PhoneConfig.PhoneType,
          AutoAccept: old.PhoneConfig.AutoAccept,
        })
      }
    }
  },
)

test('add is computed on the set that is there when the write is made', async () => {
  const world = await createWorld()
  const { securityProfiles } = world.sandbox.store
  const idOf = (name: string) => [...securityProfiles.values()].find(({ Name }) => Name === name)?.Id ?? ''
  await world.run(words`edit --user omar.smith --add-security-profile QualityAnalyst --yes`, {
    onErr: (text) => {
      // Somebody else gives the user a profile between plan and write.
      if (text.includes(': changing'))
        world.user('omar.smith').SecurityProfileIds.push(idOf('CallCenterManager'))
    },
  })
  expect(world.user('omar.smith').SecurityProfileIds.toSorted()).toEqual(
    ['Agent', 'CallCenterManager', 'QualityAnalyst'].map(idOf).toSorted(),
  )
})

test('leaving the hierarchy counts as done only once a read shows it', async () => {
  const honest = await createWorld()
  const username = 'greta.ito'
  expect((await edit(honest, '--user', username, '--hierarchy', 'none')).json()).toMatchObject({
    succeeded: 1,
  })
  expect(honest.user(username).HierarchyGroupId).toBeUndefined()
  const deaf = await createWorld({ hierarchyClearing: 'ignored' })
  const ran = await edit(deaf, '--user', username, '--hierarchy', 'none')
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([
    { kind: 'not-verified', operation: 'UpdateUserHierarchy', retryable: true, settings: ['hierarchy'] },
  ])
  expect((await deaf.failures()).rows).toMatchObject([
    { hierarchy: 'none', error_code: 'NotVerified', retryable: 'yes' },
  ])
})

test('on a service without UpdateUserConfig the older calls are used', async () => {
  const world = await createWorld({ userConfigKnown: false })
  const ran = await edit(world, '--user', 'omar.smith', '--user', 'greta.ito', '--acw-timeout', '90')
  expect(ran.json()).toMatchObject({ succeeded: 2, failed: 0 })
  expect(world.user('omar.smith').PhoneConfig.AfterContactWorkTimeLimit).toBe(90)
  const perChannel = await edit(world, '--user', 'omar.smith', '--acw-timeout', 'voice=10')
  expect(perChannel.code).toBe(3)
  expect(perChannel.json().failures[0]).toMatchObject({ code: 'UpdateUserConfigUnknown', kind: 'invalid' })
  expect(world.user('omar.smith').PhoneConfig.AfterContactWorkTimeLimit).toBe(90)
})

test('the older call is never sent for a user with settings per channel, which it would overwrite', async () => {
  const world = await createWorld({ userConfigKnown: false })
  const config = (Channel: 'VOICE' | 'CHAT', seconds: number) => ({
    Channel,
    AfterContactWorkConfig: { AfterContactWorkTimeLimit: seconds },
  })
  world.user('omar.smith').AfterContactWorkConfigs = [config('VOICE', 30), config('CHAT', 60)]
  const ran = await edit(world, '--user', 'omar.smith', '--acw-timeout', '90', '--tag', 'team=blue')
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([{ code: 'UpdateUserConfigUnknown', settings: ['acw_timeout'] }])
  expect(operations(world)).not.toContain('UpdateUserPhoneConfig')
  expect(world.user('omar.smith').AfterContactWorkConfigs).toEqual([config('VOICE', 30), config('CHAT', 60)])
})

test('when one setting of a user fails, the failures CSV holds only that setting', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserSecurityProfiles', users: ['greta.ito'], kind: 'error', times: 1 }],
  })
  const ran = await edit(
    world,
    ...words`--user omar.smith --user greta.ito --routing-profile Billing
      --add-security-profile QualityAnalyst --tag team=blue`,
  )
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 1 })
  expect(world.profileOf('greta.ito')).toBe('Billing')
  expect(world.user('greta.ito').Tags['team']).toBe('blue')
  const { rows, text } = await world.failures()
  expect(text.slice(1).split('\r\n')[0]).toMatch(
    /^username,user_id,routing_profile,add_security_profiles,tags,status,/,
  )
  expect(rows).toMatchObject([
    {
      routing_profile: '',
      add_security_profiles: 'QualityAnalyst',
      tags: '',
      failed_settings: 'add_security_profiles',
    },
  ])
  const before = operations(world).length
  expect((await world.run`retry latest --yes`).code).toBe(0)
  expect(operations(world).slice(before)).toEqual(['UpdateUserSecurityProfiles'])
})

test('a user whose current values do not allow the edit is refused while planning; the others are changed', async () => {
  const world = await createWorld()
  const ids = [...world.sandbox.store.securityProfiles.keys()]
  world.user('omar.smith').SecurityProfileIds = ids.slice(0, 10)
  const eleventh =
    [...world.sandbox.store.securityProfiles.values()].find(({ Id }) => !ids.slice(0, 10).includes(Id))
      ?.Name ?? ''
  if (eleventh === '') return
  const args = words`--user omar.smith --user greta.ito --add-security-profile ${eleventh}
    --allow-privileged`
  const dry = await world.run`edit ${args} --dry-run`
  expect(dry.code).toBe(3)
  expect(dry.out).toContain("can't be changed:")
  const strict = await edit(world, ...args, '--strict')
  expect(strict.code).toBe(5)
  expect(world.writes()).toEqual([])
  const ran = await edit(world, ...args)
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({ selected: 2, changing: 1, refused: 1, succeeded: 1, failed: 0 })
  expect(ran.json().failures).toMatchObject([
    {
      username: 'omar.smith',
      code: 'TooManySecurityProfiles',
      kind: 'limit',
      operation: null,
      attempts: 0,
      retryable: false,
    },
  ])
})

test.each([
  {
    name: 'the last profile removed',
    args: ['--remove-security-profile', 'Agent'],
    code: 'LastSecurityProfile',
  },
  { name: 'a desk phone without a number', args: ['--phone-type', 'desk'], code: 'NoDeskNumber' },
])('$name fails the user before any call', async ({ args, code }) => {
  const world = await createWorld()
  world.user('omar.smith').PhoneConfig = {
    PhoneType: 'SOFT_PHONE',
    AutoAccept: false,
    AfterContactWorkTimeLimit: 0,
  }
  delete world.user('omar.smith').PhoneNumberConfigs
  const ran = await edit(world, '--user', 'omar.smith', ...args)
  expect(ran.code).toBe(3)
  expect(ran.json().failures).toMatchObject([{ code, operation: null }])
  expect(world.writes()).toEqual([])
  expect(world.calls('DescribeUser')).toEqual([])
})

test('a 51st tag fails the user; the same key overwritten does not', async () => {
  const world = await createWorld()
  world.user('omar.smith').Tags = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, '']))
  expect((await edit(world, '--user', 'omar.smith', '--tag', 'new=1')).json().failures).toMatchObject([
    { code: 'TooManyTags', kind: 'limit' },
  ])
  expect((await edit(world, '--user', 'omar.smith', '--tag', 'k7=1')).code).toBe(0)
  expect((await edit(world, '--user', 'omar.smith', '--tag', 'new=1', '--untag', 'k8')).code).toBe(0)
})

test.each(['--tag', '--set-tags'])('51 tags after %s are too many for any user: exit 2', async (flag) => {
  const world = await createWorld()
  const tags = Array.from({ length: 51 }, (_, n) => `k${n}=v`)
  const ran = await edit(world, '--all', ...tags.flatMap((tag) => [flag, tag]))
  expect(ran.code).toBe(2)
  expect(ran.out).toContain('51 tags, but the limit is 50')
  expect(world.sandbox.requests().filter(({ operation }) => operation === 'SearchUsers')).toEqual([])
})

test('a tag key that the service is known to refuse is warned of before anything is changed', async () => {
  const world = await createWorld()
  const edit = words`edit --user omar.smith --tag 'Straße 1=x' --dry-run`
  expect((await world.run(edit)).out).not.toContain('Warning')
  const ran = await world.run`${edit} --tag 'a\|b=x'`
  expect(ran.out).toMatch(
    /Warning: Amazon Connect is known to refuse tag keys with other characters .*: "a\|b"/,
  )
})

test('ACW 0 is a value, is shown as no limit, and is warned about', async () => {
  const world = await createWorld()
  const ran = await world.run`edit --user omar.smith --acw-timeout 0 --yes --out plan.json`
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('no limit')
  expect(ran.out).toContain('Warning: an ACW timeout of 0 is no limit')
  expect(JSON.parse(await world.read('plan.json')).changes[0]).toMatchObject({
    setting: 'acw_timeout',
    before: { voice: 30, chat: 60, task: 90, email: 0 },
    after: { voice: 0, chat: 0, task: 0, email: 0 },
  })
  expect((await shown(world, 'omar.smith')).acw_timeout).toEqual({ voice: 0, chat: 0, task: 0, email: 0 })
})

test.each([
  { args: ['--security-profile', 'Agent', '--add-security-profile', 'Admin'] },
  { args: ['--add-security-profile', 'Agent', '--remove-security-profile', 'Agent'] },
  { args: ['--tag', 'team=blue', '--untag', 'team'] },
  { args: ['--acw-timeout', '30', '--acw-timeout', '60'] },
])('$args contradict each other: exit 2', async ({ args }) => {
  const world = await createWorld()
  expect((await edit(world, '--all', ...args)).code).toBe(2)
  expect(world.writes()).toEqual([])
})
