import { join } from 'node:path'
import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import type { Fault } from '../../src/sandbox/faults.js'
import { type Switches, points } from '../../src/sandbox/switches.js'
import { randomSteps, type Step } from '../support/random-steps.js'
import { usersState } from '../support/users-state.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

/** `npm run test:switches` looks longer. */
const RUNS = Number(process.env['SWITCH_RUNS'] ?? 2)

/** Values that take an ability away, so that nobody could reach the same end. */
const DISABLING: Partial<Record<keyof Switches, readonly unknown[]>> = {
  identityClearing: ['ignored', 'refused'],
  hierarchyClearing: ['ignored'],
  userConfigKnown: [false],
}

const switches = fc.record(
  Object.fromEntries(
    (Object.keys(points) as (keyof Switches)[]).map((name) => {
      const values: readonly unknown[] = points[name].values
      return [name, fc.constantFrom(...values.filter((value) => !DISABLING[name]?.includes(value)))]
    }),
  ),
) as fc.Arbitrary<Partial<Switches>>

const directory = fc.constantFrom('CONNECT_MANAGED' as const, 'SAML' as const, 'EXISTING_DIRECTORY' as const)

/** What passes by itself, at some call of the way. */
const mishaps: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    operation: fc.constantFrom(
      ...['*', 'DescribeUser', 'SearchUsers', 'UpdateUserConfig', 'TagResource', 'UpdateUserHierarchy'],
      ...['AssociateUserProficiencies', 'UpdateUserSecurityProfiles', 'UpdateUserIdentityInfo'],
    ),
    kind: fc.constantFrom(
      'throttle',
      'internal-error',
      'unavailable',
      'reset-before',
      'reset-after',
      'truncated',
    ),
    calls: fc.integer({ min: 1, max: 30 }).map((call) => [call]),
  }),
  { maxLength: 2 },
)

interface Outcome {
  readonly code: number
  readonly failed?: readonly { readonly username?: string; readonly code?: string }[] | undefined
  readonly notAttempted?: number
  readonly error?: string
}

async function outcomeOf(world: World, { args, stdin, outsider }: Step): Promise<Outcome> {
  if (outsider) await world.clock.sleep(60_000)
  const ran = await world.run(words`${args} --yes --output json`, {
    ...(stdin === undefined ? {} : { stdin }),
    env: outsider ? { CONNECT_BULK_STATE_DIR: join(world.cwd, '.outsider') } : {},
  })
  if (outsider) await world.clock.sleep(60_000)
  // How many were found right already depends on how far the search lags behind.
  const { failures, notAttempted, error } = ran.json()
  const failed = failures?.map(({ username, code }: Record<string, string>) => ({ username, code }))
  return { code: ran.code, failed, notAttempted, error: error?.code }
}

/** A value for callbacks can be taken away again only where the service drops what a request leaves out. */
function isRestorable(outcomes: readonly Outcome[]): boolean {
  return !outcomes.some(({ failed }) => failed?.some(({ code }) => code === 'NotRestorable'))
}

async function endOf(options: Parameters<typeof createWorld>[0], steps: readonly Step[]) {
  const world = await createWorld({ ...options, users: 45 })
  const outcomes: Outcome[] = []
  for (const step of steps) outcomes.push(await outcomeOf(world, step))
  const users = usersState(world)
  await world.close()
  return { outcomes, users }
}

test('the same commands end in the same state whichever way the service behaves', {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      directory,
      switches,
      mishaps,
      randomSteps,
      async (identityType, leeway, faults, steps) => {
        const kind = await endOf({ identityType, preset: 'kind' }, steps)
        const alike = isRestorable(kind.outcomes) ? {} : { omittedChannels: 'kept' as const }
        expect(await endOf({ identityType, ...leeway, ...alike, faults }, steps)).toEqual(kind)
      },
    ),
    { numRuns: RUNS },
  )
})
