import { expect, test } from 'vitest'
import type { Fault } from '../../src/sandbox/faults.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { fc } from '../support/fast-check.js'
import { alone, failedIn, looks, runJson } from '../support/one-change.js'
import { randomChange, type Step } from '../support/random-steps.js'
import { words } from '../support/words.js'
import { createWorld } from '../support/world.js'

/** `npm run test:switches` looks longer. */
const RUNS = Number(process.env['SWITCH_RUNS'] ?? 2)

const doubts: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    operation: fc.constantFrom('DescribeUser', ...OPERATIONS.map(({ name }) => name)),
    kind: fc.constantFrom('internal-error', 'reset-before', 'reset-after', 'truncated'),
    calls: fc.integer({ min: 1, max: 6 }).map((call) => [call]),
  }),
  { maxLength: 3 },
)

/** At which call of the job it is cancelled: the first time, and when it is taken up again. */
const stops = fc.tuple(fc.nat(6), fc.nat(4))

/** Cancelled at its first write, while the other holders of Admin are looked up. */
const EXAMPLE: [Step, Fault[], [number, number]] = [
  {
    args: words`apply - --allow-privileged`,
    stdin: 'username,first_name,security_profiles\nleonie.khan,Ann,Agent|Wallboard\n',
    outsider: false,
  },
  [],
  [0, 0],
]

interface Stopping {
  /** Calls since the first write. */
  after: number
  controller: AbortController
}

test('a job cancelled twice reports every user correctly, and a resume finishes it', {
  timeout: 3_600_000,
}, async () => {
  let cancelled = 0
  await fc.assert(
    fc.asyncProperty(randomChange, doubts, stops, async (change, faults, [first, second]) => {
      const whole = await alone(change)
      fc.pre(whole !== undefined)
      const { before, wanted } = whole
      const stopping: Stopping = { after: first, controller: new AbortController() }
      const world = await createWorld({
        users: 45,
        faults,
        onReceived: (there) => {
          const [write] = there.writes()
          if (write !== undefined && there.sandbox.requests().length - write.n >= stopping.after)
            stopping.controller.abort(new Error('SIGINT'))
        },
      })
      let ran = await runJson(world, change, { signal: stopping.controller.signal })
      const { job } = ran
      let rounds = 0
      while (ran.code === 130) {
        const now = looks(world)
        expect(ran.changing).toBe(ran.succeeded + ran.failed + ran.notAttempted)
        const failed = new Set(failedIn(ran))
        const asWanted = [...wanted].filter(([name, look]) => now.get(name) === look).map(([name]) => name)
        const others = [...wanted.keys()].filter((name) => !asWanted.includes(name) && !failed.has(name))
        // Whoever is neither done nor failed has not been touched.
        expect(others.map((name) => now.get(name))).toEqual(others.map((name) => before.get(name)))
        expect(others.length).toBeLessThanOrEqual(ran.notAttempted)
        rounds += 1
        cancelled += 1
        stopping.controller = new AbortController()
        stopping.after = rounds > 1 ? Infinity : world.sandbox.requests().length + second
        ran = await runJson(world, { args: ['jobs', 'resume', job] }, { signal: stopping.controller.signal })
      }
      expect(ran).toMatchObject({ code: 0, failed: 0, notAttempted: 0 })
      expect(looks(world)).toEqual(wanted)
      // How far it had come when it was stopped is a matter of chance.
      world.ended.length = 0
      await world.close()
    }),
    { numRuns: RUNS, examples: [EXAMPLE] },
  )
  expect(cancelled).toBeGreaterThan(0)
})
