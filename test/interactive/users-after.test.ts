import { expect, test } from 'vitest'
import { usersAfter } from '../../src/interactive/users-after.js'
import type { Edit } from '../../src/model/edit.js'
import type { UserEvent } from '../../src/model/event.js'
import { failureOf, planOf, plannedUser, userOf } from '../model/builders.js'

const edits: readonly Edit[] = [
  { setting: 'routing_profile', given: 'Billing', want: 'Billing' },
  { setting: 'tags', given: 'team=blue', want: { team: 'blue' } },
]
const plan = planOf([1, 2, 3].map((n) => plannedUser(n, { edits })))
const users = new Map([1, 2, 3, 4].map((n) => [userOf(n).id, userOf(n, { routingProfileId: 'Basic' })]))
const ended = (n: number, ...settings: readonly string[]): UserEvent => ({
  username: userOf(n).username,
  userId: userOf(n).id,
  outcome: settings.length === 0 ? 'succeeded' : 'failed',
  failures: settings.length === 0 ? [] : [{ ...failureOf(), settings }],
})

test('users are known as a batch has left them, but for what it could not do', () => {
  const after = usersAfter(users, plan, [ended(1), ended(2, 'tags')])
  expect([...after.values()].map(({ routingProfileId, tags }) => [routingProfileId, tags.team])).toEqual([
    ['Billing', 'blue'],
    ['Billing', undefined],
    ['Basic', undefined],
    ['Basic', undefined],
  ])
})

test('who was never tried, or is gone from here, stays so', () => {
  const failed = planOf([plannedUser(1, { edits, failure: failureOf() })])
  expect(usersAfter(users, failed, [ended(1, 'tags')])).toEqual(users)
  expect(usersAfter(new Map(), plan, [ended(1)]).size).toBe(0)
})

test('only users that have been deleted are gone', () => {
  const deletion = planOf([1, 2].map((n) => plannedUser(n, { edits: [], action: 'delete' })))
  const failed: UserEvent = {
    ...ended(2),
    outcome: 'failed',
    failures: [{ ...failureOf(), settings: [], operation: 'DeleteUser' }],
  }
  const gone = [...users.keys()].filter((id) => !usersAfter(users, deletion, [ended(1), failed]).has(id))
  expect(gone).toEqual([userOf(1).id])
})
