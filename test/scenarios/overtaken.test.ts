import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fc } from '../support/fast-check.js'
import { alone, failedIn, looks, runJson } from '../support/one-change.js'
import { randomChange } from '../support/random-steps.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

/** `npm run test:switches` looks longer. */
const RUNS = Number(process.env['SWITCH_RUNS'] ?? 2)
const MEETING_RUNS = 60

test('a saved plan skips users whose planned settings someone changed since', {
  timeout: 3_600_000,
}, async () => {
  let overtaken = 0
  await fc.assert(
    fc.asyncProperty(randomChange, randomChange, async (change, other) => {
      const whole = await alone(change)
      fc.pre(whole !== undefined)
      const { before, wanted } = whole
      const world = await createWorld({ users: 45 })
      const saving = words`--dry-run --out plan.json`
      expect((await runJson(world, change, {}, saving)).code).toBe(0)
      const env = { CONNECT_BULK_STATE_DIR: join(world.cwd, '.outsider') }
      fc.pre((await runJson(world, other, { env })).code === 0)
      await world.clock.sleep(60_000)
      const then = looks(world)
      const ran = await runJson(world, { args: ['apply', 'plan.json', '--allow-privileged'] })
      const end = looks(world)
      const codes: readonly string[] = ran.failures.map(({ code }: { code: string }) => code)
      expect(codes.filter((code) => code !== 'ValueChanged')).toEqual([])
      const failed = new Set(failedIn(ran))
      expect(ran.changing).toBe(ran.succeeded + failed.size)
      overtaken += failed.size
      for (const [name, look] of end) {
        const isOvertaken = then.get(name) !== before.get(name)
        // Nothing of an overtaken user is written over; where both have changed something else, both stand.
        if (failed.has(name)) expect(isOvertaken && look === then.get(name), name).toBe(true)
        else if (!isOvertaken) expect([name, look]).toEqual([name, wanted.get(name)])
        else if (wanted.get(name) === before.get(name)) expect([name, look]).toEqual([name, then.get(name)])
      }
      await world.close()
    }),
    { numRuns: RUNS },
  )
  // Two random changes rarely meet in one setting: a few runs may have none of it.
  if (RUNS >= MEETING_RUNS) expect(overtaken).toBeGreaterThan(0)
})
