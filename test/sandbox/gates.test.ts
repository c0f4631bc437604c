import { DescribeUserCommand, ListUsersCommand, TagResourceCommand } from '@aws-sdk/client-connect'
import { expect, it } from 'vitest'
import { openBench, sendRaw } from './harness.js'

interface Watch {
  isAnswered: boolean
  answer: Promise<unknown>
}

/** Says what has become of a call. */
function watched(call: Promise<unknown>): Watch {
  const watch: Watch = { isAnswered: false, answer: call }
  watch.answer = call.finally(() => {
    watch.isAnswered = true
  })
  return watch
}

async function openUsers(options: Parameters<typeof openBench>[0] = {}) {
  let arrived = (): void => undefined
  const bench = await openBench({
    ...options,
    onRequest: { begin: () => undefined, end: () => arrived() },
  })
  const [one, other] = [...bench.sandbox.store.users.values()]
  /** Resolves once a gate keeps so many answers back. */
  const held = (gate: { held(): number }, answers: number): Promise<void> =>
    new Promise((resolve) => {
      arrived = () => gate.held() === answers && resolve()
      arrived()
    })
  const tag = (user = one) =>
    watched(bench.client.send(new TagResourceCommand({ resourceArn: user?.Arn, tags: { held: 'yes' } })))
  const describe = (user = one) =>
    watched(
      bench.client.send(new DescribeUserCommand({ InstanceId: bench.instanceId, UserId: user?.Id ?? '' })),
    )
  return { ...bench, one, other, held, tag, describe }
}

it('keeps the answer back until it is let go, though what the call asks for is done', async () => {
  const { sandbox, one, held, tag } = await openUsers()
  const gate = sandbox.hold({ operation: 'TagResource' })
  const call = tag()
  await held(gate, 1)
  expect(one?.Tags).toMatchObject({ held: 'yes' })
  expect(call.isAnswered).toBe(false)
  gate.open()
  await call.answer
  await tag().answer
})

it('holds an operation or a user, and nothing else', async () => {
  const { sandbox, one, other, held, tag, describe } = await openUsers()
  const gate = sandbox.hold({ operation: '*', users: [one?.Username ?? ''] })
  const calls = [tag(one), describe(one)]
  await held(gate, 2)
  await tag(other).answer
  expect(calls.map(({ isAnswered }) => isAnswered)).toEqual([false, false])
  gate.open()
  const second = sandbox.hold({ operation: 'DescribeUser' })
  await tag(one).answer
  const last = describe(other)
  await held(second, 1)
  second.open()
  await Promise.all([last, ...calls].map(({ answer }) => answer))
})

it('lets so many through first, then as many as it is told, in the order in which they came', async () => {
  const { sandbox, held, describe } = await openUsers()
  const gate = sandbox.hold({ operation: 'DescribeUser', after: 1 })
  await describe().answer
  const first = describe()
  await held(gate, 1)
  const second = describe()
  await held(gate, 2)
  gate.letThrough()
  await first.answer
  expect([second.isAnswered, gate.held()]).toEqual([false, 1])
  gate.letThrough(2)
  await second.answer
  await describe().answer
  const fourth = describe()
  await held(gate, 1)
  sandbox.reset()
  await fourth.answer
})

it('is added and opened over HTTP where that was asked for', async () => {
  const { sandbox, client, instanceId } = await openUsers({ control: true })
  expect(sandbox.controlUrl).toBe(`${sandbox.url}/_sandbox/gates`)
  const path = '/_sandbox/gates'
  const ask = (method: string, below = '', body?: unknown) =>
    sendRaw(sandbox, { method, path: `${path}${below}`, body, headers: {} })
  expect((await ask('POST', '', { operation: 'ListUsers', after: 0 })).json).toEqual({ number: 1 })
  const calls = [1, 2].map(() => watched(client.send(new ListUsersCommand({ InstanceId: instanceId }))))
  const held = async () => ((await ask('GET')).json['gates'] as { held: number }[])[0]?.held
  while ((await held()) !== 2);
  expect((await ask('POST', '/1/through')).json).toEqual({ held: 1 })
  await Promise.race(calls.map(({ answer }) => answer))
  expect((await ask('DELETE', '/1')).json).toEqual({ held: 0 })
  await Promise.all(calls.map(({ answer }) => answer))
  for (const wrong of [{}, [], 'x', { operation: 'Nothing' }, { operation: '*', after: -1 }, { user: 'x' }])
    expect((await ask('POST', '', wrong)).status).toBe(400)
  expect((await ask('POST', '/1/through?answers=x')).status).toBe(400)
  expect((await ask('DELETE', '/2')).status).toBe(404)
})

it('is not to be reached over HTTP otherwise', async () => {
  const { sandbox } = await openBench()
  expect(sandbox.controlUrl).toBeUndefined()
  const body = { operation: '*' }
  const { status } = await sendRaw(sandbox, { method: 'POST', path: '/_sandbox/gates', body, headers: {} })
  expect(status).toBe(404)
})
