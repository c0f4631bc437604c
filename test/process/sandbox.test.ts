import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createStage, MOVE } from './support.js'
import { words } from '../support/words.js'
import { START, served } from './sandbox-support.js'

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
