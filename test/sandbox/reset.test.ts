import { ListUsersCommand, TagResourceCommand } from '@aws-sdk/client-connect'
import { expect, it } from 'vitest'
import { readState } from '../../src/sandbox/sandbox.js'
import { failureOf, openBench, sendRaw } from './harness.js'

it('is as it was at the start after a reset: people, buckets, faults and requests', async () => {
  const fault = { operation: 'ListUsers', kind: 'denied' as const, calls: [1] }
  const { sandbox, client, instanceId } = await openBench({ burst: 2, faults: [fault] })
  const before = sandbox.state()
  const [user] = [...sandbox.store.users.values()]
  const list = () => client.send(new ListUsersCommand({ InstanceId: instanceId }))
  for (let round = 0; round < 2; round += 1) {
    expect(await failureOf(list())).toMatchObject({ code: 'AccessDeniedException' })
    expect((await list()).UserSummaryList).toHaveLength(40)
    expect(await failureOf(list())).toMatchObject({ code: 'ThrottlingException' })
    await client.send(new TagResourceCommand({ resourceArn: user?.Arn, tags: { round: String(round) } }))
    expect(sandbox.state()).not.toBe(before)
    expect((await sendRaw(sandbox, { method: 'POST', path: '/_sandbox/reset', headers: {} })).status).toBe(
      200,
    )
    expect(sandbox.state()).toBe(before)
    expect(sandbox.requests()).toEqual([])
  }
  expect((await sendRaw(sandbox, { path: '/_sandbox/reset', headers: {} })).status).toBe(404)
})

it('hands out its whole state, and makes the same of it again', async () => {
  const { sandbox } = await openBench({ instances: 2 })
  const { text } = await sendRaw(sandbox, { path: '/_sandbox/save', headers: {} })
  expect(text).toBe(sandbox.state())
  expect(readState(text, 'it')).toEqual(sandbox.store)
})

it('is the same for the same seed, and another for another', async () => {
  const [one, same, other] = [await openBench(), await openBench(), await openBench({ seed: 2 })]
  expect(same.sandbox.state()).toBe(one.sandbox.state())
  expect(other.sandbox.state()).not.toBe(one.sandbox.state())
})
