import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openBench } from './harness.js'

const run = promisify(execFile)

function hasAwsCli(): boolean {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('The aws command is not on PATH: the sandbox is not tried with it.')
    return false
  }
}

it.skipIf(!hasAwsCli())('serves the AWS CLI', { timeout: 120_000 }, async () => {
  const { sandbox, instanceId } = await openBench()
  const env = {
    ...sandbox.env,
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
  }
  const aws = async (...words: string[]): Promise<unknown> => {
    const { stdout } = await run('aws', ['--endpoint-url', sandbox.url, '--output', 'json', ...words], {
      env,
    })
    return stdout === '' ? undefined : (JSON.parse(stdout) as unknown)
  }
  const instance = ['--instance-id', instanceId]
  const [user] = [...sandbox.store.users.values()]
  const [profile] = [...sandbox.store.routingProfiles.values()].filter(
    ({ Id }) => Id !== user?.RoutingProfileId,
  )

  expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: sandbox.accountId })
  expect(await aws('connect', 'list-users', ...instance, '--page-size', '15')).toMatchObject({
    UserSummaryList: { length: 40 },
  })
  const condition = { FieldName: 'Username', Value: user?.Username, ComparisonType: 'EXACT' }
  const criteria = JSON.stringify({ StringCondition: condition })
  expect(await aws('connect', 'search-users', ...instance, '--search-criteria', criteria)).toMatchObject({
    Users: [{ Id: user?.Id }],
  })
  const move = ['--user-id', user?.Arn ?? '', '--routing-profile-id', profile?.Id ?? '']
  expect(await aws('connect', 'update-user-routing-profile', ...instance, ...move)).toBeUndefined()
  expect(await aws('connect', 'describe-user', ...instance, '--user-id', user?.Id ?? '')).toMatchObject({
    User: { RoutingProfileId: profile?.Id },
  })
  await expect(aws('connect', 'describe-user', ...instance, '--user-id', instanceId)).rejects.toThrow(
    /ResourceNotFoundException/,
  )

  const profiles = [
    '--routing-profile-id',
    profile?.Id ?? '',
    '--security-profile-ids',
    ...(user?.SecurityProfileIds ?? []),
  ]
  const person = [
    '--identity-info',
    'FirstName=Ana,LastName=Lima',
    '--tags',
    'team=blue',
    '--password',
    'Secret-123',
  ]
  const created = await aws(
    'connect',
    'create-user',
    ...instance,
    '--username',
    'ana.lima',
    ...person,
    ...profiles,
  )
  const { UserId } = created as { UserId: string }
  expect(sandbox.store.users.get(UserId)).toMatchObject({ Username: 'ana.lima', Tags: { team: 'blue' } })
  expect(await aws('connect', 'delete-user', ...instance, '--user-id', UserId)).toBeUndefined()
  await expect(aws('connect', 'delete-user', ...instance, '--user-id', UserId)).rejects.toThrow(
    /ResourceNotFoundException/,
  )
})
