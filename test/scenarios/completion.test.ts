import { describe, expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'

async function offered(world: World, ...words: string[]): Promise<string[]> {
  const before = world.sandbox.requests().length
  const { code, out } = await world.run(['completion', 'candidates', 'words', ...words])
  expect(code).toBe(0)
  expect(world.sandbox.requests().length, 'a call while completing').toBe(before)
  return out.split('\n').slice(0, -1)
}

describe('without anything in the cache', () => {
  test('commands, their second words, options and words of few', async () => {
    const world = await createWorld({ users: 1 })
    expect(await offered(world, 'ed')).toEqual(['edit'])
    expect(await offered(world, '')).toEqual(expect.arrayContaining(['users', 'jobs', 'doctor', 'sandbox']))
    expect(await offered(world, 'jobs', 're')).toEqual(['resume'])
    expect(await offered(world, 'config', '')).toEqual(['show'])
    expect(await offered(world, 'hel')).toEqual(['help'])
    expect(await offered(world, 'help', 'ed')).toEqual(['edit'])
    expect(await offered(world, 'help', 'jobs', 'l')).toEqual(['list'])
    expect(await offered(world, 'help', 'edit', '')).toEqual([])
    expect(await offered(world, 'users', '--output', '')).toEqual(['table', 'json', 'ndjson'])
    expect(await offered(world, 'users', '--output=j')).toEqual(['--output=json'])
    expect(await offered(world, 'edit', '--phone-type', 's')).toEqual(['soft'])
    expect(await offered(world, 'edit', '--on-drift', '')).toEqual(['overwrite', 'skip', 'fail'])
    expect(await offered(world, 'edit', '--all', '--al')).not.toContain('--all')
    expect(await offered(world, 'edit', '--filter', 'x=y', '--fil')).toEqual(['--filter'])
    expect(await offered(world, 'users', '--filter', 'phone-type=d')).toEqual(['phone-type=desk'])
    expect(await offered(world, 'nonsense', '')).toEqual([])
  })

  test('of a command line in another one, what that one takes', async () => {
    const world = await createWorld({ users: 1 })
    expect(await offered(world, 'doctor', 'ed')).toEqual(['edit'])
    expect(await offered(world, 'iam-policy', 'edit', '--phone-type', 'd')).toEqual(['desk'])
    expect(await offered(world, 'iam-policy', '--format', 'c')).toEqual(['cloudformation'])
    expect(await offered(world, 'sandbox', 'run', '--users', '3', '--', 'exp')).toEqual(['export'])
  })

  test('files are left to the shell', async () => {
    const world = await createWorld({ users: 1 })
    expect(await offered(world, 'apply', '')).toEqual([])
    expect(await offered(world, 'edit', '--users-file', '')).toEqual([])
  })
})

describe('what this machine has seen', () => {
  test('names of profiles, groups, proficiencies and instances, once a command has read them', async () => {
    const world = await createWorld({ users: 3 })
    await world.run`users --filter ${'proficiency=Product:Billing'}`
    expect(await offered(world, 'edit', '--routing-profile', 'Bas')).toEqual(['Basic Routing Profile'])
    expect(await offered(world, 'edit', '--add-security-profile', 'Adm')).toEqual(['Admin'])
    expect(await offered(world, 'users', '--filter', 'routing-profile=Bas')).toEqual([
      'routing-profile=Basic Routing Profile',
    ])
    expect(await offered(world, 'edit', '--add-proficiency', 'Product:Billing:')).toHaveLength(5)
    expect((await offered(world, 'edit', '--hierarchy', '')).some((path) => path.includes('/'))).toBe(true)
    expect(await offered(world, 'users', '--instance', '')).toEqual([world.sandbox.instance.alias])
  })

  test('instances that were only listed', async () => {
    const world = await createWorld({ users: 1, instances: 2 })
    await world.run`instances`
    expect(await offered(world, 'users', '--instance', '')).toHaveLength(2)
  })

  test('recorded jobs', async () => {
    const world = await createWorld({ users: 3 })
    await world.run`edit --all --tag a=b --yes`
    const [first, job, ...others] = await offered(world, 'jobs', 'show', '')
    expect(first).toBe('latest')
    expect(job).toMatch(/^\d{8}-\d{6}-[0-9a-f]{4}$/)
    expect(others).toEqual([])
    expect(await offered(world, 'users', '--job', 'latest:f')).toEqual(['latest:failed'])
  })

  test('a name that could end a line or steer a terminal is not offered', async () => {
    const world = await createWorld({ users: 1 })
    const profiles = [...world.sandbox.store.routingProfiles.values()]
    const [one, other] = profiles
    if (one === undefined || other === undefined) throw new Error('the sandbox has too few profiles')
    Object.assign(one, { Name: 'Evil\nrm' })
    Object.assign(other, { Name: 'Evil\u001b[2J' })
    await world.run`users`
    expect(await offered(world, 'edit', '--routing-profile', 'Evil')).toEqual([])
  })
})

test('an unknown shell is exit 2 and names those that there are', async () => {
  const world = await createWorld({ users: 1 })
  const { code, err } = await world.run`completion tcsh`
  expect(code).toBe(2)
  expect(err).toContain('bash, zsh, fish, powershell')
})
