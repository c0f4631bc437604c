import http from 'node:http'
import {
  DescribeAgentStatusCommand,
  DescribeUserCommand,
  ListUsersCommand,
  UpdateUserRoutingProfileCommand,
} from '@aws-sdk/client-connect'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient, failureOf, openBench, sendRaw, signature } from './harness.js'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('signatures', () => {
  it('wants one', async () => {
    const { sandbox, instanceId } = await openBench()
    const answer = await sendRaw(sandbox, { path: `/users-summary/${instanceId}`, headers: {} })
    expect(answer).toMatchObject({ status: 403, json: { __type: 'MissingAuthenticationTokenException' } })
  })

  it.each([
    ['another service', 'sts', undefined],
    ['another Region', 'connect', 'us-east-1'],
  ])('refuses a scope of %s', async (_, service, region) => {
    const { sandbox, instanceId } = await openBench()
    const headers = { authorization: signature(sandbox, service, region) }
    const answer = await sendRaw(sandbox, { path: `/users-summary/${instanceId}`, headers })
    expect(answer).toMatchObject({ status: 403, json: { __type: 'InvalidSignatureException' } })
  })

  it('refuses half a signature', async () => {
    const { sandbox, instanceId } = await openBench()
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=x' }
    const answer = await sendRaw(sandbox, { path: `/users-summary/${instanceId}`, headers })
    expect(answer).toMatchObject({ status: 403, json: { __type: 'IncompleteSignatureException' } })
  })

  it('knows one key only', async () => {
    const { sandbox, instanceId } = await openBench()
    const stranger = createClient(sandbox, 'AKIAOTHEREXAMPLE0000')
    const failure = await failureOf(stranger.send(new ListUsersCommand({ InstanceId: instanceId })))
    expect(failure).toMatchObject({ code: 'UnrecognizedClientException', status: 403 })
  })
})

describe('paths', () => {
  it('takes ARNs where ids go', async () => {
    const { sandbox, client } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const profile = [...sandbox.store.routingProfiles.values()].find(({ Name }) => Name === 'Billing, EU')
    await client.send(
      new UpdateUserRoutingProfileCommand({
        InstanceId: sandbox.instance.arn,
        UserId: user?.Arn,
        RoutingProfileId: profile?.Arn,
      }),
    )
    expect(user?.RoutingProfileId).toBe(profile?.Id)
    expect(sandbox.requests()[0]).toMatchObject({ userId: user?.Id, status: 200 })
    expect(sandbox.requests()[0]?.path).toContain('%2Fagent%2F')
  })

  it('matches nobody with an empty user id in an update', async () => {
    const { sandbox, instanceId } = await openBench()
    const path = `/users/${instanceId}//routing-profile`
    const answer = await sendRaw(sandbox, { method: 'POST', path, body: { RoutingProfileId: instanceId } })
    expect(answer).toMatchObject({ status: 400, json: { __type: 'InvalidParameterException' } })
  })

  it('refuses an empty user id, a dotted one and broken percent-encoding with 400', async () => {
    const { sandbox, instanceId } = await openBench()
    for (const label of ['', '..', '%zz']) {
      const answer = await sendRaw(sandbox, { path: `/users/${instanceId}/${label}` })
      expect(answer.status, label).toBe(400)
    }
  })

  it('does not find a user by the ARN of another instance', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const elsewhere = user?.Arn.replace(instanceId, '00000000-0000-4000-8000-000000000000')
    const failure = await failureOf(
      client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId: elsewhere })),
    )
    expect(failure).toMatchObject({ code: 'ResourceNotFoundException', status: 404 })
  })
})

describe('answers', () => {
  it('carry a request id and the error in header and body', async () => {
    const { sandbox, instanceId } = await openBench()
    const path = `/users/${instanceId}/00000000-0000-4000-8000-000000000000`
    const { status, headers, json } = await sendRaw(sandbox, { path })
    expect(status).toBe(404)
    expect(headers['x-amzn-errortype']).toBe('ResourceNotFoundException')
    expect(headers['x-amzn-requestid']).toMatch(uuid)
    expect(headers['x-amzn-requestid']).toBe(sandbox.requests()[0]?.requestId)
    expect(headers.date).toBe(new Date(sandbox.requests()[0]?.time ?? '').toUTCString())
    expect(json).toMatchObject({ __type: 'ResourceNotFoundException', message: json['Message'] })
  })

  it('of an update are empty', async () => {
    const { sandbox, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const path = `/users/${instanceId}/${user?.Id}/routing-profile`
    const answer = await sendRaw(sandbox, {
      method: 'POST',
      path,
      body: { RoutingProfileId: user?.RoutingProfileId },
    })
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(answer.headers['content-length']).toBe('0')
  })

  it('give times as epoch seconds', async () => {
    const { sandbox, client, clock, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    clock.advance(123)
    await client.send(
      new UpdateUserRoutingProfileCommand({
        InstanceId: instanceId,
        UserId: user?.Id,
        RoutingProfileId: user?.RoutingProfileId,
      }),
    )
    const answer = await sendRaw(sandbox, { path: `/users/${instanceId}/${user?.Id}` })
    expect(answer.json).toMatchObject({ User: { LastModifiedTime: clock.now() / 1000 } })
    const seen = await client.send(new DescribeUserCommand({ InstanceId: instanceId, UserId: user?.Id }))
    expect(seen.User?.LastModifiedTime).toEqual(new Date(clock.now()))
  })

  it('come over one connection if the client keeps it', async () => {
    const { sandbox, instanceId } = await openBench()
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const ports = new Set<unknown>()
    for (let count = 0; count < 3; count += 1) {
      await sendRaw(sandbox, {
        path: `/users-summary/${instanceId}`,
        headers: { authorization: signature(sandbox) },
        agent,
      })
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) ports.add(socket.localPort)
      }
    }
    expect(ports.size).toBe(1)
  })

  it('say 501 and what is modelled for anything else', async () => {
    const { sandbox, client, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const failure = await failureOf(
      client.send(new DescribeAgentStatusCommand({ InstanceId: instanceId, AgentStatusId: user?.Id })),
    )
    expect(failure).toMatchObject({ status: 501 })
    expect(failure.message).toContain('DescribeAgentStatus')
    expect(failure.message).toContain('SearchUsers')
    const quotas = { 'x-amz-target': 'Other_20170808.GetSomething' }
    const answer = await sendRaw(sandbox, { method: 'POST', path: '/', headers: quotas, body: {} })
    expect(answer.status).toBe(501)
    expect(answer.text).toContain('Other_20170808.GetSomething')
  })
})

describe('sts', () => {
  it('says who is calling', async () => {
    const { sandbox } = await openBench()
    const sts = new STSClient({
      endpoint: sandbox.url,
      region: sandbox.region,
      credentials: {
        accessKeyId: sandbox.env['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: sandbox.env['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
      maxAttempts: 1,
    })
    const identity = await sts.send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({
      Account: sandbox.accountId,
      Arn: 'arn:aws:iam::111122223333:user/sandbox',
    })
    expect(identity.$metadata.requestId).toBe(sandbox.requests()[0]?.requestId)
    sandbox.addFaults([{ operation: 'GetCallerIdentity', kind: 'denied' }])
    expect(await failureOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
    })
    sts.destroy()
  })

  it('wants the scope of sts', async () => {
    const { sandbox } = await openBench()
    const answer = await sendRaw(sandbox, {
      method: 'POST',
      path: '/',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      headers: {
        authorization: signature(sandbox, 'connect'),
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('<Code>InvalidSignatureException</Code>')
  })
})

describe('the look inside', () => {
  it('shows state and requests without a signature', async () => {
    const { sandbox, client, instanceId } = await openBench()
    await client.send(new ListUsersCommand({ InstanceId: instanceId }))
    const state = await sendRaw(sandbox, { path: '/_sandbox/state', headers: {} })
    expect(state.json).toMatchObject({ instances: [{ instance: { Id: instanceId } }] })
    const requests = await sendRaw(sandbox, { path: '/_sandbox/requests', headers: {} })
    expect(requests.json).toMatchObject({ requests: [{ n: 1, operation: 'ListUsers', status: 200 }] })
    expect(sandbox.requests()).toHaveLength(1)
  })
})
