import { join } from 'node:path'
import { BulkError, find, follow, open, type OpenOptions, plan, submit } from 'connect-bulk'
import { expect, test } from 'vitest'
import { moveUsers } from '../../docs/examples/move-users.js'
import { complaintsAbout } from '../support/schemas.js'
import { words } from '../support/words.js'
import { createWorld, type World } from '../support/world.js'

function optionsFor(world: World): OpenOptions & { readonly notes: string[] } {
  const notes: string[] = []
  return {
    env: { ...world.sandbox.env, CONNECT_BULK_RATE: '1000', CONNECT_BULK_BURST: '1000' },
    stateDir: join(world.cwd, '.state'),
    onNote: (text) => void notes.push(text),
    notes,
  }
}

/** A plan's document without its time, which its digest covers too. */
function timeless(document: object): object {
  return JSON.parse(
    JSON.stringify({ ...document, digest: '' }, (name, value) => (name === 'createdAt' ? '' : value)),
  )
}

/** On real time, so a service that shows writes late would only be waited for. */
const fast = { preset: 'kind', users: 40, rate: 1000, burst: 1000 } as const

test('the example in docs moves the users, and its job is in the list of the command line', async () => {
  const world = await createWorld(fast)
  const options = optionsFor(world)
  const before = world.usersIn('Basic Routing Profile')
  const { notes, ...given } = options
  const result = await moveUsers(given, 'Basic Routing Profile', 'Billing')
  expect(result).toMatchObject({ state: 'finished', succeeded: before.length, failed: 0 })
  expect(world.usersIn('Basic Routing Profile')).toEqual([])
  expect(notes).toContain(`${before[0]}: succeeded`)
  const { jobs } = (await world.run`jobs list --output json`).json()
  expect(jobs).toMatchObject([{ job: result?.job, summary: 'Routing profile → Billing' }])
})

test('documents are those of the command line; a plan writes nothing', async () => {
  const world = await createWorld(fast)
  const { notes: _notes, ...options } = optionsFor(world)
  const connection = await open(options)
  const users = await find(connection, { users: ['omar.smith'] })
  expect(users).toEqual((await world.run`users --user omar.smith --output json`).json().users)
  const made = await plan(connection, {
    users: ['omar.smith'],
    edits: { tags: 'team=blue', acw_timeout: '30' },
    note: 'CHG-7',
  })
  expect(complaintsAbout(made.document)).toEqual([])
  expect(made.document).toMatchObject({ changing: 1, note: 'CHG-7' })
  const settings = words`--tag team=blue --acw-timeout 30 --note CHG-7`
  const typed = (await world.run`edit --user omar.smith ${settings} --dry-run --output json`).json()
  expect(timeless(made.document)).toEqual(timeless(typed))
  expect(world.writes()).toEqual([])
  const result = await submit(connection, made)
  expect(complaintsAbout(result)).toEqual([])
  expect(await follow(connection, result.job ?? '')).toEqual(result)
  await connection.close()
})

test('whatever stops the library throws one BulkError, guards included', async () => {
  const world = await createWorld(fast)
  const { notes: _notes, ...options } = optionsFor(world)
  const connection = await open(options)
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof BulkError ? error.code : String(error)),
    )
  const edits = { routing_profile: 'Billing' }
  expect(await codeOf(plan(connection, { edits }))).toBe('NoSelection')
  expect(await codeOf(plan(connection, { all: true, edits: { routing_profil: 'x' } }))).toBe('BadColumn')
  expect(await codeOf(plan(connection, { all: true, edits: { routing_profile: 'x' } }))).toBe('UnknownName')
  expect(await codeOf(plan(connection, { all: true, edits, maxUsers: 1 }))).toBe('TooManyUsers')
  const admin = { users: ['omar.smith'], edits: { add_security_profiles: 'Admin' } }
  expect(await codeOf(plan(connection, admin))).toBe('PrivilegedChange')
  expect(await codeOf(plan(connection, { ...admin, allowPrivileged: true }))).toBe('none')
  expect(await codeOf(open({ ...options, instance: 'nonsense' }))).toBe('UnknownInstance')
  expect(await codeOf(open({ ...options, region: '' }))).toBe('NoValue')
  expect(await codeOf(open({ ...options, expectAccount: '123' }))).toBe('BadValue')
  expect(await codeOf(open({ ...options, expectAccount: '999999999999' }))).toBe('OtherAccount')
  expect(await codeOf(follow(connection, '20260101-000000-abcd'))).toBe('UnknownJob')
  expect(world.writes()).toEqual([])
  await connection.close()
})

test('onNote receives what a person would read on stderr', async () => {
  const world = await createWorld(fast)
  const { notes, ...options } = optionsFor(world)
  const connection = await open(options)
  expect(await find(connection, { filter: ['tag:teem=blue'] })).toEqual([])
  expect((await world.run`users --filter tag:teem=blue`).err).toContain(notes.join('\n'))
  expect(notes).toMatchObject([expect.stringContaining('No user has a tag "teem"')])
  await plan(connection, { users: ['omar.smith'], edits: { tags: 'team=blue,region=emea' } })
  expect(notes[1]).toContain('tags: "team=blue,region=emea" is read as it stands')
  await connection.close()
})

test('a plan submitted once its signal is aborted makes no job', async () => {
  const world = await createWorld(fast)
  const { notes: _notes, ...options } = optionsFor(world)
  const stop = new AbortController()
  const connection = await open({ ...options, signal: stop.signal })
  const made = await plan(connection, { users: ['omar.smith'], edits: { tags: 'team=blue' } })
  stop.abort(new Error('SIGINT'))
  await expect(submit(connection, made)).rejects.toMatchObject({ exitCode: 130 })
  await connection.close()
  expect((await world.run`jobs list --output json`).json().jobs).toEqual([])
  expect(world.writes()).toEqual([])
})
