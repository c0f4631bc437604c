import { expect } from 'vitest'
import { onTerminal, sitDown } from './session-support.js'

onTerminal(
  'with several instances somebody says which; the menu tells place, caller and number of users',
  async () => {
    const seat = await sitDown({ instances: 3 }, [120, 40], { CONNECT_BULK_INSTANCE: '' })
    const { instance, store } = seat.stage.sandbox
    const choice = await seat.on('Which instance?')
    for (const { instance: other } of store.others) expect(choice).toContain(other.InstanceAlias)
    await seat.on('Which instance?', `=${instance.alias}`, 'Enter')
    const menu = await seat.on('User management')
    expect(menu).toContain(`User management · ${instance.alias}`)
    expect(menu).toContain(`Instance ${instance.alias} (${instance.id})`)
    expect(menu).toContain(`Account ${seat.stage.sandbox.accountId}, Region eu-central-1, caller `)
    expect(menu).toContain('40 users, 0 selected')
  },
)

onTerminal(
  'credentials that run out are told of; nothing is lost, and with new ones it goes on',
  async () => {
    const seat = await sitDown()
    await seat.on('> Find and select users', 'Enter')
    await seat.on('Find users', 'Space')
    const { length } = seat.stage.calls('SearchUsers')
    seat.stage.sandbox.addFaults([{ operation: 'SearchUsers', kind: 'expired', times: 2 }])
    await seat.on('1 user selected', 'r')
    await seat.on('There are no usable AWS credentials', 'Enter')
    await seat.on('1 user selected', 'r')
    await seat.stage.waitFor('another search', () => seat.stage.calls('SearchUsers').length === length + 3)
    await seat.on('1 user selected', 'Escape')
    await seat.on('40 users, 1 selected')
  },
)
