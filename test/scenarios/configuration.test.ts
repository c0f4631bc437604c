import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'

async function configured(text: string): Promise<{ world: World; path: string }> {
  const world = await createWorld({ users: 6 })
  const path = join(world.cwd, '.config', 'connect-bulk', 'config.toml')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return { world, path }
}

/** The value of a setting, and where it is from. */
async function shown(world: World, name: string, line: readonly string[] = [], env = {}) {
  const { out, err } = await world.run(['config', 'show', '--output', 'json', ...line], { env })
  expect(out, err).not.toBe('')
  const { settings } = JSON.parse(out) as { settings: { name: string; value: string; from: string }[] }
  const { value, from } = settings.find((one) => one.name === name) ?? { value: undefined, from: undefined }
  return { value, from }
}

describe('flags win over the environment, and that over the file', () => {
  test('as config show tells', async () => {
    const { world, path } = await configured('# mine\nburst = 4\nquota-share = "50%"\n')
    expect(await shown(world, 'burst')).toEqual({ value: '4', from: `${path}:2` })
    const env = { CONNECT_BULK_BURST: '3', CONNECT_BULK_QUOTA_SHARE: '20%' }
    expect(await shown(world, 'burst', [], env)).toEqual({ value: '3', from: 'CONNECT_BULK_BURST' })
    expect(await shown(world, 'burst', ['--burst', '2'], env)).toEqual({ value: '2', from: '--burst' })
    expect(await shown(world, 'quota-share')).toEqual({ value: '50%', from: `${path}:3` })
    expect((await shown(world, 'quota-share', [], env)).value).toBe('20%')
    expect(await shown(world, 'output', [], env)).toEqual({ value: 'json', from: '--output' })
    expect(await shown(world, 'wait-for-service')).toEqual({ value: null, from: null })
  })

  test('as commands act', async () => {
    const { world } = await configured('output = "json"\n')
    expect((await world.run`users`).out).toMatch(/^\{/)
    expect((await world.run`users --output table`).out).toMatch(/^USER/)
    expect((await world.run(['users'], { env: { CONNECT_BULK_OUTPUT: 'ndjson' } })).lines().length).toBe(7)
    expect((await world.run`export`).out).toMatch(/^username,/)
    const failed = await world.run`users --filter nonsense`
    expect(failed.json().error.exitCode).toBe(2)
  })
})

test('users of protect-file are protected without a flag, from wherever the command is run', async () => {
  const { world, path } = await configured('protect-file = "boss.txt"\n')
  const [boss = '', other = ''] = [...world.sandbox.store.users.values()].map(({ Username }) => Username)
  await writeFile(join(dirname(path), 'boss.txt'), `${boss}\n`)
  const refused = await world.run`edit --user ${boss} --tag a=b --yes`
  expect(refused.code).toBe(5)
  expect(refused.err).toContain(boss)
  expect((await world.run`edit --user ${other} --tag a=b --yes`).code).toBe(0)
})

describe('a named instance', () => {
  const FILE = (arn: string) => `
instance = "main"
[instances.main]
instance = "${arn}"
expect-account = "111122223333"
[instances."the other"]
instance = "${arn}"
expect-account = "999999999999"
`

  test('stands for its instance, and brings its settings', async () => {
    const { world } = await configured('')
    const { arn } = world.sandbox.instance
    await writeFile(join(world.cwd, '.config', 'connect-bulk', 'config.toml'), FILE(arn))
    const env = { CONNECT_BULK_INSTANCE: undefined }
    expect((await world.run(['users'], { env })).code).toBe(0)
    expect((await world.run(['users', '--instance', 'main'], { env })).code).toBe(0)
    const other = await world.run(['users', '--instance', 'the other'], { env })
    expect(other.code).toBe(5)
    expect(other.err).toContain('999999999999')
    const shown = (await world.run(['config', 'show', '--instance', 'the other', '--output', 'json'])).json()
    expect(shown.settings[0]).toEqual({ name: 'instance', value: arn, origin: 'flag', from: '--instance' })
    const byVariable = await world.run(['users'], { env: { CONNECT_BULK_INSTANCE: 'the other' } })
    expect(byVariable.code).toBe(5)
    expect((await world.run`users`).code).toBe(0)
  })

  test('also where it is named in front of a command line to look at', async () => {
    const { world } = await configured('')
    const { arn } = world.sandbox.instance
    await writeFile(join(world.cwd, '.config', 'connect-bulk', 'config.toml'), FILE(arn))
    for (const line of [
      ['--instance', 'the other', 'users'],
      ['users', '--instance', 'the other'],
    ]) {
      const { out } = await world.run(['doctor', '--output', 'json', ...line])
      expect(out).toContain('but --expect-account is 999999999999')
    }
    const policy = await world.run`iam-policy users --instance main`
    expect(JSON.parse(policy.out).Statement[0].Resource).toEqual([arn, `${arn}/*`])
  })
})

test('a profile of the file is that of the file in what is said', async () => {
  const { world } = await configured('profile = "nowhere"\n')
  const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
  const { code, err } = await world.run(['users'], { env: none })
  expect(code).toBe(4)
  expect(err).toContain('There is no AWS profile "nowhere" (the configuration file)')
})

describe('a file that is wrong ends every command with one message and its line', () => {
  test.each([
    ['a key that does not exist', 'region = "eu-central-1"\nregin = "x"\n', 2, 'there is no setting "regin"'],
    ['no TOML', 'region = "eu-central-1"\n\noutput = json\n', 3, ''],
    ['a format that does not exist', '\noutput = "xml"\n', 2, ': output: "xml" is not one of'],
    ['a pace for what is no call', 'rate = "Nothing=1"\n', 1, ': rate: there is no operation "Nothing".'],
    ['a number that is none', 'burst = "many"\n', 1, ': burst: "many" is not a number above 0.'],
    ['a share above all', 'quota-share = 120\n', 1, ': quota-share: "120" is more than 100%.'],
    [
      'an account of too few digits',
      'expect-account = 12\n',
      1,
      ': expect-account: "12" is not an account id of 12 digits.',
    ],
    ['a list', 'region = ["a"]\n', 1, 'must be a text or a number'],
    ['nothing', 'region = ""\n', 1, 'no value'],
    [
      'an instance without one',
      '[instances.a]\ninstance = "x"\n[instances.b]\nregion = "eu-west-2"\n',
      3,
      'no instance',
    ],
    [
      'a key of an instance',
      '[instances.a]\ninstance = "x"\nregin = "y"\n',
      3,
      'there is no setting "regin"',
    ],
  ])('%s', async (_, text, line, said) => {
    const { world, path } = await configured(text)
    const { code, err } = await world.run`users`
    expect(code).toBe(2)
    expect(err).toContain(`Error: ${path}, line ${line}: `)
    expect(err).toContain(said)
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(world.sandbox.requests()).toEqual([])
    expect((await world.run`users --help`).code).toBe(0)
  })
})

test('another file can be named, or none; what is named must be there', async () => {
  const { world } = await configured('output = "xml"\n')
  expect((await world.run(['users'], { env: { CONNECT_BULK_CONFIG: 'none' } })).code).toBe(0)
  await world.write('mine.toml', 'output = "json"\n')
  const named = await world.run(['users'], { env: { CONNECT_BULK_CONFIG: 'mine.toml' } })
  expect(named.out).toMatch(/^\{/)
  const missing = await world.run(['users'], { env: { CONNECT_BULK_CONFIG: 'missing.toml' } })
  expect(missing.code).toBe(2)
  expect(missing.err).toContain('there is no such file')
})

test('the sandbox is not led away by it', async () => {
  const { world } = await configured('profile = "ops"\nexpect-account = "999999999999"\nprotect-file = "x"\n')
  const { code, err } = await world.run`sandbox run --users 3 -- edit --all --tag a=b --yes`
  expect(code, err).toBe(0)
})

test('config show as a table says what is default', async () => {
  const { world, path } = await configured('burst = 4\n')
  const { out, err } = await world.run`config show`
  expect(out).toMatch(/^burst +4 +.*config\.toml:1$/m)
  expect(out).toMatch(/^output +table +default$/m)
  expect(err).toContain(path)
})
