import { expect, test } from 'vitest'
import { findByName, isAsCreated, isPartOfCreated } from '../../src/runner/find-created.js'
import { FakeConnect } from '../connect/fake-connect.js'
import { userOf } from '../model/builders.js'

const wanted = userOf(1)
const PROFILES = { routingProfileId: 'r', securityProfileIds: ['s'] }
const named = userOf(1, { firstName: 'Anna', lastName: 'Smith' })

test('names that were not asked for are of another user, unless the directory fills them in', () => {
  expect(isAsCreated(named, wanted, 'CONNECT_MANAGED')).toBe(false)
  expect(isAsCreated(named, wanted, 'SAML')).toBe(false)
  expect(isAsCreated(named, wanted, undefined)).toBe(false)
  expect(isAsCreated(named, wanted, 'EXISTING_DIRECTORY')).toBe(true)
})

test('names that were asked for must be there, whatever the directory has', () => {
  expect(isAsCreated(named, named, 'EXISTING_DIRECTORY')).toBe(true)
  expect(isAsCreated(wanted, named, 'EXISTING_DIRECTORY')).toBe(false)
  expect(isAsCreated(userOf(1, { routingProfileId: 'other' }), wanted, 'EXISTING_DIRECTORY')).toBe(false)
})

test('a user that lacks some of what was asked for may be ours, one that has anything else is not', () => {
  const asked = userOf(1, { ...PROFILES, firstName: 'Anna', tags: { team: 'a' }, hierarchyGroupId: 'g' })
  const bare = userOf(1, { ...PROFILES, firstName: 'Anna', tags: {}, hierarchyGroupId: null })
  expect(isPartOfCreated(bare, asked)).toBe(true)
  for (const other of [
    { tags: { team: 'b' } },
    { hierarchyGroupId: 'h' },
    { firstName: 'Ann' },
    { routingProfileId: 'other' },
    { securityProfileIds: ['s', 't'] },
    { username: 'ANNA' },
  ])
    expect(isPartOfCreated({ ...bare, ...other }, asked), JSON.stringify(other)).toBe(false)
})

test('a user that the search does not show yet is found in the list', async () => {
  const connect = new FakeConnect([wanted])
  connect.searchUsers = async function* () {}
  expect(await findByName(connect, wanted.username, new AbortController().signal)).toMatchObject({
    id: wanted.id,
  })
})

test.each(['search', 'list'])(
  'a deleted namesake that the %s still shows does not hide the new user',
  async (where) => {
    const gone = userOf(2, { username: wanted.username })
    const connect = new FakeConnect([wanted])
    connect.searchUsers = async function* () {
      yield { users: where === 'search' ? [gone] : [], approximateTotal: undefined }
    }
    connect.listUsers = async function* () {
      const shown = where === 'search' ? [wanted] : [gone, wanted]
      yield shown.map(({ id, arn, username }) => ({ id, arn, username, lastModified: undefined }))
    }
    expect(await findByName(connect, wanted.username, new AbortController().signal)).toMatchObject({
      id: wanted.id,
    })
  },
)
