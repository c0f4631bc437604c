import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { MFA_DEVICE, openCallers } from '../support/callers.js'
import { createWorld } from '../support/world.js'
import { words } from '../support/words.js'

let callers: Awaited<ReturnType<typeof openCallers>>
beforeAll(async () => {
  callers = await openCallers()
})
afterAll(() => callers.close())
afterEach(() => {
  vi.unstubAllEnvs()
  callers.codes.length = 0
})

/** A shell whose profile assumes a role with an MFA code. */
async function withMfa() {
  const world = await createWorld()
  const env: Record<string, string | undefined> = {
    ...callers.env({ env: { AWS_PROFILE: 'mfa' } }),
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  }
  // The clients inside the chain read the environment of the process.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const run = (line: readonly string[], more = {}) => world.run(line, { env, ...more })
  return { world, run }
}

test('the code of an MFA device is asked for once on a terminal, whatever is called with it', async () => {
  const { world, run } = await withMfa()
  const ran = await run(words`edit --all --tag a=b --yes`, { answers: [123456] })
  expect(ran.code).toBe(0)
  expect(ran.asked).toEqual([`Code of the MFA device ${MFA_DEVICE} (profile mfa)`])
  expect(callers.codes).toEqual(['123456'])
  expect(world.carriedOut()).toHaveLength(40)
})

test.each([
  ['without a terminal', words`users`, {}],
  ['with --no-input', words`users --no-input`, { answers: [123456] }],
])('%s nobody is asked, and it is said what to do', async (_, line, more) => {
  const { world, run } = await withMfa()
  const ran = await run(line, more)
  expect(ran.code).toBe(4)
  expect(ran.asked).toEqual([])
  expect(ran.err).toContain(`profile mfa needs a code of the MFA device ${MFA_DEVICE}`)
  expect(ran.err).toContain('aws configure export-credentials --profile mfa')
  expect(callers.codes).toEqual([])
  expect(world.sandbox.requests()).toEqual([])
})

test('the doctor asks for no code with --no-input, wherever that stands', async () => {
  const { run } = await withMfa()
  for (const line of [
    words`doctor --no-input`,
    words`doctor --no-input users`,
    words`doctor users --no-input`,
  ]) {
    const ran = await run(line, { answers: [123456] })
    expect(ran).toMatchObject({ code: 4, asked: [] })
    expect(ran.out).toContain(`profile mfa needs a code of the MFA device ${MFA_DEVICE}`)
  }
})
