import type { AfterContactWorkConfigPerChannel } from '@aws-sdk/client-connect'
import { expect, test } from 'vitest'
import { createWorld, type World } from '../support/world.js'

const CALLBACKS = ['AgentFirstCallbackAutoAccept', 'AgentFirstCallbackAfterContactWorkConfig']

async function shown(world: World, username: string) {
  // A search that lags behind has caught up.
  world.clock.advance(60_000)
  return (await world.run`users --user ${username} --output json`).json().users[0]
}

async function withCallbacks(): Promise<World> {
  const world = await createWorld()
  const given = await world.run`edit --user omar.smith --acw-timeout voice=30,callback=15
    --auto-accept voice=off,callback=on --yes --output json`
  expect(given.json()).toMatchObject({ succeeded: 1 })
  return world
}

test('callbacks are given values beside those of voice, and shown wherever the setting is', async () => {
  const world = await withCallbacks()
  expect(await shown(world, 'omar.smith')).toMatchObject({
    acw_timeout: { voice: 30, callback: 15 },
    auto_accept: { voice: false, callback: true },
  })
  const exported = await world.run`export --user omar.smith --columns acw_timeout,auto_accept`
  expect(exported.out).toMatch(/"[^"]*voice=30,[^"]*callback=15"/)
  expect(exported.out).toMatch(/"[^"]*voice=off,[^"]*callback=on"/)
  const again = await world.run(['apply', '-', '--assert-all', '--yes', '--output', 'json'], {
    stdin: exported.out,
  })
  expect(again.json()).toMatchObject({ changing: 0, unchanged: 1 })
})

test('a single value is for the four channels; the plan says whose callbacks stay', async () => {
  const world = await withCallbacks()
  world.clock.advance(60_000)
  const plan = await world.run`edit --user omar.smith --user greta.ito --acw-timeout 45 --dry-run`
  expect(plan.err + plan.out).toContain(
    'Note: ACW timeout: agent-first callbacks have a value of their own for 1 of these users, which stays',
  )
  await world.run`edit --user omar.smith --acw-timeout 45 --yes`
  expect(await shown(world, 'omar.smith')).toMatchObject({
    acw_timeout: { voice: 45, chat: 45, task: 45, email: 45, callback: 15 },
    auto_accept: { callback: true },
  })
})

/** The users of the sandbox that have per-channel ACW timeouts which are so. */
const usersWith = (world: World, is: (channels: readonly AfterContactWorkConfigPerChannel[]) => boolean) =>
  [...world.sandbox.store.users.values()].filter(({ AfterContactWorkConfigs: configs = [] }) => is(configs))

test('a user whose callbacks follow voice keeps it so', async () => {
  const world = await createWorld()
  const hasOwn = (config: object): boolean => CALLBACKS.some((member) => member in config)
  const [plain] = usersWith(world, (configs) => configs.length === 4 && !configs.some(hasOwn)).filter(
    ({ AutoAcceptConfigs: configs = [] }) => !configs.some(hasOwn),
  )
  const username = plain?.Username ?? ''
  const ran = await world.run`edit --user ${username} --acw-timeout 77 --yes --output json`
  expect(ran.json()).toMatchObject({ succeeded: 1 })
  const user = world.user(username)
  expect(user.AfterContactWorkConfigs?.some(hasOwn)).toBe(false)
  expect(user.AutoAcceptConfigs?.some(hasOwn) ?? false).toBe(false)
})

test('filters find callbacks apart from channels', async () => {
  const world = await withCallbacks()
  world.clock.advance(60_000)
  const found = async (filter: string) =>
    (await world.run`users --filter ${filter} --output json`)
      .json()
      .users.map(({ username }: { username: string }) => username)
  expect(await found('callback-acw=15')).toContain('omar.smith')
  expect(await found('callback-acw>15')).not.toContain('omar.smith')
  expect(await found('callback-auto-accept=on')).toContain('omar.smith')
  expect(await found('acw=15')).not.toContain('omar.smith')
})

test('undo takes a callback back to its value', async () => {
  const world = await withCallbacks()
  await world.run`edit --user omar.smith --acw-timeout callback=0 --yes`
  world.clock.advance(60_000)
  const undone = await world.run`undo latest --yes --output json`
  expect(undone.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(await shown(world, 'omar.smith')).toMatchObject({ acw_timeout: { voice: 30, callback: 15 } })
})

test('a callback timeout of 0 is shown as no limit, with a warning', async () => {
  const world = await withCallbacks()
  const plan = await world.run`edit --user omar.smith --acw-timeout callback=0 --dry-run`
  expect(plan.out + plan.err).toMatch(/callback: no limit/)
  expect(plan.out + plan.err).toMatch(/Warning: an ACW timeout of 0 is no limit: 1 user/)
})
