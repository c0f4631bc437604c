import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld } from '../support/world.js'

test('edits of one user each, one process after the other, are never throttled', async () => {
  const world = await createWorld({ users: 12, latencyMs: 0 })
  const names = [...world.sandbox.store.users.values()].map(({ Username }) => Username).slice(0, 12)
  for (const [index, name] of names.entries()) {
    const ran = await world.run`edit --user ${name} --acw-timeout voice=${1000 + index} --yes`
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('changing 1 user') })
  }
  expect(world.carriedOut()).toHaveLength(12)
  onKind(() => expect(world.sandbox.requests().filter(({ status }) => status === 429)).toEqual([]))
})
