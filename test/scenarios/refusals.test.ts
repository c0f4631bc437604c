import { expect, test } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { Fault } from '../../src/sandbox/faults.js'
import { fc } from '../support/fast-check.js'
import { alone, failedIn, looks, runJson } from '../support/one-change.js'
import { randomChange, USERS } from '../support/random-steps.js'
import { usersState } from '../support/users-state.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

/** `npm run test:switches` looks longer. */
const RUNS = Number(process.env['SWITCH_RUNS'] ?? 2)

/** For so long the service refuses; then it is asked again. */
const REFUSES_S = 50_000

const writes = fc.constantFrom(...OPERATIONS.map(({ name }) => name))

/** Who is refused what, until somebody has mended it. */
const refusals: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    operation: writes,
    users: fc.uniqueArray(fc.constantFrom(...USERS), { minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom('error', 'denied'),
    seconds: fc.constant({ to: REFUSES_S }),
  }),
  { minLength: 1, maxLength: 4 },
)

/** Answers that do not tell what has happened. */
const doubts: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    operation: writes,
    kind: fc.constantFrom('internal-error', 'reset-before', 'reset-after', 'truncated'),
    calls: fc.integer({ min: 1, max: 4 }).map((call) => [call]),
  }),
  { maxLength: 3 },
)

test('users with a refused call fail, all others are changed, and a retry completes the rest', {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomChange, refusals, doubts, async (change, refused, doubtful) => {
      const whole = await alone(change)
      fc.pre(whole !== undefined)
      const { wanted, state } = whole
      const world = await createWorld({ users: 45, faults: [...refused, ...doubtful] })
      const first = await runJson(world, change)
      const failed = failedIn(first)
      expect(first.failed).toBe(failed.length)
      expect(first.changing).toBe(first.succeeded + first.failed)
      const others = [...looks(world)].filter(([name, look]) => look !== wanted.get(name))
      expect(others.map(([name]) => name).toSorted()).toEqual(failed.toSorted())
      const isRefusal = ({ fault }: { fault?: string | undefined }) => fault === 'error' || fault === 'denied'
      // Each user once for each call; what is taken away in a form that is refused, once more in the other form.
      expect(world.writes().filter(isRefusal).length).toBeLessThanOrEqual(2 * 4 * refused.length)
      await world.clock.sleep(REFUSES_S * 1000)
      if (failed.length > 0) {
        const args = words`retry ${first.failuresFile} --allow-privileged`
        expect(await runJson(world, { args })).toMatchObject({ code: 0, failures: [] })
      }
      expect(usersState(world)).toEqual(state)
      await world.close()
    }),
    { numRuns: RUNS },
  )
})
