import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID } from '../model/builders.js'
import {
  answerAsConnect,
  createCertificate,
  createProxy,
  createTlsService,
  listen,
} from '../support/tls-service.js'
import { closedPort, createStage } from './support.js'

const NAME = 'connect.example.test'
const USERS = ['users', '--region', 'eu-central-1', '--instance', INSTANCE_ID, '--endpoint-url']
let certificate: ReturnType<typeof createCertificate>
const servers: { close(): unknown; closeAllConnections?(): void }[] = []

beforeAll(() => {
  certificate = createCertificate(NAME)
})

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.()
    server.close()
  }
})

/** A TLS service behind a proxy, neither of them known to anybody. */
async function behindProxy(login?: string) {
  const service = createTlsService(certificate)
  const port = await listen(service.server)
  const proxy = createProxy(port, login)
  servers.push(service.server, proxy.server)
  return { port, ...service, asked: proxy.asked, proxyPort: await listen(proxy.server) }
}

async function serve(server: Server): Promise<number> {
  servers.push(server)
  return listen(server)
}

test('through the proxy, with user and password, and with the certificates of AWS_CA_BUNDLE', async () => {
  const stage = await createStage()
  const { proxyPort, asked, agents } = await behindProxy('ann:p@ss')
  const env = { HTTPS_PROXY: `http://ann:p%40ss@127.0.0.1:${proxyPort}`, AWS_CA_BUNDLE: certificate.file }
  const ran = await stage.run([...USERS, `https://${NAME}`, '--output', 'json'], { env })
  expect(ran.err).toBe('')
  expect(ran.json()).toMatchObject({ users: [], instance: { alias: 'acme' } })
  expect(asked).toContain(`${NAME}:443`)
  expect(agents[0]).toMatch(/connect-bulk\/\d+\.\d+\.\d+/)
  expect(stage.outside()).toEqual([])
})

test('a proxy that refuses the password is told of at once, without the password', async () => {
  const stage = await createStage()
  const { proxyPort } = await behindProxy('ann:right')
  const env = { https_proxy: `http://ann:wrong@127.0.0.1:${proxyPort}`, AWS_CA_BUNDLE: certificate.file }
  const ran = await stage.run([...USERS, `https://${NAME}`], { env })
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(/the proxy http:\/\/127\.0\.0\.1:\d+ \(https_proxy\) needs a user and password/)
  expect(ran.err).not.toContain('wrong')
})

test('the sandbox on loopback is reached without the proxy', async () => {
  const stage = await createStage()
  const proxy = `http://127.0.0.1:${await closedPort()}`
  const ran = await stage.run(['users', '--quiet'], { env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } })
  expect(ran).toMatchObject({ code: 0, err: '' })
})

test('ca_bundle of the profile and NODE_EXTRA_CA_CERTS do as well', async () => {
  const stage = await createStage()
  const { port } = await behindProxy()
  const config = join(stage.home, 'config')
  writeFileSync(config, `[profile corp]\nca_bundle = ${certificate.file}\n`)
  const address = `https://localhost:${port}`
  const profile = { AWS_CONFIG_FILE: config, AWS_PROFILE: 'corp' }
  expect((await stage.run([...USERS, address], { env: profile })).code).toBe(0)
  expect(
    (await stage.run([...USERS, address], { env: { NODE_EXTRA_CA_CERTS: certificate.file } })).code,
  ).toBe(0)
})

test('a certificate that is not trusted is told of at once, with the settings that would help', async () => {
  const stage = await createStage()
  const { port, agents } = await behindProxy()
  const ran = await stage.run([...USERS, `https://localhost:${port}`, '--debug'])
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(/self-signed certificate/)
  expect(ran.err).toMatch(/AWS_CA_BUNDLE .*ca_bundle.*NODE_EXTRA_CA_CERTS/)
  expect(ran.err.match(/DescribeInstance no answer/g)).toHaveLength(1)
  expect(agents).toEqual([])
  const missing = await stage.run([...USERS, `https://localhost:${port}`], {
    env: { AWS_CA_BUNDLE: '/nowhere.pem' },
  })
  expect(missing.code).toBe(1)
  expect(missing.err).toMatch(/"\/nowhere\.pem" \(AWS_CA_BUNDLE\) can't be read/)
})

test('https on an http port is told of at once', async () => {
  const stage = await createStage()
  const port = await serve(createServer(answerAsConnect))
  const ran = await stage.run([...USERS, `https://localhost:${port}`, '--debug'])
  expect(ran.code).toBe(1)
  expect(ran.err.match(/DescribeInstance no answer/g)).toHaveLength(1)
  expect(ran.err).toContain('not in TLS')
})

test('Ctrl-C ends planning at once though an answer never comes to its end', async () => {
  const stage = await createStage()
  const port = await serve(
    createServer((request, response) => {
      if (request.url?.startsWith('/search-users') !== true) return answerAsConnect(request, response)
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        .write('{"Users": [')
      stage.wake()
      return undefined
    }),
  )
  const running = stage.start([...USERS, `http://127.0.0.1:${port}`, '--debug'])
  await running.waitFor('the instance', () => running.err.includes('DescribeInstance 200'))
  running.signal('SIGINT')
  const ran = await running.ended
  expect(ran.code).toBe(130)
})

test('a proxy that takes connections and says nothing ends with the deadline', async () => {
  const stage = await createStage()
  const silent = createTcpServer(() => undefined)
  const port = await listen(silent)
  servers.push(silent)
  const running = stage.start([...USERS, `https://${NAME}`], {
    env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
  })
  await stage.waitFor('the process', () => running.alive)
  running.signal('SIGINT')
  expect((await running.ended).code).not.toBe(0)
})
