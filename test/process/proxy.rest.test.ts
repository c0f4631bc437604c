import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID } from '../model/builders.js'
import { answerAsSts, signerOf } from '../support/callers.js'
import {
  answerAsConnect,
  createCertificate,
  createProxy,
  createTlsService,
  listen,
} from '../support/tls-service.js'
import { words } from '../support/words.js'
import { createStage, type Stage } from './support.js'

const REGION = 'eu-central-1'
const CONNECT = `connect.${REGION}.amazonaws.com`
const SSO = `portal.sso.${REGION}.amazonaws.com`
const ROLE = 'arn:aws:iam::111122223333:role'
/** AWS as it is reached from inside a company: nothing names an endpoint. */
const REAL = {
  AWS_ENDPOINT_URL: undefined,
  AWS_ENDPOINT_URL_SERVICE_QUOTAS: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  CONNECT_BULK_RATE: undefined,
  CONNECT_BULK_BURST: undefined,
}

let certificate: ReturnType<typeof createCertificate>
beforeAll(() => {
  certificate = createCertificate(`*.${REGION}.amazonaws.com`, SSO)
})

const servers: { close(): unknown; closeAllConnections(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Everything outside, behind a proxy: whose key has signed calls of Connect, and which hosts the proxy was asked for. */
async function outside(connect: (request: IncomingMessage, response: ServerResponse) => void) {
  const signers = new Set<string>()
  const service = createTlsService(certificate, (request, response) => {
    const { host = '' } = request.headers
    if (host === CONNECT) {
      signers.add(signerOf(request))
      connect(request, response)
    } else if (host === SSO) answerAsSso(request, response)
    else if (host.startsWith('sts.')) void answerAsSts(request, response)
    else response.writeHead(400).end('{}')
  })
  const proxy = createProxy(await listen(service.server))
  const port = await listen(proxy.server)
  servers.push(service.server, proxy.server)
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, AWS_CA_BUNDLE: certificate.file }
  return { env, signers, asked: proxy.asked }
}

function answerAsSso(request: IncomingMessage, response: ServerResponse): void {
  const expiration = Date.now() + 3_600_000
  const keys = { accessKeyId: 'AKSSO', secretAccessKey: 'secret', sessionToken: 'token', expiration }
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ roleCredentials: keys }))
  })
}

/** AWS files with a profile of each kind, in the usual folder. */
function configure(stage: Stage): void {
  const cache = join(stage.home, '.aws', 'sso', 'cache')
  mkdirSync(cache, { recursive: true })
  const token = { accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z', region: REGION }
  writeFileSync(join(cache, `${createHash('sha1').update('corp').digest('hex')}.json`), JSON.stringify(token))
  const tokenFile = stage.write('token', 'a.web.token')
  const sections = [
    '[default]\naws_access_key_id = AKDEFAULT\naws_secret_access_key = secret',
    `[profile role]\nrole_arn = ${ROLE}/ROLE\nsource_profile = default`,
    `[profile web]\nrole_arn = ${ROLE}/WEB\nweb_identity_token_file = ${tokenFile}`,
    `[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Ops`,
    `[sso-session corp]\nsso_region = ${REGION}\nsso_start_url = https://corp.awsapps.com/start`,
  ]
  writeFileSync(join(stage.home, '.aws', 'config'), sections.join('\n'))
}

const FILES = { AWS_CONFIG_FILE: undefined, AWS_SHARED_CREDENTIALS_FILE: undefined }

test.each([
  ['role', 'AKROLE', `sts.${REGION}.amazonaws.com:443`],
  ['web', 'AKWEB', `sts.${REGION}.amazonaws.com:443`],
  ['sso', 'AKSSO', `${SSO}:443`],
])('credentials come through the proxy too: %s', async (profile, key, host) => {
  const stage = await createStage()
  configure(stage)
  const { env, signers, asked } = await outside(answerAsConnect)
  const line = words`users --profile ${profile} --region ${REGION} --instance ${INSTANCE_ID} --output json`
  const ran = await stage.run(line, { env: { ...REAL, ...FILES, ...env } })
  expect(ran.err).toBe('')
  expect(ran.json()).toMatchObject({ users: [], instance: { alias: 'acme' } })
  expect([...signers]).toEqual([key])
  expect(new Set(asked)).toEqual(
    new Set([host, `${CONNECT}:443`, `servicequotas.${REGION}.amazonaws.com:443`]),
  )
  expect(stage.outside()).toEqual([])
})

test('a detached job goes through the proxy as well', async () => {
  const stage = await createStage()
  // What the proxy leads to is the sandbox, which knows its own name only.
  const { env, asked } = await outside((request, response) => {
    const { host } = new URL(stage.sandbox.url)
    const { url: path, method, headers } = request
    const onward = requestHttp(`${stage.sandbox.url}${path}`, { method, headers: { ...headers, host } })
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = stage.sandbox.env
  const through = { env: { ...REAL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...env } }
  const edit = words`edit --all --tag proxied=yes --yes --detach --rate 1000 --output json`
  const started = await stage.run(edit, through)
  expect(started).toMatchObject({ code: 0 })
  const watched = await stage.run(words`jobs watch latest --output json`, through)
  expect(watched.json()).toMatchObject({ state: 'finished', succeeded: 40 })
  // The name leads nowhere without the proxy, so the worker has found it there; watching makes no calls.
  expect(asked).toContain(`${CONNECT}:443`)
  expect([...stage.sandbox.store.users.values()].every(({ Tags }) => Tags['proxied'] === 'yes')).toBe(true)
  expect(stage.outside()).toEqual([])
})
