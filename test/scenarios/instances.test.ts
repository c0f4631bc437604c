import { expect, test } from 'vitest'
import { createWorld } from '../support/world.js'

test('the instances of the Region, with what tells one from another', async () => {
  const world = await createWorld({ users: 1, instances: 2 })
  const { id, arn, alias } = world.sandbox.instance
  const { code, out } = await world.run`instances --output json`
  expect(code).toBe(0)
  const document = JSON.parse(out)
  expect(document.schema).toBe('connect-bulk/instances/1')
  expect(document.instances).toHaveLength(2)
  expect(document.unread).toEqual([])
  expect(document.instances).toContainEqual({
    id,
    arn,
    alias,
    account: '111122223333',
    region: 'eu-central-1',
    identityType: 'CONNECT_MANAGED',
    status: 'ACTIVE',
  })
  const table = await world.run`instances`
  expect(table.out).toContain(alias)
  expect(table.err).toContain('2 instances')
})

test('JSON lines: one an instance, and a last one', async () => {
  const world = await createWorld({ users: 1, instances: 2 })
  const lines = (await world.run`instances --output ndjson`).lines()
  expect(lines.map(({ type }) => type)).toEqual(['instance', 'instance', 'finished'])
  expect(lines.at(-1)).toMatchObject({ schema: 'connect-bulk/instances-finished/1', instances: 2 })
})

test('all Regions are asked and none need be set; those that refuse are named', async () => {
  // The sandbox is in one Region, and refuses what is signed for another.
  const world = await createWorld({ users: 1 })
  const env = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }
  const { code, out, err } = await world.run(['instances', '--all-regions', '--output', 'json'], { env })
  expect(code).toBe(0)
  const { instances, unread } = JSON.parse(out)
  expect(instances.map(({ id }: { id: string }) => id)).toEqual([world.sandbox.instance.id])
  expect(unread.length).toBeGreaterThan(5)
  expect(unread[0]).toEqual({
    region: expect.stringMatching(/^[a-z]+-[a-z]+-\d$/),
    code: expect.any(String),
    message: expect.any(String),
  })
  expect(err).toContain(`Regions that could not be asked: us-east-1 (${unread[0].code})`)
  expect((await world.run(['instances'], { env })).code).toBe(2)
})

test('where no Region answers, that is the error', async () => {
  const world = await createWorld({
    users: 1,
    faults: [{ kind: 'error', operation: 'ListInstances', status: 403, code: 'AccessDeniedException' }],
  })
  const { code, err } = await world.run`instances --all-regions`
  expect(code).toBe(4)
  expect(err).toContain('connect:ListInstances')
})

test('the instances of another account than the expected one are not listed', async () => {
  const world = await createWorld({ users: 1 })
  const other = { env: { CONNECT_BULK_EXPECT_ACCOUNT: '999999999999' } }
  expect(await world.run(['instances'], other)).toMatchObject({ code: 5, out: '' })
  const flag = ['--expect-account', '111122223333']
  expect(await world.run(['instances', ...flag], other)).toMatchObject({ code: 0 })
})
