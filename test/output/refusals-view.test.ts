import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

test('users that are refused for the same reason are one line of the plan', async () => {
  const world = await createWorld()
  const ran = await world.run`edit --all --phone-type desk --dry-run`
  expect(ran.code).toBe(3)
  const [, refused = ''] = /(\d+) users can't be changed:/.exec(ran.out) ?? []
  expect(Number(refused)).toBeGreaterThan(5)
  expect(ran.out.match(/a desk phone needs a number/g)).toHaveLength(1)
  expect(ran.out).toMatch(
    new RegExp(
      `  ${refused} users: a desk phone needs a number[^\\n]+\\n    \\S[^\\n]+ and ${Number(refused) - 5} more; `,
    ),
  )
})
