import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld, FEW, type World } from '../support/world.js'
import { words } from '../support/words.js'

const MOVE = words`edit --filter 'routing-profile=Basic Routing Profile' --routing-profile Billing --yes`
const UPDATE = 'UpdateUserRoutingProfile'
const BAD = ['omar.smith', 'greta.ito', 'ACME\\jdoe']

/** Three of the eight movers fail for good, once. */
function createFailingWorld(): Promise<World> {
  return createWorld({
    basic: FEW,
    faults: [
      {
        operation: UPDATE,
        users: BAD,
        perUser: true,
        times: 1,
        kind: 'error',
        code: 'InvalidParameterException',
        status: 400,
        message: 'Not now; "=cmd", please',
      },
    ],
  })
}

const names = (rows: readonly { username?: string }[]) => rows.map(({ username = '' }) => username)

test('some users fail: exit 3, the counts add up, the reasons are told', async () => {
  const world = await createFailingWorld()
  const ran = await world.run`${MOVE} --output json`
  expect(ran.code).toBe(3)
  const result = ran.json()
  expect(result).toMatchObject({
    state: 'finished',
    stoppedBy: null,
    selected: 8,
    changing: 8,
    unchanged: 0,
    succeeded: 5,
    failed: 3,
    notAttempted: 0,
  })
  onKind(() => {
    expect(result).toMatchObject({ throttled: 0, calls: { DescribeUser: 8, UpdateUserRoutingProfile: 8 } })
    expect(result.failures[0].attempts).toBe(1)
  })
  expect(names(result.failures).toSorted()).toEqual(BAD.toSorted())
  expect(result.failures[0]).toMatchObject({
    userId: world.user(result.failures[0].username).Id,
    settings: ['routing_profile'],
    operation: UPDATE,
    code: 'InvalidParameterException',
    kind: 'invalid',
    retryable: false,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(world.usersIn('Basic Routing Profile')).toEqual(expect.arrayContaining(BAD))
  expect(world.usersIn('Basic Routing Profile')).toHaveLength(3)
})

test('the failures CSV has one row a user, in the contract order and form', async () => {
  const world = await createFailingWorld()
  const ran = await world.run`${MOVE} --output json`
  const { name, text, rows } = await world.failures()
  const { job, failuresFile, instance } = ran.json()
  expect(name).toBe(`connect-bulk-failures-${job}.csv`)
  expect(failuresFile).toMatch(new RegExp(`${name}$`))
  expect(
    text.startsWith(
      '\u{feff}username,user_id,routing_profile,status,failed_settings,error_code,request_id,attempts,error_message,retryable,instance,job\r\n',
    ),
  ).toBe(true)
  // In the order in which the search told of them.
  const input = ran.json().failures
  expect(names(rows)).toEqual(names(input))
  onKind(() => expect(names(rows)).toEqual(BAD))
  expect(rows).toEqual(
    names(input).map((username, index) => ({
      username,
      user_id: world.user(username).Id,
      routing_profile: 'Billing',
      status: 'failed',
      failed_settings: 'routing_profile',
      error_code: 'InvalidParameterException',
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      attempts: String(input[index].attempts),
      error_message: 'routing_profile: Not now; "=cmd", please',
      retryable: 'no',
      instance: instance.id,
      job,
    })),
  )
})

test('the report ends with the command that tries again, and that command does', async () => {
  const world = await createFailingWorld()
  const failed = await world.run(MOVE)
  const [, command = ''] = /connect-bulk (retry \S+)/.exec(failed.out) ?? []
  const before = world.carriedOut().length
  const ran = await world.run`${command.split(' ')} --yes`
  expect(ran.code).toBe(0)
  const again = world.carriedOut().slice(before)
  expect(again.map(({ userId }) => userId).toSorted()).toEqual(
    BAD.map((name) => world.user(name).Id).toSorted(),
  )
  expect(world.usersIn('Basic Routing Profile')).toEqual([])
})

test('the failures CSV goes back in as it is', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { name } = await world.failures()
  const ran = await world.run`retry ${name} --yes --output json`
  expect(ran.json()).toMatchObject({ selected: 3, changing: 3, succeeded: 3, failed: 0, failuresFile: null })
  expect(world.usersIn('Basic Routing Profile')).toEqual([])
})

test('an edited file: another value, a row taken out, a column added, rows in another order', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { text } = await world.failures()
  const [head = '', ...lines] = text.split('\r\n')
  const lineOf = (username: string): string => lines.find((line) => line.startsWith(`${username},`)) ?? ''
  const [omar, jdoe] = [lineOf('omar.smith'), lineOf('ACME\\jdoe')]
  await world.write(
    'edited.csv',
    [`${head},ticket`, `${jdoe},=T-1`, `${omar.replace('Billing', 'Sales')},T-2`].join('\r\n'),
  )
  const ran = await world.run`retry edited.csv --yes --output json`
  expect(ran.err).toContain('ticket')
  expect(ran.json()).toMatchObject({ selected: 2, succeeded: 2 })
  expect(world.profileOf('ACME\\jdoe')).toBe('Billing')
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect(world.profileOf('greta.ito')).toBe('Basic Routing Profile')
})

test('a setting on the command line replaces the cell in the rows that have one', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { name, text } = await world.failures()
  await world.write(name, text.replace(/(greta\.ito,[^,]*),Billing/, '$1,'))
  const ran = await world.run`retry ${name} --routing-profile Sales --yes --output json`
  expect(ran.json()).toMatchObject({ selected: 3, changing: 2, unchanged: 1, succeeded: 2 })
  expect(world.profileOf('omar.smith')).toBe('Sales')
  expect(world.profileOf('greta.ito')).toBe('Basic Routing Profile')
})

test('columns that are not ours survive one retry after the other, formulas defused', async () => {
  const world = await createWorld({ faults: [{ operation: UPDATE, kind: 'error' }] })
  await world.write(
    'in.csv',
    'ticket;username;routing_profile\n=1+1;omar.smith;Billing\n\'@x;greta.ito;"O\'Brien ""Night"" Team"\n',
  )
  expect((await world.run`retry in.csv --yes`).code).toBe(3)
  const first = await world.failures()
  expect(first.rows.map(({ ticket }) => ticket)).toEqual(["'=1+1", "'@x"])
  expect(first.rows[1]?.['routing_profile']).toBe('O\'Brien "Night" Team')
  expect(first.text.split('\r\n')[0]).toMatch(/,job,ticket$/)
})

test('a password never appears in the journal, the failures CSV or the output', async () => {
  const world = await createWorld({ faults: [{ operation: UPDATE, kind: 'error' }] })
  await world.write(
    'in.csv',
    'username,Password,routing_profile,note\nomar.smith,Hunter2Hunter2,Billing,kept\n',
  )
  const ran = await world.run`retry in.csv --yes`
  expect(ran.code).toBe(3)
  expect(ran.err).toContain("left out, as a password can't be changed: Password")
  const { text, rows } = await world.failures()
  expect(rows[0]).toMatchObject({ note: 'kept' })
  const state = await Promise.all(
    (await readdir(join(world.cwd, '.state'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  )
  for (const kept of [text, ran.out, ran.err, ...state]) expect(kept).not.toContain('Hunter2')
})

test('a name or a user that is gone fails only its row', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { name, text } = await world.failures()
  await world.write(name, text.replace(/(greta\.ito,[^,]*),Billing/, '$1,Biling'))
  world.sandbox.store.users.delete(world.user('ACME\\jdoe').Id)
  const ran = await world.run`retry ${name} --yes --output json`
  expect(ran.code).toBe(3)
  expect(ran.json()).toMatchObject({
    selected: 3,
    changing: 1,
    refused: 2,
    succeeded: 1,
    failed: 0,
    notAttempted: 0,
  })
  expect(
    ran.json().failures.map(({ username, code, kind }: Record<string, string>) => [username, code, kind]),
  ).toEqual([
    ['greta.ito', 'UnknownName', 'not-found'],
    ['ACME\\jdoe', 'UnknownUser', 'not-found'],
  ])
  const again = (await world.files()).filter((file) => file !== name && file.endsWith('.csv'))
  expect(await world.read(again[0] ?? '')).toContain(',Biling,')
})

test('a failed row lists its settings in their usual order', async () => {
  const world = await createWorld()
  await world.write('in.csv', 'username,tags,routing_profile\nomar.smith,a=1,Biling\n')
  const ran = await world.run`retry in.csv --yes --output json`
  expect(ran.json().failures).toMatchObject([{ settings: ['routing_profile', 'tags'], code: 'UnknownName' }])
})

test('invalid cells are all reported at once, and nothing is written', async () => {
  const world = await createWorld()
  await world.write(
    'bad.csv',
    'username;routing_profile;acw_timeout;desk_phone_number;tags;untag\nomar.smith;Billing;soon;;;\ngreta.ito;;30;493012345;team=a;team\n',
  )
  const ran = await world.run`retry bad.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('bad.csv:2')
  expect(ran.err).toContain('acw_timeout')
  expect(ran.err).toContain('bad.csv:3')
  expect(ran.err).toContain('desk_phone_number')
  expect(ran.err).toContain('both given a value and removed')
  expect(world.writes()).toEqual([])
})

test('a retry of ACW knows what is right already, whatever the index counts in', async () => {
  const world = await createWorld()
  await world.write('acw.csv', 'username,acw_timeout\nomar.smith,"voice=30,email=0"\n')
  const ran = await world.run`retry acw.csv --yes --output json`
  expect(ran.json()).toMatchObject({ job: null, selected: 1, unchanged: 1 })
})

test('a file from another machine works: the job is not known here', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { name } = await world.failures()
  const ran = await world.run`retry ${name} --yes --state-dir elsewhere`
  expect(ran.code).toBe(0)
})

test('a file of another instance is refused, with the number of its rows; so is a job of another instance', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { name, text } = await world.failures()
  const before = world.writes().length
  await world.write(
    'other.csv',
    text.replaceAll(world.sandbox.instance.id, '11111111-2222-4333-8444-555555555555'),
  )
  const ran = await world.run`retry other.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toMatch(/other\.csv:2, column instance: .*, on 3 rows, first on line 2/)
  const other = await createWorld({ instances: 2 })
  const id = other.sandbox.store.others[0]?.instance.Id ?? ''
  const known = await other.run`retry latest --state-dir ${world.cwd}/.state --instance ${id} --yes`
  expect(known.code).toBe(2)
  await other.write(name, text.replaceAll(world.sandbox.instance.id, ''))
  const byFile = await other.run`retry ${name} --state-dir ${world.cwd}/.state --instance ${id} --yes`
  expect(byFile.code).toBe(2)
  expect(byFile.err).toContain('column job')
  expect(world.writes()).toHaveLength(before)
  expect(other.writes()).toEqual([])
})

test('the file itself says which instance is meant', async () => {
  const world = await createFailingWorld()
  await world.run(MOVE)
  const { name } = await world.failures()
  expect(
    (await world.run(words`retry ${name} --yes`, { env: { CONNECT_BULK_INSTANCE: undefined } })).code,
  ).toBe(0)
})

test('user_id and username of two users: exit 2 with the line', async () => {
  const world = await createWorld()
  const id = world.user('greta.ito').Id
  await world.write(
    'mixed.csv',
    `username,user_id,routing_profile\nhanna.almeida,,Billing\nomar.smith,${id},Billing\n`,
  )
  const ran = await world.run`retry mixed.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('mixed.csv:3')
  expect(ran.err).toContain('greta.ito')
  expect(world.writes()).toEqual([])
})

test('one user on two rows, by name and by id: exit 2 with the line', async () => {
  const world = await createWorld()
  const id = world.user('omar.smith').Id
  await world.write('twice.csv', `username,user_id,routing_profile\nomar.smith,,Billing\n,${id},Sales\n`)
  const ran = await world.run`retry twice.csv --yes`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('twice.csv:3')
  expect(ran.err).toContain('line 2')
  expect(world.writes()).toEqual([])
})

test('--failures names the place, and the file of an earlier run does not survive a clean run', async () => {
  const world = await createFailingWorld()
  await world.run`${MOVE} --failures left.csv`
  expect(await world.read('left.csv')).toContain('omar.smith')
  await world.run`${MOVE} --failures left.csv`
  expect(await world.files()).toEqual([])
})

test('jobs list, show and failures tell the same without AWS', async () => {
  const world = await createFailingWorld()
  const result = (await world.run`${MOVE} --output json`).json()
  const offline = { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: undefined } }
  const calls = world.sandbox.requests().length
  const shown = await world.run(words`jobs show latest --output json`, offline)
  expect(shown.code).toBe(0)
  expect(shown.json()).toEqual(result)
  const { jobs } = (await world.run(words`jobs list --output json`, offline)).json()
  expect(jobs).toEqual([
    {
      job: result.job,
      command: 'edit',
      summary: 'Routing profile → Billing',
      note: null,
      caller: expect.stringContaining(':user/sandbox'),
      instance: result.instance,
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
      state: 'finished',
      selected: 8,
      succeeded: 5,
      failed: 3,
      refused: 0,
      notAttempted: 0,
    },
  ])
  const { name, text } = await world.failures()
  await world.run(words`jobs failures ${result.job} --failures again.csv`, offline)
  expect(await world.read('again.csv')).toBe(text)
  expect(name).toContain(result.job)
  expect(world.sandbox.requests()).toHaveLength(calls)
})

test('retry of a job without failures has nothing to do', async () => {
  const world = await createWorld({ basic: FEW })
  await world.run(MOVE)
  const ran = await world.run`retry latest --yes --output json`
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({ job: null, selected: 0 })
})

test('a refused call is not sent again, not even with empty fields', async () => {
  const world = await createWorld({
    faults: [
      {
        operation: 'TagResource',
        kind: 'error',
        code: 'InvalidParameterException',
        status: 400,
        calls: [1, 2, 3],
      },
    ],
  })
  const edit = words`edit --user omar.smith --tag empty= --yes --output json`
  const ran = await world.run(edit)
  expect(ran.json()).toMatchObject({
    succeeded: 0,
    failures: [{ operation: 'TagResource', kind: 'invalid', attempts: 1 }],
  })
  expect(world.calls('TagResource')).toHaveLength(1)
})

test('a setting given to retry that no row has changes nothing else', async () => {
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserRoutingProfile', kind: 'error', users: ['omar.smith'], times: 1 }],
  })
  expect((await world.run`edit --user omar.smith --routing-profile Billing --yes`).code).toBe(3)
  const before = world.user('omar.smith').SecurityProfileIds
  expect((await world.run`retry latest --security-profile QualityAnalyst --yes`).code).toBe(0)
  expect(world.user('omar.smith').SecurityProfileIds).toEqual(before)
})
