import { describe, expect, test, vi } from 'vitest'
import { isPosix } from '../support/platform.js'
import { createWorld, type World } from '../support/world.js'

interface Check {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'failure'
  readonly message: string
  readonly hint: string | null
}

interface Report {
  readonly schema: string
  readonly ready: boolean
  readonly checks: readonly Check[]
}

const denied = (operation: string) =>
  ({ kind: 'error', operation, status: 403, code: 'AccessDeniedException' }) as const

async function examined(
  world: World,
  line: string,
  env: Record<string, string | undefined> = {},
): Promise<Report & { readonly code: number }> {
  const all = { AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined, ...env }
  const { code, out, err } = await world.run(['doctor', '--output', 'json', ...line.split(' ')], { env: all })
  expect(out, err).toMatch(/^\{/)
  return { code, ...(JSON.parse(out) as Report) }
}

const of = ({ checks }: Report, check: string): Check | undefined => checks.find((one) => one.check === check)

describe('a place where everything is in order', () => {
  test.each(['', 'export', 'jobs list', 'completion bash'])(
    'options that only the examination has go before any command line: %s',
    async (line) => {
      const world = await createWorld({ users: 5 })
      const given = [
        '--output',
        'json',
        '--quiet',
        '--debug',
        '--rate',
        '9',
        ...line.split(' ').filter(Boolean),
      ]
      const doctor = await world.run(['doctor', ...given])
      expect(doctor).toMatchObject({ code: 0 })
      expect(doctor.json()).toMatchObject({ schema: 'connect-bulk/doctor/1', ready: true })
      expect(await world.run(['iam-policy', ...given])).toMatchObject({ code: 0 })
      if (line === '') expect(doctor.err).toContain('debug: ')
    },
  )

  test('every step has a line, reads are tried, writes are listed and never made', async () => {
    const world = await createWorld({ users: 5 })
    const report = await examined(world, 'edit --all --tag season=winter')
    expect(report.schema).toBe('connect-bulk/doctor/1')
    expect(report.checks.filter(({ state }) => state === 'failure')).toEqual([])
    expect(report.code).toBe(0)
    expect(report.ready).toBe(true)
    expect([...new Set(report.checks.map(({ check }) => check))]).toEqual([
      'node',
      'configuration',
      'state folder',
      'region',
      'endpoint',
      'proxy',
      'certificates',
      'credentials',
      'caller',
      'instance',
      'account',
      'identity',
      'clock',
      'quotas',
      'permission',
    ])
    expect(of(report, 'clock')?.state).toBe('ok')
    expect(of(report, 'credentials')?.message).toBe('from the environment')
    expect(of(report, 'quotas')?.message).toContain('calls a second: ')
    const messages = report.checks.map(({ message }) => message)
    expect(messages).toContain('connect:DescribeUser: allowed')
    expect(messages).toContain('connect:TagResource: needed; not tried, as it writes')
    expect(world.writes()).toEqual([])
  })

  test('the format may be part of the command line, and so may the instance', async () => {
    const world = await createWorld({ users: 2 })
    const { instance } = world.sandbox
    const { code, out } = await world.run`doctor users --output ndjson --instance ${instance.alias}`
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ schema: 'connect-bulk/doctor-check/1', type: 'check', state: 'ok' })
    expect(lines.at(-1)).toMatchObject({ schema: 'connect-bulk/doctor-finished/1', ready: true })
    const table = await world.run`doctor users`
    expect(table.out).toMatch(/^ok +node +\d/m)
    expect(table.err).toMatch(/^Ready/m)
  })

  test('a command line that connects to nothing needs no AWS', async () => {
    const world = await createWorld({ users: 1 })
    const report = await examined(world, 'jobs list')
    expect(report.checks.map(({ check }) => check)).toEqual(['node', 'configuration', 'state folder'])
    expect(world.sandbox.requests()).toEqual([])
  })
})

describe('what is not', () => {
  test('a read that is denied is a failure with the actions to allow, and exit 4', async () => {
    const world = await createWorld({ users: 2, faults: [denied('ListRoutingProfiles')] })
    const report = await examined(world, 'edit --all --routing-profile Billing')
    expect(report.code).toBe(4)
    const failures = report.checks.filter(({ state }) => state === 'failure')
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^connect:ListRoutingProfiles: .*not allowed/),
    ])
    expect(failures[0]?.hint).toContain('connect:ListRoutingProfiles')
  })

  test('a denied read that the command can do without is only a warning', async () => {
    const world = await createWorld({
      users: 2,
      faults: [denied('SearchRoutingProfiles'), denied('ListServiceQuotas')],
    })
    const report = await examined(world, 'edit --all --routing-profile Billing')
    expect(report.code).toBe(0)
    const warnings = report.checks.filter(({ state }) => state === 'warning')
    expect(warnings.map(({ check }) => check)).toEqual(expect.arrayContaining(['quotas', 'permission']))
    expect(warnings.every(({ hint }) => hint !== null)).toBe(true)
  })

  test('doctor stops at missing credentials', async () => {
    const world = await createWorld({ users: 1 })
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
    const report = await examined(world, 'users', { ...none, AWS_EC2_METADATA_DISABLED: 'true' })
    expect(report.code).toBe(4)
    expect(report.checks.at(-1)).toMatchObject({ check: 'credentials', state: 'failure' })
    expect(world.sandbox.requests()).toEqual([])
  })

  test('credentials that have expired, and a Region that the endpoint is not of, are exit 4', async () => {
    const expired = { ...denied('ListInstances'), code: 'ExpiredTokenException' } as const
    const world = await createWorld({
      users: 1,
      faults: [expired, { ...expired, operation: 'DescribeInstance' }],
    })
    // The AWS files are read again then, which virtual time does not see: it must not outrun the doctor's patience.
    world.clock.begin()
    const late = await examined(world, 'users')
    expect(late.code, JSON.stringify(late.checks.at(-1))).toBe(4)
    expect(late.checks.at(-1)).toMatchObject({
      check: 'instance',
      state: 'failure',
      hint: expect.stringContaining('Sign in again'),
    })
    const elsewhere = await examined(world, 'users --region us-east-1')
    world.clock.end()
    expect(elsewhere.code, JSON.stringify(elsewhere.checks.at(-1))).toBe(4)
    expect(elsewhere.checks.at(-1)).toMatchObject({
      check: 'instance',
      message: expect.stringContaining('us-east-1'),
      hint: expect.stringContaining('--region'),
    })
  })

  test('a proxy that does not answer is named', async () => {
    const world = await createWorld({ users: 1 })
    const env = {
      AWS_ENDPOINT_URL: 'https://connect.example.test',
      HTTPS_PROXY: 'http://me:secret@127.0.0.1:9',
      https_proxy: undefined,
      NO_PROXY: undefined,
      no_proxy: undefined,
    }
    const report = await examined(world, 'users', env)
    expect(report.code).toBe(1)
    expect(of(report, 'proxy')?.message).toBe('http://127.0.0.1:9 (HTTPS_PROXY)')
    expect(report.checks.at(-1)).toMatchObject({
      check: 'instance',
      message: expect.stringContaining('the proxy http://127.0.0.1:9 (HTTPS_PROXY)'),
    })
    expect(JSON.stringify(report)).not.toContain('secret')
  })

  test('certificates that cannot be read are a failure, or a warning where nothing goes over https', async () => {
    const world = await createWorld({ users: 1 })
    const env = { AWS_CA_BUNDLE: `${world.cwd}/missing.pem` }
    const plain = await examined(world, 'users', env)
    expect(plain.code).toBe(0)
    expect(of(plain, 'certificates')).toMatchObject({
      state: 'warning',
      hint: expect.stringContaining('AWS_CA_BUNDLE'),
    })
    const overTls = await examined(world, 'users', { ...env, AWS_ENDPOINT_URL: 'https://127.0.0.1:9' })
    expect(overTls.code).toBe(1)
    expect(overTls.checks.at(-1)).toMatchObject({ check: 'certificates', state: 'failure' })
    const unchecked = await examined(world, 'users', { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect(of(unchecked, 'certificates')).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('not checked'),
    })
  })

  test.skipIf(!isPosix)('a credential_process that fails is named without its command line', async () => {
    const world = await createWorld({ users: 1 })
    await world.write('config', '[default]\ncredential_process = /bin/false --secret hunter2\n')
    const env = {
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_CONFIG_FILE: `${world.cwd}/config`,
    }
    // What reads the AWS files looks into the environment of the process.
    vi.stubEnv('AWS_CONFIG_FILE', env.AWS_CONFIG_FILE)
    world.clock.begin()
    const { code, out, err } = await world.run(['doctor', 'users', '--debug'], { env })
    world.clock.end()
    vi.unstubAllEnvs()
    expect(code).toBe(4)
    expect(out).toMatch(/FAILURE +credentials .*credential_process of profile default/)
    expect(out + err).not.toContain('hunter2')
  })

  test('an instance that is not there, and another account, are failures of their own', async () => {
    const world = await createWorld({ users: 1 })
    const unknown = await examined(world, 'users --instance nowhere')
    expect(unknown.code).toBe(1)
    expect(unknown.checks.at(-1)).toMatchObject({ check: 'instance', state: 'failure' })
    const other = await examined(world, 'users --expect-account 999999999999')
    expect(other.code).toBe(1)
    expect(of(other, 'account')?.state).toBe('failure')
  })

  test('a service that does not answer is given up after a while', async () => {
    const world = await createWorld({ users: 1 })
    const report = await examined(world, 'users', { AWS_ENDPOINT_URL_CONNECT: 'http://127.0.0.1:9' })
    expect(report.code).toBe(1)
    expect(report.checks.at(-1)?.check).toBe('instance')
  })

  test('an answer that does not come is waited for for 20 seconds', async () => {
    const world = await createWorld({ users: 1, faults: [{ operation: 'DescribeInstance', kind: 'hang' }] })
    const report = await examined(world, 'users')
    expect(report.code).toBe(1)
    expect(report.checks.at(-1)).toMatchObject({
      check: 'instance',
      message: 'No answer within 20 seconds.',
      hint: expect.stringContaining('proxy'),
    })
  })

  test('a clock that is off, told by the service', async () => {
    const clock = { now: () => Date.UTC(2026, 0, 15, 10, 10), sleep: () => Promise.resolve() }
    const world = await createWorld({ users: 1, clock, rate: 1000, burst: 1000 })
    const off = await examined(world, 'users')
    expect(of(off, 'clock')).toMatchObject({
      state: 'warning',
      message: expect.stringMatching(/^\d{3} s behind/),
      hint: expect.stringContaining('Set the clock'),
    })
  })

  test('a state folder that is a file', async () => {
    const world = await createWorld({ users: 1 })
    await world.write('taken', 'a file')
    const report = await examined(world, `users --state-dir ${world.cwd}/taken/state`)
    expect(report.code).toBe(1)
    expect(of(report, 'state folder')?.state).toBe('failure')
  })

  test('a command line that is wrong is exit 2', async () => {
    const world = await createWorld({ users: 1 })
    expect((await world.run`doctor edit --all`).code).toBe(2)
    expect((await world.run`doctor apply missing.csv`).code).toBe(2)
  })
})

test('STS and Service Quotas are left alone where only the endpoint of Connect is overridden', async () => {
  const world = await createWorld({ users: 1 })
  const env = {
    AWS_ENDPOINT_URL: undefined,
    AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined,
    AWS_ENDPOINT_URL_CONNECT: world.sandbox.url,
  }
  const report = await examined(world, 'users', env)
  expect(report.code).toBe(0)
  expect(of(report, 'caller')?.message).toContain('never called')
  expect(of(report, 'quotas')?.message).toContain('never called')
  expect(world.calls('GetCallerIdentity')).toEqual([])
  expect(world.calls('ListServiceQuotas')).toEqual([])
})
