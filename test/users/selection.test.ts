import { describe, expect, test } from 'vitest'
import { collect } from '../../src/platform/pieces.js'
import type { User } from '../../src/model/user.js'
import { findNamed, namedUser } from '../../src/users/named-users.js'
import { selectUsers } from '../../src/users/select-users.js'
import { createSelection, type SelectionFlags } from '../../src/users/selection.js'
import { FakeConnect } from '../connect/fake-connect.js'
import { BILLING, NAMES, userOf, uuid } from '../model/builders.js'

const never = new AbortController().signal
const NONE: SelectionFlags = { filter: [], require: [], user: [], excludeUser: [], all: false }

describe('the selecting flags', () => {
  test('a writing command without a selection is refused', () => {
    expect(() => createSelection(NONE, false)).toThrow(
      expect.objectContaining({ code: 'NoSelection', exitCode: 2 }),
    )
  })

  test('only excluding users selects no users', () => {
    expect(() => createSelection({ ...NONE, excludeUser: ['anna'] }, false)).toThrow(
      expect.objectContaining({ code: 'NoSelection', exitCode: 2 }),
    )
  })

  test('a reading command without a selection means everyone', () => {
    expect(createSelection(NONE, true)).toEqual({ conditions: [], excluded: [] })
  })

  test.each<[string, Partial<SelectionFlags>]>([
    ['--filter', { filter: ['username=a'] }],
    ['--user', { user: ['anna'] }],
    ['--users-file', { fromFile: [{ username: 'anna' }] }],
    ['an empty --users-file', { fromFile: [] }],
  ])('--all goes not with %s', (_, flags) => {
    expect(() => createSelection({ ...NONE, all: true, ...flags }, false)).toThrow(
      expect.objectContaining({ code: 'ContradictoryFlags', exitCode: 2 }),
    )
  })

  test('--all goes with --exclude-user', () => {
    const selection = createSelection({ ...NONE, all: true, excludeUser: ['anna', uuid(1)] }, false)
    expect(selection).toEqual({ conditions: [], excluded: [{ username: 'anna' }, { userId: uuid(1) }] })
  })

  test('an empty users-file selects no users rather than all', () => {
    expect(createSelection({ ...NONE, fromFile: [] }, false).named).toEqual([])
  })

  test('--user and --users-file add up', () => {
    const selection = createSelection({ ...NONE, user: ['anna'], fromFile: [{ username: 'bert' }] }, false)
    expect(selection.named).toEqual([{ username: 'anna' }, { username: 'bert' }])
  })

  test('a broken filter is refused', () => {
    expect(() => createSelection({ ...NONE, filter: ['nonsense'] }, false)).toThrow(
      expect.objectContaining({ exitCode: 2 }),
    )
  })

  test('a text in the form of an id is an id', () => {
    expect(namedUser(uuid(3))).toEqual({ userId: uuid(3) })
    expect(namedUser(uuid(3).slice(1))).toEqual({ username: uuid(3).slice(1) })
  })
})

const anna = userOf(1, { username: 'Anna' })
const bert = userOf(2, { username: 'bert' })
const upper = userOf(3, { username: 'CARL' })
const lower = userOf(4, { username: 'carl' })
const others = Array.from({ length: 10 }, (_, n) => userOf(100 + n))
const everyone = [anna, bert, upper, lower, ...others]

describe('users by name or id', () => {
  const find = async (...wanted: Parameters<typeof findNamed>[1]) =>
    findNamed(new FakeConnect(everyone), wanted, { withAcw: false }, never)

  test.each([true, false])('in the order asked for, if the service minds case: %s', async (mindsCase) => {
    const connect = Object.assign(new FakeConnect(everyone), { mindsCase })
    const wanted = [{ username: 'bert' }, { userId: anna.id }, { username: 'ANNA' }]
    const found = await findNamed(connect, wanted, { withAcw: false }, never)
    expect(found).toEqual([{ user: bert }, { user: anna }, { user: anna }])
  })

  test('an id in capitals is the same id', async () => {
    expect(await find({ userId: anna.id.toUpperCase() })).toEqual([{ user: anna }])
  })

  test.each(['carl', 'CARL'])(
    'of names that differ only in case the exact one is meant: %s',
    async (username) => {
      const [found] = await find({ username })
      expect(found).toEqual({ user: username === 'carl' ? lower : upper })
    },
  )

  test('a name that several have in another case is ambiguous', async () => {
    expect(await find({ username: 'Carl' })).toEqual([{ several: [upper, lower] }])
  })

  test('a user that does not exist is missing', async () => {
    expect(await find({ username: 'nobody' }, { userId: uuid(999) })).toEqual([
      { missing: true, near: [] },
      { missing: true },
    ])
  })

  test('a name and an id must be of the same user', async () => {
    expect(await find({ username: 'anna', userId: anna.id }, { username: 'anna', userId: bert.id })).toEqual([
      { user: anna },
      { mismatch: bert },
    ])
  })

  test('an id with a name that no user has is a mismatch', async () => {
    expect(await find({ username: 'nobody', userId: bert.id })).toEqual([{ mismatch: bert }])
  })

  test('a few named users are searched for one by one, and no others are read', async () => {
    const connect = new FakeConnect(everyone)
    await findNamed(connect, [{ username: 'bert' }, { userId: anna.id }], { withAcw: false }, never)
    expect(connect.queries).toEqual([
      { username: 'bert', withAcw: false },
      { userId: anna.id, withAcw: false },
    ])
  })

  test('a user counts as missing only after a scan of all users', async () => {
    const connect = new FakeConnect(everyone)
    await findNamed(connect, [{ username: 'bert' }, { username: 'anna' }], { withAcw: false }, never)
    expect(connect.queries.at(-1)).toEqual({ withAcw: false })
    expect(connect.queries).toHaveLength(3)
  })

  test('ids that the search does not show are read, no more than 50 where none of them is a user', async () => {
    const fresh = userOf(900)
    const connect = new FakeConnect(everyone)
    connect.describeUser = async (id, signal) =>
      id === fresh.id ? fresh : FakeConnect.prototype.describeUser.call(connect, id, signal)
    const strangers = Array.from({ length: 120 }, (_, n) => ({ userId: uuid(1000 + n) }))
    const wanted = [...strangers, { userId: fresh.id }, { username: 'Fresh' }]
    const ask = (created: ReadonlyMap<string, string>) => {
      const recent = { created, deleted: new Set<string>(), doubtful: new Set<string>() }
      return findNamed(connect, wanted, { recently: async () => recent }, never)
    }
    expect((await ask(new Map())).every((found) => 'missing' in found)).toBe(true)
    expect(connect.described).toHaveLength(50)
    // Those of our own jobs come first, and one that is there has the others read too.
    expect((await ask(new Map([['user900', fresh.id]])))[120]).toEqual({ user: fresh })
    expect(connect.described).toHaveLength(50 + 49 + 50)
  })

  test('many named users are found in one scan of all users', async () => {
    const connect = new FakeConnect(everyone)
    const wanted = others.slice(0, 6).map(({ username }) => ({ username }))
    expect(await findNamed(connect, wanted, { withAcw: true }, never)).toEqual(
      others.slice(0, 6).map((user) => ({ user })),
    )
    expect(connect.queries).toEqual([{ withAcw: true }])
  })
})

describe('the selected users', () => {
  async function select(flags: Partial<SelectionFlags>, users: readonly User[] = everyone) {
    const connect = Object.assign(new FakeConnect(users), { pageSize: 3 })
    const selection = createSelection({ ...NONE, ...flags }, true)
    const options = { names: NAMES, withAcw: false }
    const found = await collect(selectUsers(connect, selection, options, never), ({ username }) => username)
    return { found, connect }
  }

  test('everyone, over all pages', async () => {
    expect((await select({})).found).toEqual(everyone.map(({ username }) => username))
  })

  test('named users come in the order named, each once', async () => {
    expect((await select({ user: ['bert', 'anna', bert.id, 'BERT'] })).found).toEqual(['bert', 'Anna'])
  })

  test('a filter narrows the named users', async () => {
    expect((await select({ user: ['bert', 'anna'], filter: ['username^=a'] })).found).toEqual(['Anna'])
  })

  test('excluded users come off last', async () => {
    expect((await select({ user: ['bert', 'anna'], excludeUser: ['ANNA'] })).found).toEqual(['bert'])
  })

  test('an empty users-file selects no users and makes no call', async () => {
    const { found, connect } = await select({ fromFile: [] })
    expect(found).toEqual([])
    expect(connect.queries).toEqual([])
  })

  test('the service is asked for what it can decide, and the rest is filtered here', async () => {
    const users = [
      userOf(1, { username: 'a1', routingProfileId: BILLING.id }),
      userOf(2, { username: 'b1', routingProfileId: BILLING.id }),
      userOf(3, { username: 'a2' }),
    ]
    const { found, connect } = await select({ filter: ['routing-profile=Billing', 'username^=A'] }, users)
    expect(found).toEqual(['a1'])
    expect(connect.queries).toEqual([{ routingProfileIds: [BILLING.id], withAcw: false }])
  })

  test('a user that comes on two pages is selected once', async () => {
    const connect = new FakeConnect([])
    connect.searchUsers = async function* () {
      yield { users: [anna, bert], approximateTotal: 3 }
      yield { users: [bert, upper], approximateTotal: 3 }
    }
    const selection = createSelection({ ...NONE, all: true }, false)
    const options = { names: NAMES, withAcw: false }
    const found = await collect(selectUsers(connect, selection, options, never), ({ username }) => username)
    expect(found).toEqual(['Anna', 'bert', 'CARL'])
  })

  test('all named users that do not exist are reported at once', async () => {
    const flags = {
      user: ['nobody', 'Carl', 'anna', uuid(999)],
      fromFile: [{ username: 'x', userId: bert.id }],
    }
    const error = await select(flags).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'UnknownUser', exitCode: 2 })
    const { message } = error as Error
    for (const named of ['"nobody"', '"Carl"', '"CARL", "carl"', `"${uuid(999)}"`, '"x"', '"bert"'])
      expect(message).toContain(named)
    expect(message).not.toContain('"anna"')
  })

  test('an excluded user that does not exist is refused by that flag', async () => {
    await expect(select({ all: true, excludeUser: ['nobody'] })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--exclude-user') as string,
    })
  })
})
