import { createServer, type Server } from 'node:http'
import { UpdateUserRoutingProfileCommand } from '@aws-sdk/client-connect'
import { afterEach, expect, test } from 'vitest'
import { classifyError } from '../../src/connect/classify-error.js'
import { openClient } from '../support/aws-client.js'
import { INSTANCE_ID, uuid } from '../model/builders.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A client of a service that answers everything with success and this body. */
async function clientOf(body: string, type: string) {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': type, 'x-amzn-requestid': 'req-1' }).end(body)
  })
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return openClient({
    region: 'eu-central-1',
    endpointUrl: `http://127.0.0.1:${address.port}`,
    env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-a-secret' },
  })
}

const move = new UpdateUserRoutingProfileCommand({
  InstanceId: INSTANCE_ID,
  UserId: uuid(1),
  RoutingProfileId: uuid(9),
})

test.each(['', '{}', ' {"Unexpected": 1}\n'])('a write answered with %j was made', async (body) => {
  const client = await clientOf(body, 'application/json')
  expect((await client.send(move)).$metadata).toMatchObject({ httpStatusCode: 200, requestId: 'req-1' })
})

test.each([
  ['{"Unexpec', 'application/json'],
  ['<html><body>Please sign in</body></html>', 'text/html'],
])('a write that is answered with success and %j may have been made or not', async (body, type) => {
  const client = await clientOf(body, type)
  const thrown = await client.send(move).then(
    () => 'made',
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(SyntaxError)
  expect(classifyError(thrown)).toMatchObject({ kind: 'unknown', status: 200, requestId: 'req-1' })
})
