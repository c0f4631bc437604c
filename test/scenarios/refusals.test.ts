import { expect, test } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { Fault } from '../../src/sandbox/faults.js'
import { fc } from '../support/fast-check.js'
import { randomChange, type Step, USERS } from '../support/random-steps.js'
import { usersState } from '../support/users-state.js'
import { createWorld, type World } from '../support/world.js'

/** `SWITCH_RUNS=1000` looks longer. */
const RUNS = Number(process.env['SWITCH_RUNS'] ?? 15)

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

async function run(world: World, { args, stdin }: Pick<Step, 'args' | 'stdin'>) {
  const ran = await world.run([...args, '--yes', '--output', 'json'], stdin === undefined ? {} : { stdin })
  return { code: ran.code, ...ran.json() }
}

async function unfailing(change: Step) {
  const world = await createWorld({ users: 45 })
  const [before, { code }, after] = [usersState(world), await run(world, change), usersState(world)]
  await world.close()
  return { before, code, after }
}

/** Users that look otherwise in two states, by name. */
function differing(one: any, other: any): readonly string[] {
  const partsOf = (state: any, id: string) => JSON.stringify([state.users[id], state.proficiencies[id]])
  return Object.keys(one.users)
    .filter((id) => partsOf(one, id) !== partsOf(other, id))
    .map((id) => one.users[id].Username)
    .toSorted()
}

test('whoever is refused something is failed, all others are changed, and a retry makes up for it', {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomChange, refusals, doubts, async (change, refused, doubtful) => {
      const wanted = await unfailing(change)
      fc.pre(wanted.code === 0)
      const world = await createWorld({ users: 45, faults: [...refused, ...doubtful] })
      const first = await run(world, change)
      const names: readonly string[] = first.failures.map(({ username }: { username: string }) => username)
      const failed = [...new Set(names)]
      expect(first.failed).toBe(failed.length)
      expect(first.changing).toBe(first.succeeded + first.failed)
      expect(differing(wanted.after, usersState(world))).toEqual(failed.toSorted())
      const isRefusal = ({ fault }: { fault?: string | undefined }) => fault === 'error' || fault === 'denied'
      // Each user once for each call; what is taken away in a form that is refused, once more in the other form.
      expect(world.writes().filter(isRefusal).length).toBeLessThanOrEqual(2 * 4 * refused.length)
      await world.clock.sleep(REFUSES_S * 1000)
      if (failed.length > 0) {
        const args = ['retry', first.failuresFile, '--allow-privileged']
        expect(await run(world, { args })).toMatchObject({ code: 0, failures: [] })
      }
      expect(usersState(world)).toEqual(wanted.after)
      await world.close()
    }),
    { numRuns: RUNS },
  )
})
