import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/commands/index.js'
import { actionsOf } from '../../src/operations/index.js'
import { onKind } from '../support/preset.js'
import { createWorld, type World } from '../support/world.js'

/** Asks the sandbox for quotas too, which tests leave out otherwise. */
const WITH_QUOTAS = { AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined }

interface Policy {
  readonly Version: string
  readonly Statement: readonly {
    readonly Effect: string
    readonly Action: readonly string[]
    readonly Resource: string | readonly string[]
  }[]
}

/** The actions that the policy for a command line allows. */
async function allowed(world: World, line: readonly string[]): Promise<ReadonlySet<string>> {
  const { code, out, err } = await world.run(['iam-policy', ...line], { env: WITH_QUOTAS })
  expect(code, err).toBe(0)
  const { Statement } = JSON.parse(out) as Policy
  return new Set(Statement.flatMap(({ Action }) => Action))
}

/** Runs a command line, and tells which operations the service received. */
async function called(world: World, line: readonly string[], codes: readonly number[]): Promise<Set<string>> {
  const before = world.sandbox.requests().length
  const { code, err } = await world.run([...line], { env: WITH_QUOTAS })
  expect(codes, err).toContain(code)
  return new Set(
    world.sandbox
      .requests()
      .slice(before)
      .map(({ operation }) => operation),
  )
}

/**
 * Command lines, and those of their calls that hang on what is found: who looks right already, whose answer is lost,
 * which operation the service knows.
 */
const LINES: readonly {
  readonly line: string
  readonly maybe: readonly string[]
  /** Exit codes besides 0. */
  readonly codes?: readonly number[]
}[] = [
  { line: 'users', maybe: ['ListServiceQuotas'] },
  { line: 'users --output json', maybe: ['ListServiceQuotas', 'DescribeUser'] },
  { line: 'users --filter acw>10', maybe: ['ListServiceQuotas', 'DescribeUser'] },
  {
    line: 'users --filter proficiency=Product:Billing',
    maybe: ['ListServiceQuotas', 'ListUserProficiencies'],
  },
  { line: 'export', maybe: ['ListServiceQuotas', 'DescribeUser'] },
  { line: 'export --columns email,proficiencies', maybe: ['ListServiceQuotas', 'DescribeUser'] },
  {
    line: 'delete --user FIRST --delete-quick-connects --yes --expect-count 1',
    maybe: ['ListServiceQuotas', 'ListUsers', 'DeleteQuickConnect'],
  },
  {
    line: 'delete --all --dry-run --allow-protected',
    maybe: ['ListServiceQuotas', 'DescribeUser', 'ListUserProficiencies'],
  },
  {
    line: 'edit --all --routing-profile Billing --yes',
    maybe: ['ListServiceQuotas', 'ListUsers'],
  },
  {
    line: 'edit --all --routing-profile Billing --dry-run',
    maybe: ['ListServiceQuotas', 'ListUsers', 'DescribeUser'],
  },
  {
    line: 'edit --all --tag season=winter --yes',
    maybe: ['ListServiceQuotas', 'ListUsers'],
  },
  {
    line: 'edit --all --acw-timeout 33 --yes',
    maybe: ['ListServiceQuotas', 'ListUsers', 'UpdateUserConfig', 'UpdateUserPhoneConfig'],
    codes: [3],
  },
  {
    line: 'edit --all --add-security-profile CallCenterManager --yes',
    maybe: ['ListServiceQuotas', 'ListUsers', 'SearchUsers'],
  },
  {
    line: 'edit --user FIRST --first-name Somebody --yes',
    maybe: ['ListServiceQuotas', 'ListUsers'],
  },
  {
    line: 'edit --user FIRST --hierarchy none --yes',
    maybe: ['ListServiceQuotas', 'ListUsers'],
  },
  {
    line: 'edit --user FIRST --phone-type desk --desk-phone-number +493012345678 --yes',
    maybe: ['ListServiceQuotas', 'ListUsers', 'UpdateUserPhoneConfig'],
  },
  {
    line: 'edit --user FIRST --set-proficiencies Product:Billing:3 --yes',
    maybe: [
      'ListServiceQuotas',
      'ListUsers',
      'UpdateUserProficiencies',
      'DisassociateUserProficiencies',
      'AssociateUserProficiencies',
    ],
  },
  {
    line: 'edit --user FIRST --like LAST --columns routing_profile,set_tags --yes',
    maybe: ['ListServiceQuotas', 'ListUsers', 'TagResource', 'UntagResource', 'SearchRoutingProfiles'],
  },
  {
    line: 'edit --user FIRST --tag season=winter --verify --fresh --yes',
    maybe: ['ListServiceQuotas', 'ListUsers'],
  },
  { line: 'instances', maybe: [] },
  {
    line: 'delete --user FIRST --yes --expect-count 1',
    maybe: ['ListServiceQuotas', 'ListUsers', 'SearchRoutingProfiles'],
  },
]

describe('a policy allows what its command line calls', () => {
  test.each(LINES.map((one, n) => ({ ...one, n })))('$n: $line', async ({ line, maybe, codes = [] }) => {
    const world = await createWorld({ users: 8 })
    world.strays = 'the calls are the subject'
    const usernames = [...world.sandbox.store.users.values()].map(({ Username }) => Username)
    const named = new Map([
      ['FIRST', usernames[0] ?? ''],
      ['LAST', usernames.at(-1) ?? ''],
    ])
    const words = line.split(' ').map((word) => named.get(word) ?? word)
    const allows = await allowed(world, words)
    const calls = await called(world, words, [0, ...codes])
    for (const operation of calls)
      expect([...allows], operation).toEqual(expect.arrayContaining([...actionsOf(operation)]))
    const explained = new Set([...calls, ...maybe].flatMap(actionsOf))
    onKind(() => expect([...allows].filter((action) => !explained.has(action))).toEqual([]))
  })

  test('of rows, a saved plan, a retry, an undo and a resume, by what the file or the job holds', async () => {
    const world = await createWorld({ users: 8 })
    world.strays = 'the calls are the subject'
    const [first, second] = [...world.sandbox.store.users.values()].map(({ Username }) => Username)
    await world.write('people.csv', `username,tags\n${first},season=winter\n${second},season=winter\n`)
    const steps: readonly { readonly line: readonly string[]; readonly writes: readonly string[] }[] = [
      { line: ['apply', 'people.csv', '--dry-run', '--out', 'plan.json'], writes: [] },
      { line: ['apply', 'plan.json', '--yes'], writes: ['connect:TagResource'] },
      { line: ['undo', 'latest', '--yes'], writes: ['connect:TagResource', 'connect:UntagResource'] },
      { line: ['apply', 'people.csv', '--yes'], writes: ['connect:TagResource'] },
      { line: ['retry', 'latest', '--yes'], writes: [] },
      { line: ['jobs', 'resume', 'latest'], writes: ['connect:TagResource'] },
    ]
    for (const { line, writes } of steps) {
      const allows = await allowed(world, line)
      expect([...allows].filter(isWrite)).toEqual(writes)
      const calls = await called(world, line, [0])
      expect([...allows]).toEqual(expect.arrayContaining([...calls].flatMap(actionsOf)))
      world.clock.advance(60_000)
    }
  })

  test('of a creation, a deletion and what puts them back', async () => {
    const world = await createWorld({ users: 8, identityType: 'SAML' })
    world.strays = 'the calls are the subject'
    const [first] = [...world.sandbox.store.users.values()].map(({ Username }) => Username)
    await world.write(
      'new.csv',
      'username,first_name,last_name,routing_profile,security_profiles,proficiencies\nnew.user,New,User,Sales,Agent,Product:Billing:3\n',
    )
    const remove = 'connect:DeleteUser'
    const create = ['connect:CreateUser', 'connect:TagResource']
    const steps: readonly { readonly line: string; readonly needs: readonly string[] }[] = [
      { line: 'create new.csv --dry-run', needs: [] },
      { line: 'create new.csv --yes', needs: [...create, 'connect:AssociateUserProficiencies'] },
      { line: 'undo latest --yes --expect-count 1', needs: [remove] },
      { line: `delete --user ${first} --yes --expect-count 1`, needs: [remove] },
      { line: 'undo latest --yes --allow-privileged', needs: create },
    ]
    for (const { line, needs } of steps) {
      const allows = await allowed(world, line.split(' '))
      expect([...allows]).toEqual(expect.arrayContaining([...needs]))
      const calls = await called(world, line.split(' '), [0])
      expect([...allows], line).toEqual(expect.arrayContaining([...calls].flatMap(actionsOf)))
      if (needs.length === 0) expect([...allows].filter(isWrite)).toEqual([])
      world.clock.advance(60_000)
    }
  })
})

function isWrite(action: string): boolean {
  return /:(Associate|Create|Delete|Disassociate|Tag|Untag|Update)/.test(action)
}

test('every command that connects says what it calls', async () => {
  const commands = await Promise.all(COMMANDS.map(({ load }) => load()))
  const connecting = commands.filter(
    ({ options, takesCommandLine }) =>
      takesCommandLine !== true && options.some(({ flags }) => flags.startsWith('--endpoint-url')),
  )
  // Each has a command line above whose calls are compared; the session's are at the end of each of its tests.
  const compared = ['apply', 'create', 'delete', 'edit', 'export', 'instances', 'retry', 'undo', 'users']
  expect(connecting.map(({ name }) => name).toSorted()).toEqual([...compared, 'jobs resume'].toSorted())
  // A new command needs an `access` beside its `run`: src/commands/access.ts has what it is made of.
  expect(connecting.filter(({ access }) => access === undefined).map(({ name }) => name)).toEqual([])
})

describe('its form', () => {
  const ARN =
    'arn:aws-us-gov:connect:us-gov-west-1:111122223333:instance/4963f08a-ebec-455f-837c-5b5e02944834'

  test('resources are the instance and what is in it; an ARN needs no call', async () => {
    const world = await createWorld({ users: 1 })
    const { out, err } = await world.run`iam-policy edit --all --acw-timeout 30 --instance ${ARN}`
    const { Version, Statement } = JSON.parse(out) as Policy
    expect(Version).toBe('2012-10-17')
    expect(Statement.map(({ Resource }) => Resource)).toEqual([[ARN, `${ARN}/*`], '*'])
    expect(Statement[0]?.Action.every((action) => action.startsWith('connect:'))).toBe(true)
    expect(Statement[1]?.Action).toEqual([
      'ds:DescribeDirectories',
      'servicequotas:ListServiceQuotas',
      'sts:GetCallerIdentity',
    ])
    expect(err).toContain('connect:UpdateUserConfig')
    expect(world.sandbox.requests()).toEqual([])
  })

  test('an instance named otherwise is looked up, and what comes before the command belongs to it', async () => {
    const world = await createWorld({ users: 1 })
    const { id, arn, alias } = world.sandbox.instance
    for (const named of [id, alias]) {
      const { out } = await world.run`iam-policy --instance ${named} users`
      expect((JSON.parse(out) as Policy).Statement[0]?.Resource).toEqual([arn, `${arn}/*`])
    }
  })

  test.each([
    '--format cloudformation users',
    'users --format cloudformation',
    'users --format=cloudformation',
  ])('as a CloudFormation template: %s', async (line) => {
    const world = await createWorld({ users: 1 })
    const { code, out } = await world.run(['iam-policy', ...line.split(' ')])
    expect(code).toBe(0)
    const { Resources } = JSON.parse(out)
    const { Type, Properties } = Resources.ConnectBulkPolicy
    expect(Type).toBe('AWS::IAM::ManagedPolicy')
    expect(Properties.PolicyDocument.Statement[0].Action).toContain('connect:SearchUsers')
  })

  test('services that are out of bounds are not in it', async () => {
    const world = await createWorld({ users: 1 })
    const env = {
      AWS_ENDPOINT_URL: undefined,
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined,
      AWS_ENDPOINT_URL_CONNECT: world.sandbox.url,
    }
    const { out } = await world.run(['iam-policy', 'edit', '--all', '--tag', 'a=b'], { env })
    expect(out).not.toContain('sts:')
    expect(out).not.toContain('servicequotas:')
  })

  test('a command line that calls nothing has an empty policy, a wrong one is wrong', async () => {
    const world = await createWorld({ users: 1 })
    const none = await world.run`iam-policy jobs list`
    expect(none.code).toBe(0)
    expect(JSON.parse(none.out)).toEqual({ Version: '2012-10-17', Statement: [] })
    const wrong = await world.run`iam-policy edit --all --routing-profil Billing`
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('--routing-profil')
    expect((await world.run`iam-policy nonsense`).err).toContain('There is no command "nonsense"')
  })
})
