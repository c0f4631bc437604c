import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DescribeUserCommand, UpdateUserRoutingProfileCommand } from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classifyError } from '../../src/connect/classify-error.js'
import type { CallFailure } from '../../src/connect/connect.js'
import type { AwsOptions } from '../../src/connect/sdk-access.js'
import { openClient } from '../support/aws-client.js'
import { uuid } from '../model/builders.js'

let server: Server
let answerWith: (response: ServerResponse) => void = (response) => response.end()

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => answerWith(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-a-secret' }

function optionsFor(port: number, env: AwsOptions['env'] = CREDENTIALS): AwsOptions {
  return { region: 'eu-central-1', endpointUrl: `http://127.0.0.1:${port}`, env }
}

/** What the real SDK throws for a write that is answered so, classified. */
async function failureOf(answer: (response: ServerResponse) => void): Promise<CallFailure> {
  answerWith = answer
  return thrownBy(optionsFor((server.address() as AddressInfo).port))
}

async function thrownBy(options: AwsOptions, read = false): Promise<CallFailure> {
  const client = await openClient(options)
  const ids = { InstanceId: uuid(1), UserId: uuid(2) }
  try {
    if (read) await client.send(new DescribeUserCommand(ids))
    else await client.send(new UpdateUserRoutingProfileCommand({ ...ids, RoutingProfileId: uuid(3) }))
  } catch (error) {
    return classifyError(error)
  } finally {
    client.destroy()
  }
  throw new Error('the call was answered with success')
}

const answer =
  (status: number, code: string | undefined, headers: Record<string, string> = {}, message = 'as told') =>
  (response: ServerResponse): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-amzn-requestid': 'req-7',
      ...(code === undefined ? {} : { 'x-amzn-errortype': code }),
      ...headers,
    })
    response.end(code === undefined ? '' : JSON.stringify({ Message: message }))
  }

describe('an error the service tells', () => {
  test.each([
    [429, 'ThrottlingException', 'throttled'],
    [429, 'TooManyRequestsException', 'throttled'],
    [400, 'ThrottlingException', 'throttled'],
    [400, 'Throttling', 'throttled'],
    [429, 'LimitExceededException', 'limit'],
    [402, 'ServiceQuotaExceededException', 'limit'],
    [403, 'AccessDeniedException', 'denied'],
    [400, 'AccessDeniedException', 'denied'],
    [403, 'OptInRequired', 'denied'],
    [403, 'ExpiredTokenException', 'credentials'],
    [403, 'ExpiredToken', 'credentials'],
    [403, 'UnrecognizedClientException', 'credentials'],
    [403, 'InvalidSignatureException', 'credentials'],
    [401, 'NotAuthorized', 'credentials'],
    [401, 'SomethingElse', 'credentials'],
    [404, 'ResourceNotFoundException', 'not-found'],
    [404, 'SomethingElse', 'not-found'],
    [409, 'ResourceConflictException', 'transient'],
    [500, 'InternalServiceException', 'transient'],
    [500, 'SomethingElse', 'transient'],
    [503, 'ServiceUnavailable', 'transient'],
    [408, 'RequestTimeoutException', 'transient'],
    [501, 'NotImplemented', 'invalid'],
    [400, 'InvalidParameterException', 'invalid'],
    [400, 'InvalidRequestException', 'invalid'],
    [400, 'DuplicateResourceException', 'invalid'],
    [400, 'ValidationError', 'invalid'],
  ])('%i %s is %s', async (status, code, kind) => {
    const failure = await failureOf(answer(status, code))
    expect(failure).toMatchObject({ kind, code, status, message: 'as told', requestId: 'req-7' })
  })

  test('a code with a namespace or an address behind it is the code alone', async () => {
    const failure = await failureOf(answer(429, 'ThrottlingException:http://internal.amazon.com/coral/'))
    expect(failure).toMatchObject({ kind: 'throttled', code: 'ThrottlingException' })
  })

  test('409 is a conflict, and nothing else is', async () => {
    expect(await failureOf(answer(409, 'ResourceConflictException'))).toMatchObject({ conflict: true })
    expect(await failureOf(answer(500, 'InternalServiceException'))).not.toHaveProperty('conflict')
  })

  test('a bare 429 is throttling', async () => {
    expect(await failureOf(answer(429, undefined))).toMatchObject({
      kind: 'throttled',
      code: 'HTTP429',
      status: 429,
      requestId: 'req-7',
    })
  })

  test.each([
    ['3', 3],
    ['0.5', 0.5],
    ['0', 0],
  ])('Retry-After: %s is read in seconds', async (header, seconds) => {
    const failure = await failureOf(answer(429, 'ThrottlingException', { 'retry-after': header }))
    expect(failure.retryAfter).toBe(seconds)
  })

  test.each(['-1', 'soon'])('Retry-After: "%s" is no number of seconds and left out', async (header) => {
    const failure = await failureOf(answer(429, 'ThrottlingException', { 'retry-after': header }))
    expect(failure).not.toHaveProperty('retryAfter')
  })
})

describe('an answer that is none of the service', () => {
  const page = (status: number) => (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end('<html><body>Sorry</body></html>')
  }

  test.each([
    [503, 'transient'],
    [502, 'transient'],
    [429, 'throttled'],
    [403, 'denied'],
    [400, 'invalid'],
  ])("a proxy's page with status %i is %s", async (status, kind) => {
    const failure = await failureOf(page(status))
    expect(failure).toMatchObject({ kind, code: `HTTP${status}`, status, requestId: null })
    expect(failure.message).not.toContain('<')
  })

  test('a success that cannot be read is unknown', async () => {
    answerWith = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"User": {"Id": "00')
    }
    const failure = await thrownBy(optionsFor((server.address() as AddressInfo).port), true)
    expect(failure).toMatchObject({ kind: 'unknown', status: 200 })
  })

  const cutShort =
    (status: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse): void => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-amzn-requestid': 'req-7',
        ...headers,
      })
      response.end('{"Message":"Us')
    }

  test.each([
    [404, 'ResourceNotFoundException', 'not-found'],
    [400, 'ThrottlingException', 'throttled'],
    [400, 'ThrottlingException:http://internal.amazon.com/coral/', 'throttled'],
    [400, 'InvalidParameterException', 'invalid'],
    [404, 'UnknownOperationException', 'invalid'],
  ])('an error %i whose body breaks off is what its header %s says', async (status, type, kind) => {
    const failure = await failureOf(cutShort(status, { 'x-amzn-errortype': type }))
    expect(failure).toMatchObject({ kind, code: type.replace(/:.*/, ''), status, requestId: 'req-7' })
    expect(failure.message).toBe(`the response broke off (HTTP status ${status})`)
    expect(failure.unknownOperation).toBe(type === 'UnknownOperationException' ? true : undefined)
  })

  test.each([
    [404, 'unknown'],
    [400, 'unknown'],
    [500, 'transient'],
    [429, 'throttled'],
  ])('an error %i that breaks off without one tells nothing', async (status, kind) => {
    const failure = await failureOf(cutShort(status))
    expect(failure).toMatchObject({ kind, code: 'UnreadableError', status })
    expect(failure).not.toHaveProperty('unknownOperation')
  })

  test('a connection that is closed before the answer is unknown', async () => {
    const failure = await failureOf((response) => response.socket?.destroy())
    expect(failure).toMatchObject({ kind: 'unknown', status: null, requestId: null })
    expect(failure).not.toHaveProperty('unreachable')
  })

  test('a connection that is closed in the middle of an error is never taken for a refusal', async () => {
    const failure = await failureOf((response) => {
      response.writeHead(500, { 'content-length': '100' })
      response.write('{"Mess')
      setImmediate(() => response.socket?.destroy())
    })
    expect(['unknown', 'transient']).toContain(failure.kind)
  })
})

test('a port where nobody listens was never reached', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  expect(await thrownBy(optionsFor(port))).toMatchObject({
    kind: 'transient',
    code: 'ECONNREFUSED',
    unreachable: true,
    status: null,
  })
})

test('having no credentials at all is a failure of credentials', async () => {
  const { port } = server.address() as AddressInfo
  expect(await thrownBy(optionsFor(port, {}))).toMatchObject({
    kind: 'credentials',
    code: 'CredentialsProviderError',
    status: null,
  })
})

describe('an error of the system', () => {
  const system = (code: string) => Object.assign(new Error(`it says ${code}`), { code })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'SELF_SIGNED_CERT_IN_CHAIN'])(
    '%s: nothing was sent',
    (code) => {
      expect(classifyError(system(code))).toMatchObject({ kind: 'transient', code, unreachable: true })
    },
  )

  test.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('%s: the call may have been carried out', (code) => {
    const failure = classifyError(system(code))
    expect(failure).toMatchObject({ kind: 'unknown', code })
    expect(failure).not.toHaveProperty('unreachable')
  })

  test('a timeout is unknown', () => {
    const timeout = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' })
    expect(classifyError(timeout)).toMatchObject({ kind: 'unknown', code: 'TimeoutError' })
  })

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['a text', 'a text'],
    [42, '42'],
  ])('%s, thrown, is unknown', (thrown, message) => {
    expect(classifyError(thrown)).toMatchObject({ kind: 'unknown', message })
  })

  test('an error is never classified by its text', () => {
    expect(classifyError(new Error('ThrottlingException: Rate exceeded (429)')).kind).toBe('unknown')
  })
})
