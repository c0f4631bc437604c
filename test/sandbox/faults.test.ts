import {
  DescribeUserCommand,
  ListUsersCommand,
  UpdateUserRoutingProfileCommand,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import type { Fault, RequestRecord } from '../../src/sandbox/sandbox.js'
import { type Bench, failureOf, openBench, sendRaw, signature } from './harness.js'

const operation = 'UpdateUserRoutingProfile'

/** A bench with faults, and one user who is to move to another profile. */
async function openMove(...faults: Fault[]) {
  const bench = await openBench({ faults })
  const { store } = bench.sandbox
  const users = [...store.users.values()]
  const [user] = users
  if (user === undefined) throw new Error('nobody seeded')
  const before = user.RoutingProfileId
  const wanted = [...store.routingProfiles.keys()].find((id) => id !== before) ?? ''
  const move = (UserId = user.Id) =>
    bench.client.send(
      new UpdateUserRoutingProfileCommand({ InstanceId: bench.instanceId, UserId, RoutingProfileId: wanted }),
    )
  return { ...bench, users, user, move, hasMoved: () => user.RoutingProfileId === wanted }
}

async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => (error as Error).name,
  )
}

function lastRequest({ sandbox }: Pick<Bench, 'sandbox'>): RequestRecord | undefined {
  return sandbox.requests().at(-1)
}

describe('a fault that answers instead of the service', () => {
  it.each<[Partial<Fault> & Pick<Fault, 'kind'>, string, number]>([
    [{ kind: 'throttle' }, 'ThrottlingException', 429],
    [{ kind: 'throttle', dress: 'TooManyRequestsException' }, 'TooManyRequestsException', 429],
    [{ kind: 'throttle', dress: 'bare-429' }, 'Unknown', 429],
    [{ kind: 'throttle', dress: 'ThrottlingException-400' }, 'ThrottlingException', 400],
    [{ kind: 'internal-error' }, 'InternalServiceException', 500],
    [{ kind: 'error' }, 'InvalidParameterException', 400],
    [
      { kind: 'error', code: 'LimitExceededException', status: 429, message: 'Full.' },
      'LimitExceededException',
      429,
    ],
    [{ kind: 'denied' }, 'AccessDeniedException', 403],
    [{ kind: 'expired' }, 'ExpiredTokenException', 403],
  ])('%j', async (fault, code, status) => {
    const bench = await openMove({ operation, ...fault })
    expect(await failureOf(bench.move())).toMatchObject({ code, status })
    expect(bench.hasMoved()).toBe(false)
    const { kind } = fault
    expect(lastRequest(bench)).toMatchObject({ operation, status, userId: bench.user.Id, fault: kind })
  })

  it('denied says who, what and on what', async () => {
    const bench = await openMove({ operation, kind: 'denied' })
    const { message } = await failureOf(bench.move())
    expect(message).toMatch(/^User: arn:.* is not authorized to perform: connect:UpdateUserRoutingProfile on/)
    expect(message).toContain(bench.user.Arn)
  })

  it('Retry-After goes with a throttle and an unavailable service, if wanted', async () => {
    const bench = await openMove(
      { operation: 'ListUsers', kind: 'throttle', retryAfter: 7, calls: [1] },
      { operation: 'ListUsers', kind: 'unavailable', retryAfter: 0, calls: [2] },
    )
    const path = `/users-summary/${bench.instanceId}`
    const headers = [1, 2, 3].map(async () => (await sendRaw(bench.sandbox, { path })).headers['retry-after'])
    expect(await Promise.all(headers)).toEqual(['7', '0', undefined])
  })

  it('unavailable is a page of HTML', async () => {
    const bench = await openMove({ operation: '*', kind: 'unavailable' })
    const answer = await sendRaw(bench.sandbox, { path: `/users-summary/${bench.instanceId}` })
    expect(answer).toMatchObject({ status: 503, headers: { 'content-type': 'text/html' } })
    expect(answer.text).toMatch(/^<html>/)
    expect(await outcome(bench.move())).toBe('SyntaxError')
  })

  it('reset-before breaks the connection and applies nothing', async () => {
    const bench = await openMove({ operation, kind: 'reset-before' })
    expect((await failureOf(bench.move())).status).toBeUndefined()
    expect(bench.hasMoved()).toBe(false)
    expect(lastRequest(bench)).toMatchObject({ status: 0 })
  })

  it('hang never answers and applies nothing', async () => {
    const bench = await openMove({ operation, kind: 'hang' })
    const controller = new AbortController()
    const call = bench.client.send(
      new UpdateUserRoutingProfileCommand({
        InstanceId: bench.instanceId,
        UserId: bench.user.Id,
        RoutingProfileId: bench.user.RoutingProfileId,
      }),
      { abortSignal: controller.signal },
    )
    const ended = outcome(call)
    await expect.poll(() => bench.sandbox.requests().length).toBe(1)
    const other = await bench.client.send(new ListUsersCommand({ InstanceId: bench.instanceId }))
    expect(other.UserSummaryList).toHaveLength(40)
    controller.abort()
    expect(await ended).toBe('AbortError')
    expect(bench.hasMoved()).toBe(false)
    expect(bench.sandbox.requests()[0]).toMatchObject({ status: 0 })
  })
})

describe('a fault after the work', () => {
  it('hang-after applies the change and never answers', async () => {
    const bench = await openMove({ operation, kind: 'hang-after' })
    const ended = outcome(bench.move())
    await expect.poll(bench.hasMoved).toBe(true)
    expect(lastRequest(bench)).toMatchObject({ status: 0, fault: 'hang-after' })
    await bench.sandbox.stop()
    expect(await ended).not.toBe('done')
  })

  it('reset-after applies the change and breaks the connection', async () => {
    const bench = await openMove({ operation, kind: 'reset-after' })
    expect((await failureOf(bench.move())).status).toBeUndefined()
    expect(bench.hasMoved()).toBe(true)
    expect(lastRequest(bench)).toMatchObject({ status: 0 })
  })

  it('truncated applies the change and breaks off in the answer', async () => {
    const bench = await openMove({ operation: '*', kind: 'truncated' })
    expect(await failureOf(bench.move())).toMatchObject({ status: 200 })
    expect(bench.hasMoved()).toBe(true)
    const read = new DescribeUserCommand({ InstanceId: bench.instanceId, UserId: bench.user.Id })
    expect(await failureOf(bench.client.send(read))).toMatchObject({ status: 200 })
  })
})

describe('somebody deletes in the middle', () => {
  it('the user a call is about', async () => {
    const bench = await openMove({ operation, kind: 'deleted', calls: [2] })
    expect(await outcome(bench.move())).toBe('done')
    expect(await failureOf(bench.move())).toMatchObject({ code: 'ResourceNotFoundException', status: 404 })
    expect(bench.sandbox.store.users.has(bench.user.Id)).toBe(false)
    expect(bench.sandbox.store.proficiencies.has(bench.user.Id)).toBe(false)
  })

  it.each(['routing-profile', 'security-profile', 'hierarchy-group', 'user'] as const)(
    'a %s, by its name',
    async (type) => {
      const bench = await openMove()
      const { store } = bench.sandbox
      const users = [...store.users.values()].map(({ Id, Username: Name }) => ({ Id, Name }))
      const all = {
        'routing-profile': store.routingProfiles,
        'security-profile': store.securityProfiles,
        'hierarchy-group': store.hierarchyGroups,
        user: new Map(users.map((user) => [user.Id, user])),
      }[type]
      const gone = [...all.values()].at(-1)
      const before = all.size
      const fault = { operation: 'ListUsers', kind: 'deleted', resource: { type, name: gone?.Name ?? '' } }
      bench.sandbox.addFaults([fault as Fault])
      await bench.client.send(new ListUsersCommand({ InstanceId: bench.instanceId }))
      const left = type === 'user' ? store.users : all
      expect(left.has(gone?.Id ?? '')).toBe(false)
      expect(left.size).toBe(before - 1)
    },
  )
})

describe('which calls', () => {
  it('those in a window of time, and only these are counted', async () => {
    const bench = await openMove({ operation, kind: 'denied', seconds: { from: 5, to: 10 }, calls: [2] })
    const seen: string[] = []
    for (const advance of [0, 4.5, 0.5, 1, 1, 0]) {
      bench.clock.advance(advance * 1000)
      seen.push(await outcome(bench.move()))
    }
    expect(seen).toEqual(['done', 'done', 'done', 'AccessDeniedException', 'done', 'done'])
  })

  it('those until a time, or from one on', async () => {
    const bench = await openMove(
      { operation, kind: 'expired', seconds: { to: 5 } },
      { operation, kind: 'denied', seconds: { from: 10 } },
    )
    const seen: string[] = []
    for (const advance of [0, 5, 5]) {
      bench.clock.advance(advance * 1000)
      seen.push(await outcome(bench.move()))
    }
    expect(seen).toEqual(['ExpiredTokenException', 'done', 'AccessDeniedException'])
  })

  it('a list or a range of calls', async () => {
    const bench = await openMove(
      { operation, kind: 'denied', calls: [1, 3] },
      { operation, kind: 'expired', calls: { from: 5 } },
    )
    const seen: string[] = []
    for (let call = 0; call < 6; call += 1) seen.push(await outcome(bench.move()))
    const [denied, expired] = ['AccessDeniedException', 'ExpiredTokenException']
    expect(seen).toEqual([denied, 'done', denied, 'done', expired, expired])
  })

  it('a number of times', async () => {
    const bench = await openMove({ operation, kind: 'internal-error', times: 2 })
    const seen = [await outcome(bench.move()), await outcome(bench.move()), await outcome(bench.move())]
    expect(seen).toEqual(['InternalServiceException', 'InternalServiceException', 'done'])
  })

  it('only of some users, by name or id or ARN in the path', async () => {
    const bench = await openMove()
    const [first, second, third] = bench.users
    bench.sandbox.addFaults([{ operation, kind: 'denied', users: [first?.Username ?? '', second?.Id ?? ''] }])
    expect(await outcome(bench.move(first?.Arn))).toBe('AccessDeniedException')
    expect(await outcome(bench.move(second?.Id))).toBe('AccessDeniedException')
    expect(await outcome(bench.move(third?.Id))).toBe('done')
  })

  it('counted for each user apart', async () => {
    const bench = await openMove({ operation, kind: 'error', perUser: true, times: 1 })
    const [first, second] = bench.users
    const seen: string[] = []
    for (const user of [first, second, first, second]) seen.push(await outcome(bench.move(user?.Id)))
    expect(seen).toEqual(['InvalidParameterException', 'InvalidParameterException', 'done', 'done'])
  })

  it('only with some session token', async () => {
    const bench = await openBench({
      faults: [{ operation: 'ListUsers', kind: 'expired', sessionToken: 'old' }],
    })
    const path = `/users-summary/${bench.instanceId}`
    const ask = async (token: Record<string, string>) =>
      (await sendRaw(bench.sandbox, { path, headers: { authorization: signature(bench.sandbox), ...token } }))
        .status
    expect(await ask({ 'x-amz-security-token': 'old' })).toBe(403)
    expect(await ask({ 'x-amz-security-token': 'new' })).toBe(200)
    expect(await ask({})).toBe(200)
  })

  it('the first of several that hit; the others keep their hits', async () => {
    const bench = await openMove(
      { operation, kind: 'denied', times: 1 },
      { operation: '*', kind: 'expired', times: 1 },
    )
    const seen = [await outcome(bench.move()), await outcome(bench.move()), await outcome(bench.move())]
    expect(seen).toEqual(['AccessDeniedException', 'ExpiredTokenException', 'done'])
  })
})

/** How many of four calls are answered with this status. */
async function countAnswers(bench: Bench, status: number): Promise<number> {
  const headers = { authorization: signature(bench.sandbox) }
  let seen = 0
  for (let call = 0; call < 4; call += 1) {
    const answer = await sendRaw(bench.sandbox, { path: `/users-summary/${bench.instanceId}`, headers })
    seen += answer.status === status ? 1 : 0
  }
  return seen
}

describe('faults and buckets', () => {
  it('spend a token', async () => {
    const faults: Fault[] = [{ operation: 'ListUsers', kind: 'internal-error' }]
    expect(await countAnswers(await openBench({ burst: 2, faults }), 500)).toBe(2)
  })

  it('spend none to throttle', async () => {
    const faults: Fault[] = [{ operation: 'ListUsers', kind: 'throttle', times: 2 }]
    expect(await countAnswers(await openBench({ burst: 2, faults }), 200)).toBe(2)
  })
})
