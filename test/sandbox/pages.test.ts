import { SearchUsersCommand } from '@aws-sdk/client-connect'
import { expect, it } from 'vitest'
import { SortedMap } from '../../src/sandbox/sorted-map.js'
import { openBench } from './harness.js'

const ORDERS = ['by-id', 'shuffled'] as const

it.each(ORDERS)('pages %s tell of all that is so while they are read', async (searchOrder) => {
  const { client, sandbox, instanceId: InstanceId } = await openBench({ searchOrder })
  const { users, routingProfiles } = sandbox.store
  const [here = '', elsewhere = ''] = routingProfiles.keys()
  const all = [...users.values()]
  for (const [at, user] of all.entries()) user.RoutingProfileId = at < 30 ? here : elsewhere
  const search = (NextToken: string | undefined) =>
    client.send(
      new SearchUsersCommand({
        InstanceId,
        MaxResults: 10,
        NextToken,
        SearchCriteria: {
          StringCondition: { FieldName: 'RoutingProfileId', Value: here, ComparisonType: 'EXACT' },
        },
      }),
    )
  const first = await search(undefined)
  expect([first.Users?.length, first.ApproximateTotalCount]).toEqual([10, 30])
  const shown = new Set(first.Users?.map(({ Id }) => Id))
  const [gone, left, ...stay] = all.slice(0, 30).filter(({ Id }) => !shown.has(Id))
  if (gone === undefined || left === undefined) throw new Error('nobody is left')
  // One shown before is deleted, one not yet shown too, a third no longer fits: nobody else is passed over.
  users.delete([...shown][0] ?? '')
  users.delete(gone.Id)
  left.RoutingProfileId = elsewhere
  const rest: (string | undefined)[] = []
  let token = first.NextToken
  while (token !== undefined) {
    const page = await search(token)
    expect(page.ApproximateTotalCount).toBe(27)
    rest.push(...(page.Users ?? []).map(({ Id }) => Id))
    token = page.NextToken
  }
  expect(rest.toSorted()).toEqual(stay.map(({ Id }) => Id).toSorted())
})

it.each(ORDERS)('users that came are on the pages %s, whatever was asked before', async (searchOrder) => {
  const { client, sandbox, instanceId: InstanceId } = await openBench({ searchOrder, users: 8 })
  const ids = async () =>
    (await client.send(new SearchUsersCommand({ InstanceId }))).Users?.map(({ Id }) => Id).toSorted()
  const { users } = sandbox.store
  const [one] = users.values()
  if (one === undefined) throw new Error('there is nobody')
  expect(await ids()).toHaveLength(8)
  // As many as before, but not the same.
  const came = { ...one, Id: '00000000-0000-4000-8000-000000000001', Username: 'new' }
  users.delete(one.Id)
  users.set(came.Id, came)
  expect(await ids()).toEqual([...users.keys()].toSorted())
  users.clear()
  expect(await ids()).toEqual([])
})

it('keeps the order of its keys until one comes or goes', () => {
  const map = new SortedMap([
    ['b', 1],
    ['a', 2],
  ])
  const keys = map.sortedKeys
  expect(keys).toEqual(['a', 'b'])
  map.set('a', 3)
  expect(map.sortedKeys).toBe(keys)
  map.set('aa', 4)
  expect(map.sortedKeys).toEqual(['a', 'aa', 'b'])
  map.delete('a')
  expect(map.sortedKeys).toEqual(['aa', 'b'])
  map.clear()
  expect(map.sortedKeys).toEqual([])
})
