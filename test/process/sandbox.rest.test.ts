import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createStage, type Json, MOVE, PROGRAM } from './support.js'
import { words } from '../support/words.js'
import { START, served } from './sandbox-support.js'

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
