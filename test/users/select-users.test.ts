import { expect, test } from 'vitest'
import type { Connect, SearchPage } from '../../src/connect/connect.js'
import type { User } from '../../src/model/user.js'
import { selectUsers } from '../../src/users/select-users.js'
import { createSelection } from '../../src/users/selection.js'

const user = (n: number): User => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  arn: '',
  username: `user${n}`,
  firstName: null,
  lastName: null,
  routingProfileId: 'r',
  securityProfileIds: [],
  hierarchyGroupId: null,
  phoneType: 'soft',
  deskPhoneNumber: null,
  autoAccept: {},
  callbackAutoAccept: {},
  hasChannelSettings: false,
  persistentConnection: null,
  voiceEnhancement: null,
  tags: {},
})

/** A service whose pages shift while they are read: somebody stands on two of them. */
function shifting(pages: readonly (readonly number[])[]): Pick<Connect, 'searchUsers'> {
  return {
    async *searchUsers(): AsyncIterable<SearchPage> {
      for (const page of pages) yield { users: page.map(user), approximateTotal: 99 }
    },
  }
}

test('everybody comes once, in the order of the first time, however the pages shift', async () => {
  const connect = shifting([[1, 2, 3], [3, 4, 1], [], [5, 5]]) as Connect
  const selection = createSelection({ filter: [], require: [], user: [], excludeUser: [], all: true }, false)
  const found: string[] = []
  for await (const page of selectUsers(
    connect,
    selection,
    { names: {}, withAcw: false },
    new AbortController().signal,
  )) {
    found.push(...page.map(({ username }) => username))
  }
  expect(found).toEqual(['user1', 'user2', 'user3', 'user4', 'user5'])
})
