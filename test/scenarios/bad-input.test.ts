import { expect, test } from 'vitest'
import { createWorld, type RunOptions } from '../support/world.js'
import { words } from '../support/words.js'

const PROFILE = words`--routing-profile Billing`

interface Case {
  readonly name: string
  readonly args: readonly string[]
  readonly code: number
  /** All of these stand in the message. */
  readonly says: readonly (string | RegExp)[]
  readonly options?: RunOptions
}

const CASES: readonly Case[] = [
  { name: 'no command', args: [], code: 2, says: ['Usage: connect-bulk'] },
  { name: 'an unknown command', args: ['edti'], code: 2, says: ['no command "edti"', 'Did you mean edit?'] },
  { name: 'a group without its second word', args: ['jobs'], code: 2, says: ['jobs list'] },
  { name: 'an unknown second word', args: ['jobs', 'lst'], code: 2, says: ['jobs lst', 'jobs list'] },
  { name: 'an unknown flag', args: ['edit', '--al'], code: 2, says: ["'--al'", '--all'] },
  { name: 'an operand too many', args: ['users', 'anna'], code: 2, says: [/too many arguments/i] },
  {
    name: 'a flag without its value',
    args: ['edit', '--all', '--routing-profile'],
    code: 2,
    says: ['argument missing'],
  },
  {
    name: 'an empty value',
    args: ['edit', '--all', '--routing-profile', ''],
    code: 2,
    says: ['--routing-profile has no value'],
  },
  {
    name: 'a setting given twice',
    args: ['edit', '--all', ...PROFILE, ...PROFILE],
    code: 2,
    says: ['twice'],
  },
  { name: 'no setting', args: ['edit', '--all'], code: 2, says: ['--routing-profile'] },
  { name: 'no selection', args: ['edit', ...PROFILE], code: 2, says: ['No users are selected', '--all'] },
  {
    name: 'only an exclusion',
    args: ['edit', '--exclude-user', 'omar.smith', ...PROFILE],
    code: 2,
    says: ['No users are selected'],
  },
  {
    name: '--all with --filter',
    args: ['edit', '--all', '--filter', 'username=a', ...PROFILE],
    code: 2,
    says: ['--all goes with none of'],
  },
  {
    name: '--all with --user',
    args: ['edit', '--all', '--user', 'omar.smith', ...PROFILE],
    code: 2,
    says: ['--all goes with none of'],
  },
  {
    name: 'a filter without an operator',
    args: ['users', '--filter', 'username'],
    code: 2,
    says: ['no operator', 'quoted'],
  },
  {
    name: 'an unknown field',
    args: ['users', '--filter', 'usrname=a'],
    code: 2,
    says: ['"usrname"', 'Did you mean username', 'routing-profile', 'tag:KEY'],
  },
  {
    name: 'an operator the field does not take',
    args: ['users', '--filter', 'routing-profile^=B'],
    code: 2,
    says: ['^=', '= !='],
  },
  { name: 'a number operator on a text', args: ['users', '--filter', 'username>3'], code: 2, says: ['>'] },
  {
    name: 'an unknown profile in a filter',
    args: ['users', '--filter', 'routing-profile=Biling'],
    code: 2,
    says: ['no routing profile "Biling"', 'Billing'],
  },
  {
    name: 'an unknown profile',
    args: ['edit', '--all', '--routing-profile', 'Biling'],
    code: 2,
    says: ['no routing profile "Biling"', '"Billing"'],
  },
  {
    name: 'a profile in other case than any',
    args: ['edit', '--all', '--routing-profile', 'BILLING'],
    code: 2,
    says: ['"BILLING"', '"Billing"'],
  },
  {
    name: 'unknown users, all of them named',
    args: ['edit', '--user', 'nobody', '--user', 'omar.smith', '--user', 'no.one', ...PROFILE],
    code: 2,
    says: ['"nobody"', '"no.one"'],
  },
  {
    name: 'an unknown user id',
    args: ['edit', '--user', '00000000-0000-4000-8000-000000000000', ...PROFILE],
    code: 2,
    says: ['00000000-0000'],
  },
  {
    name: 'an unknown excluded user',
    args: ['edit', '--all', '--exclude-user', 'omar.smth', ...PROFILE, '--yes'],
    code: 2,
    says: ['--exclude-user', '"omar.smth"'],
  },
  {
    name: 'a users-file that is not there',
    args: ['edit', '--users-file', 'none.txt', ...PROFILE],
    code: 2,
    says: ['none.txt', 'no such file'],
  },
  { name: 'rate 0', args: ['edit', '--all', ...PROFILE, '--rate', '0'], code: 2, says: ['--rate', '"0"'] },
  {
    name: 'a rate that is no number',
    args: ['edit', '--all', ...PROFILE, '--rate', 'fast'],
    code: 2,
    says: ['"fast"'],
  },
  {
    name: 'a rate for an unknown operation',
    args: ['edit', '--all', ...PROFILE, '--rate', 'UpdateUser=5'],
    code: 2,
    says: ['"UpdateUser"'],
  },
  { name: 'burst 0', args: ['edit', '--all', ...PROFILE, '--burst', '0'], code: 2, says: ['--burst'] },
  {
    name: 'a share of more than all',
    args: ['edit', '--all', ...PROFILE, '--quota-share', '120%'],
    code: 2,
    says: ['--quota-share'],
  },
  { name: 'an unknown format', args: ['users', '--output', 'yaml'], code: 2, says: ['"yaml"', 'ndjson'] },
  {
    name: '--detailed-exitcode without --dry-run',
    args: ['edit', '--all', ...PROFILE, '--detailed-exitcode'],
    code: 2,
    says: ['--dry-run'],
  },
  {
    name: 'a count that is no number',
    args: ['edit', '--all', ...PROFILE, '--expect-count', '1.5'],
    code: 2,
    says: ['--expect-count'],
  },
  {
    name: 'an unknown instance id',
    args: ['users', '--instance', '00000000-0000-4000-8000-000000000000'],
    code: 2,
    says: ['no Amazon Connect instance'],
  },
  {
    name: 'an unknown alias',
    args: ['users', '--instance', 'acme-servce'],
    code: 2,
    says: ['"acme-servce"', 'acme-service'],
  },
  {
    name: 'something that is nearly an ARN',
    args: ['users', '--instance', 'arn:aws:connect:eu-central-1:1:instance/x'],
    code: 2,
    says: ['ARN'],
  },
  {
    name: "an instance's ARN in another Region",
    args: words`users --region us-east-1
      --instance arn:aws:connect:eu-central-1:111122223333:instance/4963f08a-ebec-455f-837c-5b5e02944834`,
    code: 2,
    says: ['eu-central-1', 'us-east-1'],
  },
  {
    name: 'no Region',
    args: ['users'],
    code: 2,
    says: ['Region'],
    options: { env: { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined } },
  },
  {
    name: 'an endpoint that is no address',
    args: ['users', '--endpoint-url', 'localhost:99'],
    code: 2,
    says: ['--endpoint-url', 'localhost:99'],
  },
  {
    name: 'nobody to ask and no --yes',
    args: ['edit', '--all', ...PROFILE],
    code: 5,
    says: ['there is no terminal to confirm it on', '--yes'],
  },
  {
    name: '--no-input on a terminal',
    args: ['edit', '--all', ...PROFILE, '--no-input'],
    code: 5,
    says: ['--yes'],
    options: { answers: [] },
  },
  {
    name: 'another number of users than expected',
    args: ['edit', '--all', ...PROFILE, '--yes', '--expect-count', '3'],
    code: 5,
    says: ['but --expect-count is 3'],
  },
  {
    name: 'more users than allowed',
    args: ['edit', '--all', ...PROFILE, '--yes', '--max-users', '3'],
    code: 5,
    says: ['but --max-users is 3'],
  },
  {
    name: 'a failures file that is a folder',
    args: ['edit', '--all', ...PROFILE, '--yes', '--failures', '.'],
    code: 2,
    says: ['--failures', 'is a folder'],
  },
  {
    name: 'a job that is not there',
    args: ['retry', '20260101-000000-abcd'],
    code: 2,
    says: ['20260101-000000-abcd'],
  },
  { name: 'latest without any job', args: ['retry', 'latest'], code: 2, says: ['no jobs yet'] },
  {
    name: 'a file that is not there',
    args: ['retry', 'failures.csv'],
    code: 2,
    says: ['failures.csv', 'no such file'],
  },
  { name: 'nothing to retry named', args: ['retry'], code: 2, says: [/missing required argument/i] },
  { name: 'no job to show named', args: ['jobs', 'show'], code: 2, says: [/missing required argument/i] },
]

test.each(CASES)(
  '$name: exit $code, one clear message, nothing written',
  async ({ args, code, says, options }) => {
    const world = await createWorld()
    const ran = await world.run(args, options)
    expect(ran.err).not.toMatch(/\n\s+at /)
    for (const text of says) expect(ran.err).toMatch(text)
    expect(ran.code).toBe(code)
    expect(world.writes()).toEqual([])
    expect(await world.files()).toEqual([])
  },
)

test.each(['json', 'ndjson'])('with --output %s an error is a document on stdout too', async (format) => {
  const world = await createWorld()
  const ran = await world.run`users --filter usrname=a --output ${format}`
  expect(ran.json()).toMatchObject({
    schema: 'connect-bulk/error/1',
    error: {
      code: 'UnknownField',
      exitCode: 2,
      message: expect.stringContaining('usrname'),
      hint: expect.any(String),
    },
  })
})

test('several instances and none chosen: exit 2 naming them; the alias chooses', async () => {
  const world = await createWorld({ instances: 3 })
  const env = { CONNECT_BULK_INSTANCE: undefined }
  const ran = await world.run(['users'], { env })
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('acme-service')
  expect(
    (await world.run(words`users --instance acme-service --output json`, { env })).json().users,
  ).toHaveLength(40)
})

test('one instance and none chosen: that one', async () => {
  const world = await createWorld()
  const ran = await world.run(words`users --output json`, { env: { CONNECT_BULK_INSTANCE: undefined } })
  expect(ran.json().instance).toEqual({
    id: world.sandbox.instance.id,
    arn: world.sandbox.instance.arn,
    alias: 'acme-service',
  })
})

test('an ARN names instance and Region', async () => {
  const world = await createWorld()
  const env = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, CONNECT_BULK_INSTANCE: undefined }
  expect((await world.run(words`users --instance ${world.sandbox.instance.arn}`, { env })).code).toBe(0)
})

test.each([
  { name: 'expired credentials', fault: 'expired' as const, says: ['credentials'] },
  {
    name: 'a missing right',
    fault: 'denied' as const,
    says: ['not allowed', 'connect:SearchUsers', 'connect:ListUserProficiencies'],
  },
])('$name: exit 4, nothing written', async ({ fault, says }) => {
  const world = await createWorld({ faults: [{ operation: 'SearchUsers', kind: fault }] })
  const ran = await world.run`edit --all ${PROFILE} --yes`
  expect(ran.code).toBe(4)
  for (const text of says) expect(ran.err).toContain(text)
  expect(world.writes()).toEqual([])
})

test('credentials the service does not know: exit 4', async () => {
  const world = await createWorld()
  const ran = await world.run(['users'], { env: { AWS_ACCESS_KEY_ID: 'AKIANOBODY0000000000' } })
  expect(ran.code).toBe(4)
  expect(ran.err).toContain('credentials')
})

test('an unreachable service is exit 1', async () => {
  const world = await createWorld()
  const ran = await world.run`users --endpoint-url http://127.0.0.1:9`
  expect(ran.code).toBe(1)
  expect(ran.err).toContain("can't be reached")
})

test('a broken failures CSV: every complaint with its line and column, at once', async () => {
  const world = await createWorld()
  await world.write(
    'broken.csv',
    'username,Routing Profile,job\r\nomar.smith,Billing,x\r\n,Billing,x\r\nomar.smith,#NAME?,x\r\n',
  )
  const ran = await world.run`retry broken.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('broken.csv:1')
  expect(ran.err).toContain('routing_profile')
  expect(ran.err).toContain('broken.csv:3')
  expect(ran.err).toContain('broken.csv:4')
  expect(world.writes()).toEqual([])
})

test('an instance is found whatever the case of its id', async () => {
  const world = await createWorld()
  const { id, arn } = world.sandbox.instance
  for (const named of [id.toUpperCase(), arn.replace(id, id.toUpperCase())])
    expect((await world.run`users --instance ${named}`).code).toBe(0)
})
