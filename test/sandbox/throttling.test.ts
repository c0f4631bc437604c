import { DescribeUserCommand, ListUsersCommand } from '@aws-sdk/client-connect'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js'
import { type Bench, createFakeClock, failureOf, openBench, sendRaw } from './harness.js'

const usual: SandboxOptions = { rate: 2, burst: 5 }

/** How many of `count` calls one after another get through. */
async function countThrough(
  { sandbox, instanceId }: Pick<Bench, 'sandbox' | 'instanceId'>,
  count: number,
): Promise<number> {
  let through = 0
  for (let call = 0; call < count; call += 1) {
    const { status, json } = await sendRaw(sandbox, { path: `/users-summary/${instanceId}` })
    if (status === 200) {
      through += 1
    } else {
      expect({ status, code: json['__type'] }).toEqual({ status: 429, code: 'ThrottlingException' })
    }
  }
  return through
}

describe('a bucket', () => {
  it('holds five calls and gains two a second', async () => {
    const bench = await openBench(usual)
    expect(await countThrough(bench, 8)).toBe(5)
    bench.clock.advance(499)
    expect(await countThrough(bench, 1)).toBe(0)
    bench.clock.advance(1)
    expect(await countThrough(bench, 2)).toBe(1)
    bench.clock.advance(1500)
    expect(await countThrough(bench, 5)).toBe(3)
    bench.clock.advance(3_600_000)
    expect(await countThrough(bench, 8)).toBe(5)
  })

  it('lets a client through that keeps to two a second for ever', async () => {
    const bench = await openBench(usual)
    await countThrough(bench, 5)
    for (let second = 0; second < 50; second += 1) {
      bench.clock.advance(500)
      expect(await countThrough(bench, 1)).toBe(1)
    }
  })

  it('belongs to one operation', async () => {
    const bench = await openBench(usual)
    const { sandbox, client, instanceId } = bench
    await countThrough(bench, 6)
    const [UserId] = [...sandbox.store.users.keys()]
    const { User } = await client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId }))
    expect(User?.Id).toBe(UserId)
    const failure = await failureOf(client.send(new ListUsersCommand({ InstanceId: instanceId })))
    expect(failure).toMatchObject({ code: 'ThrottlingException', status: 429 })
  })

  it('is spent by refused calls too', async () => {
    const bench = await openBench(usual)
    for (let call = 0; call < 5; call += 1) {
      const path = `/users-summary/${bench.instanceId}?maxResults=0`
      expect(await sendRaw(bench.sandbox, { path })).toMatchObject({ status: 400 })
    }
    expect(await countThrough(bench, 1)).toBe(0)
  })

  it('is not spent by calls without a signature', async () => {
    const bench = await openBench(usual)
    for (let call = 0; call < 5; call += 1) {
      await sendRaw(bench.sandbox, { path: `/users-summary/${bench.instanceId}`, headers: {} })
    }
    expect(await countThrough(bench, 6)).toBe(5)
  })
})

describe('speed', () => {
  it('makes buckets larger and faster and answers quicker, and tells the client so', async () => {
    const clock = createFakeClock()
    const sandbox = await startSandbox({ users: 1, speed: 20, clock })
    onTestFinished(() => sandbox.stop())
    const bench = { sandbox, instanceId: sandbox.instance.id }
    expect(sandbox.env).toMatchObject({ CONNECT_BULK_RATE: '40', CONNECT_BULK_BURST: '100' })
    // Each call takes 3 ms of latency, in which 0.12 of a token comes back: 100 + 0.12 n > n up to n = 113.
    expect(await countThrough(bench, 120)).toBeGreaterThan(112)
    expect(new Set(clock.slept)).toEqual(new Set([3]))
  })

  it('of one is the documented quota, and says nothing', async () => {
    const sandbox = await startSandbox({ users: 1, clock: createFakeClock() })
    onTestFinished(() => sandbox.stop())
    expect(Object.keys(sandbox.env).filter((name) => name.startsWith('CONNECT'))).toEqual([
      'CONNECT_BULK_INSTANCE',
    ])
  })
})

describe('latency', () => {
  it('comes before every answer, but not before a look inside', async () => {
    const clock = createFakeClock()
    const bench = await openBench({ clock, latencyMs: 60 })
    await countThrough(bench, 2)
    await sendRaw(bench.sandbox, { path: '/_sandbox/requests', headers: {} })
    expect(clock.slept).toEqual([60, 60])
  })

  it('does not count as work on a request', async () => {
    const clock = createFakeClock()
    let working = 0
    const whileAsleep: number[] = []
    const bench = await openBench({
      latencyMs: 60,
      clock: {
        now: () => clock.now(),
        sleep: async (milliseconds) => {
          whileAsleep.push(working)
          await clock.sleep(milliseconds)
        },
      },
      onRequest: { begin: () => (working += 1), end: () => (working -= 1) },
    })
    await countThrough(bench, 2)
    expect(whileAsleep).toEqual([0, 0])
    await expect.poll(() => working).toBe(0)
  })

  it('may outlast the client', async () => {
    const clock = createFakeClock()
    let working = 0
    const wakes: (() => void)[] = []
    const { sandbox, client, instanceId } = await openBench({
      latencyMs: 60,
      clock: { now: () => clock.now(), sleep: () => new Promise((resolve) => wakes.push(resolve)) },
      onRequest: { begin: () => (working += 1), end: () => (working -= 1) },
    })
    const controller = new AbortController()
    const list = new ListUsersCommand({ InstanceId: instanceId })
    const failure = failureOf(client.send(list, { abortSignal: controller.signal }))
    await expect.poll(() => sandbox.requests().length).toBe(1)
    controller.abort()
    expect(await failure).toMatchObject({ code: 'AbortError' })
    const other = countThrough({ sandbox, instanceId }, 1)
    await expect.poll(() => wakes.length).toBe(2)
    for (const wake of wakes) wake()
    expect(await other).toBe(1)
    await expect.poll(() => working).toBe(0)
  })
})
