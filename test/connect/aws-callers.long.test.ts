import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CASES, openCallers } from '../support/callers.js'

/** Of the AWS CLI on the PATH; `undefined` without one. */
function majorVersion(): number | undefined {
  try {
    const text = execFileSync('aws', ['--version'], { encoding: 'utf8' })
    return Number(/aws-cli\/(\d+)/.exec(text)?.[1])
  } catch {
    console.warn('The aws command is not on PATH: the callers are not compared with it.')
    return undefined
  }
}

const version = majorVersion()

/** The table says whose key connect-bulk takes; here the AWS CLI is held against the same table. */
describe.skipIf(version === undefined)('the AWS CLI in the same shell', () => {
  let callers: Awaited<ReturnType<typeof openCallers>>
  beforeAll(async () => {
    callers = await openCallers()
  })
  afterAll(() => callers.close())

  const cases = CASES.filter(({ onlyVersion2 }) => onlyVersion2 !== true || version === 2)
  test.each(cases.map((one) => [one.what, one] as const))('%s', { timeout: 60_000 }, async (_, one) => {
    const { PATH = '' } = process.env
    const profile = one.profile === undefined ? [] : ['--profile', one.profile]
    const words = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text', ...profile]
    const env = { PATH, HOME: '/nonexistent', ...callers.env(one) }
    const asked = promisify(execFile)('aws', words, { env })
    if (one.key === undefined) await expect(asked).rejects.toThrow(/could not be found/)
    else expect((await asked).stdout.trim()).toBe(one.key)
  })
})
