import { expect, test } from 'vitest'
import { recordsOf } from '../support/crash.js'
import { onKind } from '../support/preset.js'
import { createWorld, type World, type WorldOptions } from '../support/world.js'
import { words } from '../support/words.js'

const OMAR = words`--user omar.smith`

function info(world: World, username = 'omar.smith') {
  return world.user(username).IdentityInfo ?? {}
}

/** Everything of the identity known, so that whatever is lost shows. */
async function worldOf(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options)
  Object.assign(info(world), { SecondaryEmail: 'second@example.com', Mobile: '+4915112345678' })
  return world
}

test.each(['kept', 'wiped'] as const)(
  'one part changes, the others stay, where omissions are %s',
  async (omittedIdentity) => {
    const world = await worldOf({ omittedIdentity })
    const before = { ...info(world) }
    const ran = await world.run`edit ${OMAR} --first-name 'Zoë' --yes --output json`
    expect(ran.code).toBe(0)
    expect(info(world)).toEqual({ ...before, FirstName: 'Zoë' })
    const [sent] = world.calls('UpdateUserIdentityInfo')
    expect(Object.keys((sent?.body as any)?.IdentityInfo ?? {})).toEqual([
      'FirstName',
      'LastName',
      'Email',
      'SecondaryEmail',
      'Mobile',
    ])
  },
)

test.each([
  { identityClearing: 'honoured', omittedIdentity: 'kept', code: 0 },
  { identityClearing: 'honoured', omittedIdentity: 'wiped', code: 0 },
  { identityClearing: 'refused', omittedIdentity: 'wiped', code: 0 },
  { identityClearing: 'refused', omittedIdentity: 'kept', code: 3 },
  { identityClearing: 'ignored', omittedIdentity: 'kept', code: 3 },
] as const)(
  'none takes a value away, and success is only what shows: $identityClearing, $omittedIdentity',
  async ({ code, ...leeway }) => {
    const world = await worldOf(leeway)
    const before = { ...info(world) }
    const ran = await world.run`edit ${OMAR} --mobile none --secondary-email none --yes --allow-privileged
      --output json`
    expect(ran.code).toBe(code)
    const { SecondaryEmail: _second, Mobile: _mobile, ...left } = before
    expect(info(world)).toEqual(code === 0 ? left : before)
    if (code !== 0) expect(ran.json().failures[0]).toMatchObject({ kind: 'not-verified', retryable: true })
  },
)

test('a refusal of one user does not change how values are cleared for the others', async () => {
  const world = await createWorld({
    omittedIdentity: 'kept',
    faults: [{ operation: 'UpdateUserIdentityInfo', kind: 'error', users: ['greta.ito'] }],
  })
  const names = ['greta.ito', 'omar.smith', 'ACME\\jdoe']
  for (const name of names) Object.assign(world.user(name).IdentityInfo, { Mobile: '+4915112345678' })
  await world.write('mobiles.csv', ['username,mobile', ...names.map((name) => `${name},none`)].join('\n'))
  const apply = words`apply mobiles.csv --rate 1 --burst 1 --yes`
  const ran = await world.run`${apply} --output json`
  expect(ran.json()).toMatchObject({ succeeded: 2, failures: [{ username: 'greta.ito', kind: 'invalid' }] })
  expect(names.map((name) => world.user(name).IdentityInfo.Mobile)).toEqual([
    '+4915112345678',
    undefined,
    undefined,
  ])
})

test('per user in a CSV: before-values are read, an e-mail address must be allowed where nobody is asked', async () => {
  const world = await worldOf()
  const old = info(world).Email
  await world.write('in.csv', 'username,email,mobile\nomar.smith,omar@example.org,\ngreta.ito,,+4930999\n')
  const plan = await world.run`apply in.csv --dry-run --output json`
  expect(plan.json().changes).toMatchObject([
    { username: 'omar.smith', setting: 'email', before: old, after: 'omar@example.org' },
    { username: 'greta.ito', setting: 'mobile', after: '+4930999' },
  ])
  expect(plan.err).toContain('e-mail')
  const refused = await world.run`apply in.csv --yes`
  expect(refused.code).toBe(5)
  expect(refused.err).toContain('--allow-privileged')
  expect(world.writes()).toEqual([])
  expect((await world.run`apply in.csv --yes --allow-privileged`).code).toBe(0)
  expect(info(world).Email).toBe('omar@example.org')
  expect(info(world, 'greta.ito').Mobile).toBe('+4930999')
  const again = await world.run`apply in.csv --yes --output json`
  expect(again.json()).toMatchObject({ job: null, unchanged: 2 })
})

test('an e-mail address that stays as it is needs no --allow-privileged, and is warned of nowhere', async () => {
  const world = await worldOf()
  await world.write(
    'in.csv',
    `username,email,routing_profile\nomar.smith,${info(world).Email},Sales\ngreta.ito,,Sales\n`,
  )
  const ran = await world.run`apply in.csv --yes --output json`
  expect([ran.code, ran.err]).toEqual([0, expect.not.stringContaining('e-mail')])
  expect(world.profileOf('omar.smith')).toBe('Sales')
})

test('asked about on a terminal, an e-mail address is a warning and a question', async () => {
  const world = await worldOf()
  const ran = await world.run(words`edit ${OMAR} --email omar@example.org`, { answers: [true] })
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('Warning: the e-mail addresses of 1 user')
})

test('a flag is for one user', async () => {
  const world = await worldOf()
  const ran = await world.run`edit ${OMAR} --user greta.ito --last-name Same --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('--last-name goes with one user only')
  expect(world.writes()).toEqual([])
})

test('SAML: no e-mail address is sent or taken; the rest can be changed', async () => {
  const world = await worldOf({ identityType: 'SAML', omittedIdentity: 'wiped' })
  const before = { ...info(world) }
  const ran = await world.run`edit ${OMAR} --email a@example.com --yes --allow-privileged`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('SAML')
  await world.write('in.csv', 'username,email\nomar.smith,a@example.com\n')
  const file = await world.run`apply in.csv --yes --allow-privileged`
  expect(file.code).toBe(2)
  expect(file.err).toContain('in.csv:2, column email')
  expect((await world.run`edit ${OMAR} --last-name New --yes`).code).toBe(0)
  expect(info(world)).toEqual({ ...before, LastName: 'New' })
})

test.each(['same-value-taken', 'refused'] as const)(
  'an existing directory locks names and e-mail address; secondary address and number can be changed (names as they are: %s)',
  async (directoryFields) => {
    const world = await worldOf({ identityType: 'EXISTING_DIRECTORY', directoryFields })
    for (const flag of ['--first-name', '--last-name'])
      expect((await world.run`edit ${OMAR} ${flag} X --yes`).err).toContain('existing directory')
    const before = { ...info(world) }
    const line = words`edit ${OMAR} --secondary-email new@example.com --yes`
    const refused = await world.run(line)
    expect(refused.code).toBe(5)
    expect(refused.err).toContain('--allow-privileged')
    expect(info(world)).toEqual(before)
    expect((await world.run`${line} --allow-privileged`).code).toBe(0)
    expect(info(world)).toEqual({ ...before, SecondaryEmail: 'new@example.com' })
  },
)

const PEOPLE = ['omar.smith', 'greta.ito', 'bjorn.brown', 'hanna.almeida', 'nadia.vandijk']

async function numbersFor(world: World): Promise<void> {
  const rows = PEOPLE.map((name, index) => `${name},+491511234567${index}`)
  await world.write('numbers.csv', ['username,mobile', ...rows].join('\n'))
}

const sentIdentities = (world: World) =>
  world.calls('UpdateUserIdentityInfo').map(({ body, userId, n }) => {
    const { IdentityInfo: sent = {} } = (body ?? {}) as { IdentityInfo?: object }
    return { userId, n, members: Object.keys(sent) }
  })

test('names that the service refuses are left out, tried with one user before the others', async () => {
  const world = await worldOf({ identityType: 'EXISTING_DIRECTORY', directoryFields: 'refused' })
  await numbersFor(world)
  const before = PEOPLE.map((name) => ({ ...info(world, name) }))
  const ran = await world.run`apply numbers.csv --yes --output json`
  expect(ran.json()).toMatchObject({ succeeded: 5, failed: 0 })
  expect(PEOPLE.map((name) => info(world, name))).toEqual(
    before.map((old, index) => ({ ...old, Mobile: `+491511234567${index}` })),
  )
  const without = sentIdentities(world).filter(({ members }) => !members.includes('FirstName'))
  const [first, second] = [...new Set(without.map(({ userId }) => userId))]
  const beganSecond = without.find(({ userId }) => userId === second)?.n ?? 0
  const carriedOut = world.carriedOut().find(({ userId }) => userId === first)?.n ?? 0
  const looks = world.calls('DescribeUser').filter(({ userId, n }) => userId === first && n > carriedOut)
  expect(looks.some(({ n }) => n < beganSecond)).toBe(true)
  // Each call was on record before it was sent, the refused ones too.
  const told = recordsOf(world).filter(({ type }) => type === 'sent')
  expect(told).toHaveLength(world.writes().length)
})

test('where leaving names out would delete them, one user fails and the call is not sent for the others', async () => {
  const world = await worldOf({
    identityType: 'EXISTING_DIRECTORY',
    directoryFields: 'refused',
    spuriousNotFound: 'never',
    // The service forgets whatever it is not told.
    onReceived: (there) => {
      const [last] = there.sandbox.requests().slice(-1)
      const sent = (last?.body as { IdentityInfo?: Record<string, string> } | undefined)?.IdentityInfo
      if (last?.operation !== 'UpdateUserIdentityInfo' || last.status !== 200 || sent === undefined) return
      const user = there.sandbox.store.users.get(last.userId ?? '')
      if (user !== undefined && sent['FirstName'] === undefined) delete user.IdentityInfo.FirstName
    },
  })
  await numbersFor(world)
  const ran = await world.run`apply numbers.csv --yes --output json`
  expect(ran.code).toBe(3)
  const { succeeded, failed, failures } = ran.json()
  expect([succeeded, failed]).toEqual([0, 5])
  const codes = failures.map(({ code }: { code: string }) => code).toSorted()
  expect(codes).toEqual(['DirectoryNamesLost', ...Array(4).fill('InvalidParameterException')])
  expect(failures.every(({ retryable }: { retryable: boolean }) => !retryable)).toBe(true)
  expect(PEOPLE.filter((name) => info(world, name).FirstName === undefined)).toHaveLength(1)
})

test('an export with what costs a call for each user goes back in and plans nothing', async () => {
  const world = await worldOf()
  const columns = 'first_name,last_name,email,secondary_email,mobile,proficiencies'
  expect((await world.run`export --columns ${columns} --out all.csv`).code).toBe(0)
  onKind(() => {
    expect(world.calls('DescribeUser')).toHaveLength(40)
    expect(world.calls('ListUserProficiencies')).toHaveLength(40)
  })
  const ran = await world.run`apply all.csv --assert-all --dry-run --output json`
  expect(ran.json()).toMatchObject({ selected: 40, changing: 0, failures: [] })
  const calls = world.sandbox.requests().length
  expect((await world.run`export --out plain.csv`).code).toBe(0)
  expect(
    world.sandbox
      .requests()
      .slice(calls)
      .map(({ operation }) => operation),
  ).not.toContain('ListUserProficiencies')
})

test('an address that differs in case only is changed, and needs no word of allowance', async () => {
  const world = await worldOf()
  const address = String(info(world).Email).toUpperCase()
  const ran = await world.run`edit ${OMAR} --email ${address} --yes`
  expect(ran.code).toBe(0)
  expect(ran.err + ran.out).not.toContain('addresses of')
  expect(info(world).Email).toBe(address)
  const other = await world.run`edit ${OMAR} --email someone.else@example.com --yes`
  expect(other.code).toBe(5)
})

test.each([
  { identityClearing: 'honoured', omittedIdentity: 'kept' },
  { identityClearing: 'refused', omittedIdentity: 'wiped' },
] as const)(
  'what a job gave is taken back at once, without a wait for that job to show: $identityClearing',
  async (leeway) => {
    const world = await createWorld(leeway)
    const before = { ...info(world) }
    await world.run`edit ${OMAR} --mobile +4988123456 --yes`
    const ran = await world.run`undo latest --yes --output json`
    expect(ran.json()).toMatchObject({ succeeded: 1 })
    expect(info(world)).toEqual(before)
    onKind(() => expect(ran.json().durationSeconds).toBeLessThan(30))
  },
)
