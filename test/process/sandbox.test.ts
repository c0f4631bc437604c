import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createStage, type Json, MOVE, PROGRAM, type Running } from './support.js'
import { words } from '../support/words.js'

const START = words`sandbox start --users 30 --output json`

async function served(running: Running): Promise<Json> {
  const whole = (): Json => {
    try {
      return JSON.parse(running.out)
    } catch {
      return undefined
    }
  }
  await running.waitFor('the document', () => whole() !== undefined)
  return whole()
}

test('sandbox start serves other processes until SIGTERM', async () => {
  const stage = await createStage()
  const running = stage.start(START)
  const { url, instance, env } = await served(running)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(instance).toMatchObject({ alias: 'acme-service' })
  expect(env).toMatchObject({
    AWS_ENDPOINT_URL: url,
    CONNECT_BULK_INSTANCE: instance.id,
    AWS_REGION: 'eu-central-1',
  })
  expect(Object.keys(env)).toEqual(
    expect.arrayContaining(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'CONNECT_BULK_STATE_DIR']),
  )
  expect(existsSync(env.CONNECT_BULK_STATE_DIR)).toBe(true)

  const listed = await stage.run(words`users --output json`, { env })
  expect(listed.code).toBe(0)
  expect(listed.json().users).toHaveLength(30)
  const planned = await stage.run(words`${MOVE} --dry-run --detailed-exitcode`, { env })
  expect(planned.code).toBe(6)
  // It was that one, not ours.
  expect(stage.sandbox.requests()).toEqual([])

  running.signal('SIGTERM')
  const ran = await running.ended
  expect(ran).toMatchObject({ code: 0, signal: null })
  await expect(fetch(`${url}/_sandbox/requests`)).rejects.toThrow()
})

test.skipIf(process.platform === 'win32')(
  'what sandbox start prints works in a shell that is set up for a real account',
  async () => {
    const stage = await createStage()
    const running = stage.start`sandbox start --users 3`
    await running.waitFor(
      'the last line',
      () => running.out.includes('CONNECT_BULK_STATE_DIR') && running.out.endsWith('\n'),
    )
    expect(running.out).toMatch(/^unset [A-Z_ ]+\n(export [A-Z_]+='[^']*'\n)+$/)
    const before = {
      AWS_PROFILE: 'not-there',
      AWS_DEFAULT_PROFILE: 'not-there',
      AWS_SESSION_TOKEN: 'of another account',
      AWS_ENDPOINT_URL_CONNECT: 'http://127.0.0.1:9',
      AWS_USE_FIPS_ENDPOINT: 'true',
      CONNECT_BULK_EXPECT_ACCOUNT: '999999999999',
    }
    const line = `"${process.execPath}" "${PROGRAM}" users --output json`
    const options = { env: stage.env(before), cwd: stage.cwd, encoding: 'utf8' } as const
    const ran = await promisify(execFile)('sh', ['-c', `set -eu\n${running.out}${line}`], options)
    expect(JSON.parse(ran.stdout).users).toHaveLength(3)
    expect(ran.stderr).toBe('')
    running.signal('SIGINT')
    expect((await running.ended).code).toBe(0)
  },
)

test('sandbox start has users as SAML has them', async () => {
  const stage = await createStage()
  const running = stage.start`${START} --identity-type saml`
  const { url } = await served(running)
  const { instances } = (await (await fetch(`${url}/_sandbox/state`)).json()) as Json
  expect(instances[0].instance.IdentityManagementType).toBe('SAML')
  expect(instances[0].users.map(({ IdentityInfo }: Json) => IdentityInfo.Email)).toEqual(
    Array.from({ length: 30 }, () => undefined),
  )
  running.signal('SIGTERM')
  expect((await running.ended).code).toBe(0)
})

test('sandbox start with a preset and switches of its own', async () => {
  const stage = await createStage()
  const switches = words`--switch omittedLists=kept --switch searchLagSeconds=5`
  const running = stage.start`${START} --hostile ${switches}`
  const { url } = await served(running)
  const state = (await (await fetch(`${url}/_sandbox/state`)).json()) as Json
  expect(state.switches).toMatchObject({
    omittedLists: 'kept',
    omittedChannels: 'wiped',
    searchLagSeconds: 5,
    bucketScope: 'account',
  })
  running.signal('SIGTERM')
  expect((await running.ended).code).toBe(0)
})

test('a port that is taken is said, not thrown', async () => {
  const stage = await createStage()
  const { port } = new URL(stage.sandbox.url)
  const ran = await stage.run`sandbox start --port ${port}`
  expect(ran.code).toBe(2)
  expect(ran.err).toContain(`port ${port} can't be used`)
})

test("sandbox run has its own world, whatever the machine's AWS settings are", async () => {
  const stage = await createStage()
  const nonsense = {
    AWS_ACCESS_KEY_ID: 'AKIANONSENSE',
    AWS_SECRET_ACCESS_KEY: 'nonsense',
    AWS_SESSION_TOKEN: 'nonsense',
    AWS_REGION: 'xx-nowhere-9',
    AWS_DEFAULT_REGION: 'xx-nowhere-9',
    AWS_PROFILE: 'nonsense',
    AWS_DEFAULT_PROFILE: 'nonsense',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_CONNECT: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
    AWS_CONFIG_FILE: '/nonsense',
    AWS_SHARED_CREDENTIALS_FILE: '/nonsense',
    AWS_CA_BUNDLE: '/nonsense',
    CONNECT_BULK_INSTANCE: 'nonsense',
    CONNECT_BULK_RATE: 'nonsense',
  }
  const ran = await stage.run(words`sandbox run --users 20 --speed 100 -- users --output json`, {
    env: nonsense,
  })
  expect(ran.err).toBe('')
  expect(ran.code).toBe(0)
  expect(ran.json().users).toHaveLength(20)

  const edited = await stage.run(words`sandbox run --users 20 --speed 100 -- ${MOVE} --yes --output json`, {
    env: nonsense,
  })
  expect(edited.err).not.toContain('Error')
  expect(edited.code).toBe(0)
  expect(edited.json()).toMatchObject({ failed: 0, notAttempted: 0, region: 'eu-central-1' })
  expect(stage.sandbox.requests()).toEqual([])
  expect(stage.outside()).toEqual([])
  // Neither the user's own record nor the temporary folder knows of it.
  expect(stage.jobs()).toEqual([])
})

test('sandbox run passes the exit code on, and an interruption', async () => {
  const stage = await createStage()
  const wrong = await stage.run`sandbox run -- edit --all`
  expect(wrong.code).toBe(2)
  const running = stage.start`sandbox run --users 40 -- ${MOVE} --yes`
  await running.waitFor('the job', () => running.err.includes('changing 22 users'))
  running.signal('SIGINT')
  const ran = await running.ended
  expect(ran.code).toBe(130)
  expect(ran.out).toMatch(/cancelled: 22 users to change/)
})

test('FIPS and dual-stack settings do not lead sandbox run astray', async () => {
  const stage = await createStage()
  const ran = await stage.run(words`sandbox run --users 3 -- users --output json`, {
    env: { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
  })
  expect(ran.err).toBe('')
  expect(ran.code).toBe(0)
})
