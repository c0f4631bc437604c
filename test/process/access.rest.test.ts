import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closedPort, createStage, MOVE, QUICK_TIME, type Ran, type Stage } from './support.js'
import { words } from '../support/words.js'

const NO_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }
const NO_REGION = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }

const EDIT = [...MOVE, '--yes']

/** One error, as one paragraph, and nothing was sent or left behind. */
function expectOneError(stage: Stage, ran: Ran, code: number, text: RegExp): void {
  expect(ran.err).toMatch(text)
  expect(ran.err.match(/Error/g)).toHaveLength(1)
  expect(ran.err).not.toMatch(/^\s+at .+:\d+/m)
  expect(ran.err.trim().split('\n').length).toBeLessThanOrEqual(3)
  expect(ran.out).toBe('')
  expect(ran.code).toBe(code)
  expect(stage.writes()).toEqual([])
  expect(stage.jobs()).toEqual([])
  expect(stage.files()).toEqual([])
  expect(stage.outside()).toEqual([])
}

test('edit with no credentials', async () => {
  const stage = await createStage()
  const ran = await stage.run(EDIT, { env: NO_KEYS })
  expectOneError(stage, ran, 4, /There are no usable AWS credentials/)
  expect(stage.sandbox.requests()).toEqual([])
})

test('edit with a profile that does not exist', async () => {
  const stage = await createStage()
  expectOneError(
    stage,
    await stage.run(words`${EDIT} --profile nobody`, { env: NO_KEYS }),
    4,
    /check --profile/,
  )
  expectOneError(stage, await stage.run`${EDIT} --profile nobody`, 4, /check --profile/)
  expectOneError(stage, await stage.run(EDIT, { env: { AWS_PROFILE: 'nobody' } }), 4, /check --profile/)
  expect(stage.sandbox.requests()).toEqual([])
})

test('edit with no Region', async () => {
  const stage = await createStage()
  expectOneError(stage, await stage.run(EDIT, { env: NO_REGION }), 2, /No AWS Region is set/)
  expectOneError(
    stage,
    await stage.run(EDIT, { env: { ...NO_REGION, ...NO_KEYS } }),
    2,
    /No AWS Region is set/,
  )
})

test('edit with a Region that is none', async () => {
  const stage = await createStage()
  const said = /"eu central" is not an AWS Region/
  expectOneError(stage, await stage.run`${EDIT} --region 'eu central'`, 2, said)
  expectOneError(stage, await stage.run(EDIT, { env: { AWS_REGION: 'eu central' } }), 2, said)
  expect(stage.sandbox.requests()).toEqual([])
})

test('edit with a key the service does not know', async () => {
  const stage = await createStage()
  const env = { AWS_ACCESS_KEY_ID: 'AKIANOBODYKNOWSTHIS0' }
  expectOneError(
    stage,
    await stage.run(EDIT, { env }),
    4,
    /security token included in the request is invalid/,
  )
})

test('edit where nothing listens at the endpoint', async () => {
  const stage = await createStage()
  const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${await closedPort()}` }
  const ran = await stage.run(EDIT, { env: { ...env, ...QUICK_TIME } })
  expectOneError(stage, ran, 1, /Amazon Connect can't be reached/)
})

test('errors are documents too', async () => {
  const stage = await createStage()
  const keys = await stage.run(words`users --output json`, { env: NO_KEYS })
  expect(keys.code).toBe(4)
  expect(keys.json()).toMatchObject({
    schema: 'connect-bulk/error/1',
    error: { code: 'NoCredentials', exitCode: 4 },
  })
  const region = await stage.run(words`users --output json`, { env: NO_REGION })
  expect(region.code).toBe(2)
  expect(region.json().error).toMatchObject({ code: 'NoRegion', exitCode: 2 })
})

/** Files as `aws configure` writes them; answers the environment of somebody who has only those. */
function configure(stage: Stage, profile: string, more = ''): Record<string, string | undefined> {
  const folder = join(stage.home, '.aws')
  mkdirSync(folder)
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = stage.sandbox.env
  const credentials = join(folder, 'credentials')
  const config = join(folder, 'config')
  writeFileSync(credentials, `[${profile}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
  const section = profile === 'default' ? 'default' : `profile ${profile}`
  writeFileSync(config, `[${section}]\nregion = ${stage.sandbox.region}\n${more}`)
  return {
    ...NO_KEYS,
    ...NO_REGION,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_CONFIG_FILE: config,
    CONNECT_BULK_INSTANCE: undefined,
  }
}

test('keys of the AWS files may be in capitals, as the AWS CLI reads them', async () => {
  const stage = await createStage()
  const env = configure(stage, 'default')
  const file = env['AWS_SHARED_CREDENTIALS_FILE'] ?? ''
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll(/aws_\w+(?= =)/g, (key) => key.toUpperCase()),
  )
  expect(await stage.run(words`users --quiet`, { env })).toMatchObject({ code: 0, err: '' })
})

test('a profile whose name has a space is said to be there, but unreadable', async () => {
  const stage = await createStage()
  const env = { ...configure(stage, 'my ops'), AWS_PROFILE: 'my ops' }
  const ran = await stage.run(EDIT, { env })
  expectOneError(stage, ran, 4, /The AWS profile "my ops" \(AWS_PROFILE\) can't be read/)
})

test('--profile takes keys and Region from the AWS files', async () => {
  const stage = await createStage()
  const env = configure(stage, 'acme')
  const ran = await stage.run(words`${MOVE} --yes --profile acme --output json`, { env })
  expect(ran.err).not.toContain('Error')
  expect(ran.code).toBe(0)
  expect(ran.json()).toMatchObject({
    region: stage.sandbox.region,
    succeeded: 22,
    instance: stage.sandbox.instance,
  })
  expect(stage.writes()).toHaveLength(22)
  // Beats keys in the environment, as with the AWS CLI.
  const wrong = { AWS_ACCESS_KEY_ID: 'AKIANOBODYKNOWSTHIS0', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) }
  const beaten = await stage.run(words`users --profile acme --quiet`, { env: { ...env, ...wrong } })
  expect(beaten).toMatchObject({ code: 0, err: '' })
  expect(stage.outside()).toEqual([])
})

test('AWS_PROFILE and the default profile do too, in the usual folder', async () => {
  const stage = await createStage()
  const env = {
    ...configure(stage, 'acme'),
    AWS_SHARED_CREDENTIALS_FILE: undefined,
    AWS_CONFIG_FILE: undefined,
  }
  const named = await stage.run(['users', '--quiet'], { env: { ...env, AWS_PROFILE: 'acme' } })
  expect(named).toMatchObject({ code: 0, err: '' })
  const other = await createStage()
  const usual = {
    ...configure(other, 'default'),
    AWS_SHARED_CREDENTIALS_FILE: undefined,
    AWS_CONFIG_FILE: undefined,
  }
  const ran = await other.run(['users', '--quiet'], { env: usual })
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(other.calls('SearchUsers').length).toBeGreaterThan(0)
})

for (const how of ['AWS_PROFILE', '--profile'])
  test(`a profile's own endpoint is used: ${how}`, async () => {
    const stage = await createStage()
    const env = {
      ...configure(stage, 'acme', `endpoint_url = ${stage.sandbox.url}\n`),
      AWS_ENDPOINT_URL: undefined,
      ...(how === 'AWS_PROFILE' ? { AWS_PROFILE: 'acme' } : {}),
    }
    const args = words`${MOVE} --dry-run ${how === 'AWS_PROFILE' ? [] : ['--profile', 'acme']}`
    const ran = await stage.run(args, { env })
    expect(stage.outside()).toEqual([])
    expect(ran.err).not.toContain('Error')
    expect(ran.code).toBe(0)
    expect(stage.calls('SearchUsers').length).toBeGreaterThan(0)
  })

test('the caller is asked for where STS is the sandbox too', async () => {
  const stage = await createStage()
  const ran = await stage.run`${MOVE} --dry-run`
  expect(ran.out).toContain('caller arn:aws:iam::111122223333:user/sandbox')
  expect(stage.calls('GetCallerIdentity')).toHaveLength(1)
  expect(stage.outside()).toEqual([])
})

test('with only Connect redirected STS is never called: AWS_ENDPOINT_URL_CONNECT', async () => {
  const stage = await createStage()
  const env = { AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_CONNECT: stage.sandbox.url }
  const ran = await stage.run([...MOVE, '--yes'], { env })
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('caller unknown')
  expect(stage.writes()).toHaveLength(22)
  expect(stage.calls('GetCallerIdentity')).toEqual([])
  expect(stage.outside()).toEqual([])
})

test('with only Connect redirected STS is never called: --endpoint-url', async () => {
  const stage = await createStage()
  const env = { AWS_ENDPOINT_URL: undefined }
  const ran = await stage.run(words`${MOVE} --dry-run --endpoint-url ${stage.sandbox.url}`, { env })
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('caller unknown')
  expect(stage.calls('SearchUsers').length).toBeGreaterThan(0)
  expect(stage.calls('GetCallerIdentity')).toEqual([])
  expect(stage.outside()).toEqual([])
})

test('AWS_ENDPOINT_URL_STS alone brings the caller back', async () => {
  const stage = await createStage()
  const env = { AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_STS: stage.sandbox.url }
  const ran = await stage.run(words`${MOVE} --dry-run --endpoint-url ${stage.sandbox.url}`, { env })
  expect(ran.code).toBe(0)
  expect(ran.out).toContain('caller arn:aws:iam::111122223333:user/sandbox')
  expect(stage.outside()).toEqual([])
})

test('neither flag nor debug output ever shows a secret', async () => {
  const stage = await createStage()
  const ran = await stage.run`${MOVE} --yes --debug`
  expect(ran.code).toBe(0)
  expect(ran.err).toMatch(/debug: \S+Z UpdateUserRoutingProfile 200 request [0-9a-f-]{36} \d+ ms/)
  expect(ran.out + ran.err).not.toContain(stage.sandbox.env.AWS_SECRET_ACCESS_KEY)
  expect(ran.out + ran.err).not.toContain('Signature=')
})
