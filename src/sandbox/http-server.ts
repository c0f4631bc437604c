import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from './answer.js'
import { type Call, type Reply, createCall } from './call.js'

/** Called when work on a request begins and ends. A request that waits for the clock has not begun. */
export interface RequestObserver {
  begin(): void
  end(): void
}

export interface HttpHandlers {
  /** Decides the answer when the request has been read. */
  readonly answer: (call: Call, requestId: string) => Answer
  /** Waits for as long as the service would take. */
  readonly delay: () => Promise<void>
  readonly observer: RequestObserver
  /** The time that answers tell, in milliseconds since 1970. */
  readonly now: () => number
}

/** Far above the largest request of Connect. */
const maxBodyBytes = 1024 * 1024

/** Listens on 127.0.0.1 only, whatever the caller wants. Port 0 is any free one. */
export async function listen(
  port: number,
  handlers: HttpHandlers,
): Promise<{ server: Server; port: number }> {
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 }, (request, response) => {
    // A client that disconnects needs no report.
    serve(request, response, handlers).catch(() => response.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

/** Ends at once: idle and busy connections are broken. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, delay, observer, now }: HttpHandlers,
): Promise<void> {
  if (!isFromHere(request)) {
    response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' })
    response.end('The sandbox answers only requests to its own address, and none from web pages.\n')
    return
  }
  observer.begin()
  let decided: Answer
  const requestId = randomUUID()
  try {
    const body = await readBody(request)
    decided = answer(createCall(request.method ?? '', request.url ?? '', request.headers, body), requestId)
  } finally {
    observer.end()
  }
  if (decided.kind === 'hang') {
    return
  }
  await decided.until
  if (decided.kind !== 'at-once') {
    await delay()
  }
  observer.begin()
  try {
    response.setHeader('date', new Date(now()).toUTCString())
    await send(response, decided, requestId)
  } finally {
    observer.end()
  }
}

/**
 * Whether a request names the sandbox itself, and no web page sent it: a page of any site can make a browser send
 * requests here, and let a name of its own lead here.
 */
function isFromHere({ headers, socket }: IncomingMessage): boolean {
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${socket.localPort}`)
  const origins = hosts.map((host) => `http://${host}`)
  const { host, origin } = headers
  return (host === undefined || hosts.includes(host)) && (origin === undefined || origins.includes(origin))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) {
      throw new Error('request body too large')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function send(response: ServerResponse, answer: Answer, requestId: string): Promise<void> {
  switch (answer.kind) {
    case 'reply':
    case 'at-once':
      await sendWhole(response, answer.reply, requestId)
      break
    case 'cut':
      await sendHalf(response, answer.reply, requestId)
      break
    case 'reset':
    case 'hang':
      response.destroy()
  }
}

function sendWhole(response: ServerResponse, reply: Reply, requestId: string): Promise<void> {
  response.writeHead(reply.status, headersOf(reply, Buffer.byteLength(reply.body), requestId))
  return settled(response, () => response.end(reply.body))
}

/** Announces the whole length, sends half, and breaks off. Of an empty answer it announces two bytes. */
function sendHalf(response: ServerResponse, reply: Reply, requestId: string): Promise<void> {
  const whole = Buffer.from(reply.body === '' ? '{}' : reply.body)
  response.writeHead(reply.status, headersOf(reply, whole.length, requestId))
  const half = whole.subarray(0, Math.floor(whole.length / 2))
  return settled(response, () => response.write(half, () => response.destroy()))
}

function headersOf(reply: Reply, length: number, requestId: string): Record<string, string | number> {
  const isHtml = reply.type === 'text/html'
  const error = reply.errorCode === undefined || isHtml ? {} : { 'x-amzn-errortype': reply.errorCode }
  return {
    'content-type': reply.type,
    'content-length': length,
    'x-amzn-requestid': requestId,
    ...error,
    ...(reply.retryAfter === undefined ? {} : { 'retry-after': reply.retryAfter }),
  }
}

/** Resolves when the answer is with the operating system, or the connection is gone. */
function settled(response: ServerResponse, write: () => void): Promise<void> {
  return new Promise((resolve) => {
    // A client that left during the latency has closed the answer already; no event would come any more.
    if (response.destroyed) {
      resolve()
      return
    }
    response.once('finish', resolve)
    response.once('close', resolve)
    write()
  })
}
