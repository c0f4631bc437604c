import { expect, test } from 'vitest'
import { listedUsers } from '../support/listed-users.js'
import { createWorld } from '../support/world.js'

test('--require: each must hold, beside what --filter joins', async () => {
  const world = await createWorld()
  const agents = await listedUsers(world, '--filter', 'security-profile=Agent')
  const analysts = await listedUsers(world, '--filter', 'security-profile=QualityAnalyst')
  const both = agents.filter((name) => analysts.includes(name))
  expect(both.length).toBeGreaterThan(0)
  expect(both.length).toBeLessThan(agents.length)
  const required = ['--require', 'security-profile=Agent', '--require', 'security-profile=QualityAnalyst']
  expect(await listedUsers(world, ...required)).toEqual(both)
  expect(await listedUsers(world, '--filter', 'security-profile=Admin', ...required)).toEqual(
    (await listedUsers(world, '--filter', 'security-profile=Admin')).filter((name) => both.includes(name)),
  )
  const bad = await world.run`users --require security-profile`
  expect(bad).toMatchObject({ code: 2 })
  expect(bad.err).toContain('--require: "security-profile" has no operator')
})

test('an empty selection is an error only if asked for', async () => {
  const world = await createWorld()
  const nobody = ['--filter', 'username=nobody.at.all']
  expect(await world.run`users ${nobody}`).toMatchObject({ code: 0 })
  expect(await world.run`users ${nobody} --fail-if-empty`).toMatchObject({ code: 5 })
  const edit = await world.run`edit ${nobody} --routing-profile Billing --fail-if-empty --yes --output json`
  expect(edit.code).toBe(5)
  expect(edit.json().error).toMatchObject({ code: 'NoUsers', exitCode: 5 })
  expect(await world.run`export ${nobody} --fail-if-empty`).toMatchObject({ code: 5 })
  expect(await world.run`users --user omar.smith --fail-if-empty`).toMatchObject({ code: 0 })
})

test.each([
  ['tag:taem=blue', 'No user has a tag "taem"; nearest: "team"'],
  ['tag:taem!=blue', 'No user has a tag "taem"; nearest: "team"'],
  ['tag:team=bleu', 'No user has a tag "team" with the value "bleu"; nearest: "blue"'],
  ['tag:taem!=*', 'No user has a tag "taem"; nearest: "team"'],
])('%s: a tag that no user has is said on stderr', async (filter, says) => {
  const world = await createWorld()
  const ran = await world.run`users --filter ${filter} --output json`
  expect(ran.code).toBe(0)
  expect(ran.err).toContain(says)
})

test('there is no note about a tag that only users outside the selection have', async () => {
  const world = await createWorld()
  const ran = await world.run`users --user omar.smith --filter tag:team=blue`
  expect(ran.err).not.toContain('No user has')
})

test('--job: users that a job has created, by the ids they were given', async () => {
  const world = await createWorld({
    faults: [{ operation: 'CreateUser', kind: 'error', users: ['yuri.neu'], code: 'LimitExceededException' }],
  })
  const head = 'username,first_name,last_name,routing_profile,security_profiles,password'
  const rows = ['zora', 'yuri'].map((name) => `${name}.neu,${name},Neu,Billing,Agent,Secret-4711\n`)
  await world.write('new.csv', `${head}\n${rows.join('')}`)
  await world.run`create new.csv --yes`
  expect(await listedUsers(world, '--job', 'latest:succeeded')).toEqual(['zora.neu'])
  expect((await world.run`users --job latest:failed`).err).toContain('there is no user "yuri.neu"')
})

test('--job: the users of a job by what became of them', async () => {
  const users = ['omar.smith', 'greta.ito', 'hanna.almeida']
  const world = await createWorld({
    faults: [{ operation: 'UpdateUserConfig', users: ['greta.ito'], kind: 'denied' }],
  })
  const given = users.flatMap((name) => ['--user', name])
  await world.run`edit ${given} --acw-timeout 77 --yes`
  expect(await listedUsers(world, '--job', 'latest:succeeded')).toEqual(['hanna.almeida', 'omar.smith'])
  expect(await listedUsers(world, '--job', 'latest:failed')).toEqual(['greta.ito'])
  expect(await listedUsers(world, '--job', 'latest:refused')).toEqual([])
  expect(await listedUsers(world, '--job', 'latest:not-attempted', '--user', 'omar.smith')).toEqual([
    'omar.smith',
  ])
  expect(await listedUsers(world, '--job', 'latest:succeeded', '--exclude-user', 'omar.smith')).toEqual([
    'hanna.almeida',
  ])
  const phone = (name: string, number: string): void => {
    const user = world.user(name)
    user.PhoneConfig = { ...user.PhoneConfig, PhoneType: 'SOFT_PHONE', DeskPhoneNumber: number }
  }
  phone('omar.smith', '+4930123456')
  phone('greta.ito', '')
  await world.run`edit --user omar.smith --user greta.ito --phone-type desk --tag a=b --yes`
  const refused = await listedUsers(world, '--job', 'latest:refused')
  expect(refused).toEqual(['greta.ito'])
  for (const name of refused) expect(world.user(name).PhoneConfig.DeskPhoneNumber ?? '').toBe('')
  const bad = await world.run`users --job latest:failure`
  expect(bad).toMatchObject({ code: 2 })
  expect(bad.err).toContain('Did you mean failed?')
  expect(await world.run`users --job 20260101-000000-abcd:failed`).toMatchObject({ code: 2 })
  expect(await world.run`edit --all --job latest:failed --routing-profile Billing`).toMatchObject({ code: 2 })
})

test.each([
  'acw>=x',
  'phone-type=car',
  'routing-profile=Nowhere',
  'hierarchy=Nowhere',
  'proficiency=Product:Nothing',
  'nothing=x',
])('a wrong condition is told by the flag it stands after: %s', async (condition) => {
  const world = await createWorld()
  expect((await world.run(['users', '--require', condition])).err).toContain('Error: --require: ')
  expect((await world.run(['users', '--filter', condition])).err).toContain('Error: --filter: ')
})

test('everyone who is named and does not exist is told at once, excluded users too', async () => {
  const world = await createWorld()
  await world.write('who.txt', 'omar.smith\nnobody.2\n')
  const { code, err } =
    await world.run`users --user nobody.1 --users-file who.txt --exclude-user nobody.3 --exclude-user greta.ito`
  expect(code).toBe(2)
  expect(err).toContain('3 of 5 users not found')
  expect(err).toContain('--exclude-user: there is no user "nobody.3"')
  expect(err).toContain('\nthere is no user "nobody.1"')
  expect(err).toContain('who.txt:2: there is no user "nobody.2"')
})
