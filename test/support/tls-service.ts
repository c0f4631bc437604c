import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INSTANCE_ID } from '../model/builders.js'

const INSTANCE_ARN = `arn:aws:connect:eu-central-1:111122223333:instance/${INSTANCE_ID}`

/** A certificate that nothing on this machine trusts, for the names and for 127.0.0.1. */
export function createCertificate(...names: readonly string[]): {
  readonly key: Buffer
  readonly cert: Buffer
  readonly file: string
} {
  const folder = mkdtempSync(join(tmpdir(), 'connect-tls-'))
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'ca.pem')]
  const all = [...names, 'localhost'].map((name) => `DNS:${name}`).join(',')
  const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650']
  const args = [
    'req',
    '-x509',
    ...form,
    '-subj',
    '/CN=connect-bulk test',
    '-addext',
    `subjectAltName=${all},IP:127.0.0.1`,
    '-keyout',
    key,
    '-out',
    file,
  ]
  execFileSync('openssl', args, { stdio: 'ignore' })
  return { key: readFileSync(key), cert: readFileSync(file), file }
}

/** An instance that has nothing. */
const NOTHING = {
  Instance: { Id: INSTANCE_ID, Arn: INSTANCE_ARN, InstanceAlias: 'acme' },
  Users: [],
  ApproximateTotalCount: 0,
  RoutingProfileSummaryList: [],
  SecurityProfileSummaryList: [],
  UserHierarchyGroups: [],
}

/** Just enough of Amazon Connect to list nobody. */
export function answerAsConnect(request: IncomingMessage, response: ServerResponse): void {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(NOTHING))
  })
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

export function createTlsService(
  certificate: { readonly key: Buffer; readonly cert: Buffer },
  answer: (request: IncomingMessage, response: ServerResponse) => void = answerAsConnect,
) {
  const agents: string[] = []
  const server = createTlsServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    agents.push(request.headers['user-agent'] ?? '')
    answer(request, response)
  })
  return { server, agents }
}

/** A CONNECT proxy that leads every name to one port, for those with the right user and password. */
export function createProxy(port: number, login?: string) {
  const asked: string[] = []
  const server = createHttpServer((_, response) => response.writeHead(405).end())
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? '')
    const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`
    if (request.headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [onward, socket]) end.on('error', () => undefined)
  })
  return { server, asked }
}
