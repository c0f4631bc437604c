import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { classifyError } from '../../src/connect/classify-error.js'
import { type Access, openAccess } from '../../src/connect/sdk-access.js'
import { askCaller } from '../../src/connect/sdk-side-calls.js'
import { systemClock } from '../../src/platform/clock.js'
import { CASES, type Case, openCallers } from '../support/callers.js'
import { isPosix } from '../support/platform.js'

let callers: Awaited<ReturnType<typeof openCallers>>
beforeAll(async () => {
  callers = await openCallers()
})
afterAll(() => callers.close())
afterEach(() => vi.unstubAllEnvs())

/** Whose key signs what connect-bulk sends. */
async function signer(one: Shell): Promise<string | undefined> {
  const access = await accessIn(one)
  const signal = new AbortController().signal
  return askCaller(access, { clock: systemClock, signal, note: () => undefined, classify: classifyError })
}

type Shell = Pick<Case, 'env' | 'profile'>

async function accessIn(one: Shell): Promise<Access> {
  const env = callers.env(one)
  // The clients inside the chain read the environment of the process.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return openAccess(
    { env, profile: one.profile },
    {
      version: '0.0.0-test',
      homeFolder: '/nowhere',
      readFile: () => Promise.reject(new Error('no certificates are read here')),
      askMfaCode: undefined,
      warn: () => undefined,
    },
  )
}

// A credential process is a script.
const cases = CASES.filter(({ key }) => isPosix || key !== 'AKPROCESS')

test.each(cases.map((one) => [one.what, one] as const))('the caller with %s', async (_, one) => {
  if (one.key === undefined)
    await expect(signer(one)).rejects.toMatchObject({ code: 'NoCredentials', exitCode: 4 })
  else expect(await signer(one)).toBe(one.key)
})

test('a value of AWS_DEFAULTS_MODE that AWS does not know stops nothing', async () => {
  expect(await signer({ env: { AWS_PROFILE: 'role', AWS_DEFAULTS_MODE: 'none' } })).toBe('AKROLE')
})

test('a token file that is not there is the fault of the credentials', async () => {
  const env = {
    AWS_WEB_IDENTITY_TOKEN_FILE: 'FOLDER/gone',
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/POD',
  }
  const { credentials } = await accessIn({ env })
  const error: unknown = await credentials().catch((reason: unknown) => reason)
  expect(classifyError(error)).toMatchObject({
    kind: 'credentials',
    message: expect.stringMatching(/no such file.*gone/),
  })
})

test('settings beside the keys of the credentials file are read as those of the config file', async () => {
  const access = await accessIn({ env: { AWS_PROFILE: 'all-in-one' } })
  expect(access.addressOf('connect').endpoint).toBe('https://connect.example.com')
  expect(access.certificates.from).toBe('ca_bundle of profile all-in-one (/ca.pem)')
})

test('an STS that can not be reached is told apart from an Amazon Connect that can not be', async () => {
  const { credentials } = await accessIn({
    env: { AWS_PROFILE: 'role', AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' },
  })
  const error: unknown = await credentials().catch((reason: unknown) => reason)
  expect(classifyError(error)).toMatchObject({
    unreachable: true,
    message: expect.stringMatching(/^no credentials from profile role: connect ECONNREFUSED/),
  })
})
