import { expect, test } from 'vitest'
import { sitDown } from './seat.js'

test('with several instances somebody says which; the menu tells place, caller and number of users', async () => {
  const seat = await sitDown({ instances: 3, env: { CONNECT_BULK_INSTANCE: '' } })
  const { instance, store } = seat.world.sandbox
  const choice = await seat.on('Which instance?')
  for (const { instance: other } of store.others) expect(choice).toContain(other.InstanceAlias)
  await seat.on('Which instance?', `=${instance.alias}`, 'Enter')
  const menu = await seat.on('User management')
  expect(menu).toContain(`User management · ${instance.alias}`)
  expect(menu).toContain(`Instance ${instance.alias} (${instance.id})`)
  expect(menu).toContain(`Account ${seat.world.sandbox.accountId}, Region eu-central-1, caller `)
  expect(menu).toContain('40 users, 0 selected')
})

test('a terminal that can show no session is named, and the commands instead', async () => {
  const seat = await sitDown({ users: 5, env: { TERM: 'dumb' } })
  const left = await seat.left(2)
  expect(left).toContain("This terminal (TERM=dumb) can't show the interactive session.")
  expect(left).toContain('connect-bulk --help')
})

test('credentials that run out are told of; nothing is lost, and with new ones it goes on', async () => {
  const seat = await sitDown()
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'Space')
  const { length } = seat.world.calls('SearchUsers')
  seat.world.sandbox.addFaults([{ operation: 'SearchUsers', kind: 'expired', times: 2 }])
  await seat.on('1 user selected', 'r')
  await seat.on('There are no usable AWS credentials', 'Enter')
  await seat.on('1 user selected', 'r')
  await seat.until('another search', () => seat.world.calls('SearchUsers').length === length + 3)
  await seat.on('1 user selected', 'Escape')
  await seat.on('40 users, 1 selected')
})

test('who may not read single users can look, but not edit, and is told why', async () => {
  const seat = await sitDown({ faults: [{ operation: 'DescribeUser', kind: 'denied' }] })
  await seat.on("Not allowed: the details of users can't be read. The caller needs connect:DescribeUser")
  await seat.on('> Find and select users', 'Enter')
  expect(await seat.on('40 of 40 users match', 'Space')).toMatch(/soft +not read/)
  await seat.on('1 user selected', 'e')
  expect(await seat.on('Edit users in bulk', '=routing')).toMatch(/Routing profile .*can't be read\)/)
  await seat.on('Find: routing', 'Enter')
  await seat.on("The details of users can't be read.")
  expect(seat.world.writes()).toEqual([])
})
