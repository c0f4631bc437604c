import { expect, test } from 'vitest'
import type { Connect, SearchPage } from '../../src/connect/connect.js'
import { selectUsers } from '../../src/users/select-users.js'
import { createSelection } from '../../src/users/selection.js'
import { userOf } from '../model/builders.js'

/** A service whose pages shift while they are read: one user is on two of them. */
function shifting(pages: readonly (readonly number[])[]): Pick<Connect, 'searchUsers'> {
  return {
    async *searchUsers(): AsyncIterable<SearchPage> {
      for (const page of pages) yield { users: page.map((n) => userOf(n)), approximateTotal: 99 }
    },
  }
}

test('each user is selected once, in order, even if users shift between pages', async () => {
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
