import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { createWorld } from '../support/world.js'

const [USERS, RATE, BURST] = [400, 20, 50]
/** Seconds that the quota alone asks for. */
const LIMIT = (USERS - BURST) / RATE

test('hundreds of users are created, and deleted, at the pace of the quota, and no call is throttled', async () => {
  const world = await createWorld({ users: 20, rate: RATE, burst: BURST, latencyMs: 60 })
  world.sandbox.store.userLimit = USERS + 20
  const head = 'username,first_name,last_name,routing_profile,security_profiles,password,tags'
  const rows = Array.from(
    { length: USERS },
    (_, n) => `new.${n},New,User${n},Billing,Agent,Secret-${4711 + n},batch=x`,
  )
  await world.write('new.csv', [head, ...rows, ''].join('\n'))
  const pace = ['--rate', String(RATE), '--burst', String(BURST), '--yes', '--output', 'json']
  for (const line of [
    ['create', 'new.csv'],
    ['delete', '--filter', 'tag:batch=x', '--expect-count', String(USERS)],
  ]) {
    const ran = await world.run([...line, ...pace])
    expect(ran.json()).toMatchObject({ succeeded: USERS, failed: 0, notAttempted: 0 })
    onKind(() => expect(ran.json().durationSeconds).toBeLessThan(LIMIT * 1.1))
    // A search that lags behind has caught up, and buckets are full again.
    world.clock.advance(600_000)
  }
  onKind(() => expect(world.sandbox.requests().filter(({ status }) => status === 429)).toEqual([]))
}, 120_000)
