import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { HttpRequest } from '@smithy/core/protocols'
import { afterEach, expect, test } from 'vitest'
import { classifyError } from '../../src/connect/classify-error.js'
import { AwsHttpHandler } from '../../src/connect/sdk-http.js'
import { listen } from '../support/tls-service.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Calls a service that answers so; the answer may have 1,000 bytes. */
async function call(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  abortSignal?: AbortSignal,
  deadlineMs = 100,
) {
  const server = createServer(answer)
  servers.push(server)
  const port = await listen(server)
  const handler = new AwsHttpHandler({
    proxyFor: () => undefined,
    secureContext: () => Promise.resolve(undefined),
    deadlineMs,
    largestAnswer: 1_000,
  })
  const request = new HttpRequest({
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    method: 'GET',
    path: '/',
  })
  return handler.handle(request, abortSignal === undefined ? {} : { abortSignal })
}

const HEADERS = { 'content-type': 'application/json', 'content-length': '100' }

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
  ['nothing', () => undefined],
  ['headers only', (_, response) => response.writeHead(200, HEADERS).flushHeaders()],
  ['half a body', (_, response) => void response.writeHead(200, HEADERS).write('{"half":')],
  [
    'a byte now and then',
    (_, response) => {
      response.writeHead(200, HEADERS)
      const ticks = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(ticks))
    },
  ],
])('an answer of %s is lost when its time is up', async (_, answer) => {
  const error = await call(answer).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'TimeoutError', message: 'no complete answer within 0.1 seconds' })
  expect(classifyError(error)).toMatchObject({ kind: 'unknown', status: null })
})

test('an answer that is too large is given up', async () => {
  const error = await call((_, response) => void response.end('x'.repeat(5_000)), undefined, 20_000).catch(
    (thrown: unknown) => thrown,
  )
  expect(classifyError(error)).toMatchObject({ kind: 'unknown', code: 'AnswerTooLarge' })
})

test('an abort ends a call whose answer has begun', async () => {
  const stop = new AbortController()
  const calling = call(
    (_, response) => {
      response.writeHead(200, HEADERS).write('{"half":')
      stop.abort()
    },
    stop.signal,
    20_000,
  )
  await expect(calling).rejects.toMatchObject({ name: 'AbortError' })
})

test('an answer in time comes whole', async () => {
  const { response } = await call((_, answer) => void answer.end('{"whole":true}'), undefined, 20_000)
  expect(new TextDecoder().decode(response.body)).toBe('{"whole":true}')
})

test('certificates that could not be read once are read again at the next call', async () => {
  let reads = 0
  const handler = new AwsHttpHandler({
    proxyFor: () => undefined,
    secureContext: () => Promise.reject(new Error(`EMFILE ${(reads += 1)}`)),
  })
  const request = new HttpRequest({ protocol: 'https:', hostname: '127.0.0.1', port: 1, path: '/' })
  await expect(handler.handle(request)).rejects.toThrow('EMFILE 1')
  await expect(handler.handle(request)).rejects.toThrow('EMFILE 2')
})
