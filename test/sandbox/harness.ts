import http from 'node:http'
import { ConnectClient } from '@aws-sdk/client-connect'
import { onTestFinished } from 'vitest'
import {
  type Sandbox,
  type SandboxClock,
  type SandboxOptions,
  startSandbox,
} from '../../src/sandbox/sandbox.js'

/** Stands still until it is moved; sleeping moves it. */
export interface FakeClock extends SandboxClock {
  advance(milliseconds: number): void
  readonly slept: readonly number[]
}

export function createFakeClock(start = Date.UTC(2026, 2, 1, 9)): FakeClock {
  let time = start
  const slept: number[] = []
  return {
    now: () => time,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      time += milliseconds
      await Promise.resolve()
    },
    advance: (milliseconds) => {
      time += milliseconds
    },
    slept,
  }
}

export interface Bench {
  readonly sandbox: Sandbox
  readonly clock: FakeClock
  readonly client: ConnectClient
  readonly instanceId: string
}

/** A sandbox of its own with 40 users, ended with the test, and the real client, which tries once. */
export async function openBench(options: SandboxOptions = {}): Promise<Bench> {
  const clock = createFakeClock()
  const sandbox = await startSandbox({ users: 40, latencyMs: 0, burst: 1000, clock, ...options })
  const client = createClient(sandbox)
  onTestFinished(async () => {
    client.destroy()
    await sandbox.stop()
  })
  return { sandbox, clock, client, instanceId: sandbox.instance.id }
}

export function createClient(
  sandbox: Sandbox,
  accessKeyId = sandbox.env['AWS_ACCESS_KEY_ID'],
): ConnectClient {
  return new ConnectClient({
    endpoint: sandbox.url,
    region: sandbox.region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: accessKeyId ?? '',
      secretAccessKey: sandbox.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  })
}

export interface RawAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly json: Record<string, unknown>
}

interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly agent?: http.Agent
}

export function signature(sandbox: Sandbox, service = 'connect', region = sandbox.region): string {
  const scope = `20260301/${region}/${service}/aws4_request`
  const credential = `${sandbox.env['AWS_ACCESS_KEY_ID'] ?? ''}/${scope}`
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`
}

/** A request as no AWS client would send it. Signed, unless `headers` says otherwise. */
export function sendRaw(sandbox: Sandbox, request: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', path, body, headers = { authorization: signature(sandbox) }, agent } = request
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(sandbox.url)
    const options = { hostname, port, method, path, headers, ...(agent === undefined ? {} : { agent }) }
    const outgoing = http.request(options, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => resolve(toAnswer(incoming, Buffer.concat(chunks).toString())))
    })
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

function toAnswer(incoming: http.IncomingMessage, text: string): RawAnswer {
  const isJson = incoming.headers['content-type'] === 'application/json' && text !== ''
  const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text, json }
}

/** The error a call ends with, as the client shows it. */
export async function failureOf(
  call: Promise<unknown>,
): Promise<{ code: string; status?: number; message: string }> {
  try {
    await call
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    const status = $metadata?.httpStatusCode
    return { code: name, message, ...(status === undefined ? {} : { status }) }
  }
  throw new Error('the call succeeded')
}
