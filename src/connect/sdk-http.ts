import { addAbortSignal, Readable } from 'node:stream'
import type { SecureContext } from 'node:tls'
import type { HttpHandler, HttpRequest, HttpResponse } from '@smithy/core/protocols'
import type { NodeHttpHandlerOptions, NodeHttpHandler } from '@smithy/node-http-handler'
import type { HttpHandlerOptions } from '@smithy/types'
import type { Proxy } from './proxy.js'
import { httpSdk } from './sdk-packages.js'

export interface HttpSettings {
  readonly proxyFor: (target: URL) => Proxy | undefined
  /** Which certificates are trusted; `undefined` leaves that to Node.js. Asked for when the first https call is made. */
  readonly secureContext: () => Promise<SecureContext | undefined>
  /** From the start of a call to the last byte of its answer. */
  readonly deadlineMs?: number
  readonly largestAnswer?: number
  /** Shown the headers of every answer. */
  readonly answered?: (headers: Readonly<Record<string, string>>) => void
}

/** A call without a complete answer for this long counts as lost: it may have been carried out. */
const DEADLINE_MS = 30_000
const CONNECTION_TIMEOUT_MS = 5_000
/** Far above any real answer: 500 users take about 1 MB. */
const LARGEST_ANSWER = 64 * 1024 * 1024
const SOCKETS = 250

/** HTTP as every AWS client of this program uses it: bounded in time and size, through the proxy where there is one. */
export class AwsHttpHandler implements HttpHandler<NodeHttpHandlerOptions> {
  readonly metadata = { handlerProtocol: 'http/1.1' }
  readonly #settings: HttpSettings
  readonly #handlers = new Map<string, Promise<NodeHttpHandler>>()

  constructor(settings: HttpSettings) {
    this.#settings = settings
  }

  async handle(request: HttpRequest, options: HttpHandlerOptions = {}): Promise<{ response: HttpResponse }> {
    const { deadlineMs = DEADLINE_MS, largestAnswer = LARGEST_ANSWER } = this.#settings
    const deadline = startDeadline(deadlineMs, options.abortSignal)
    try {
      const handler = await this.#handlerFor(request)
      const { response } = await handler.handle(request, { ...options, abortSignal: deadline.signal })
      this.#settings.answered?.(response.headers)
      response.body = await bytesOf(response.body, largestAnswer, deadline.signal)
      return { response }
    } catch (error) {
      throw deadline.hasPassed() ? noCompleteAnswer(deadlineMs) : asConnectionTimeout(error)
    } finally {
      deadline.clear()
    }
  }

  #handlerFor({ protocol, hostname, port }: HttpRequest): Promise<NodeHttpHandler> {
    const target = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`)
    const proxy = this.#settings.proxyFor(target)
    const key = `${protocol} ${proxy?.url ?? ''}`
    const known = this.#handlers.get(key)
    if (known !== undefined) return known
    const created = this.#createHandler(protocol === 'https:', proxy)
    this.#handlers.set(key, created)
    // A certificate file that could not be read may be readable at the next call.
    created.catch(() => this.#handlers.delete(key))
    return created
  }

  async #createHandler(isTls: boolean, proxy: Proxy | undefined): Promise<NodeHttpHandler> {
    const secureContext = isTls ? await this.#settings.secureContext() : undefined
    const trust = secureContext === undefined ? {} : { secureContext }
    const options = { keepAlive: true, maxSockets: SOCKETS }
    if (proxy === undefined)
      return createNodeHandler({ httpAgent: options, httpsAgent: { ...options, ...trust } })
    const { createProxyAgents } = await import('./sdk-proxy-agents.js')
    return createNodeHandler(createProxyAgents(proxy, options, secureContext))
  }

  destroy(): void {
    for (const handler of this.#handlers.values())
      handler.then(
        (created) => created.destroy(),
        () => undefined,
      )
  }

  updateHttpClientConfig(): void {
    // The SDK offers settings of its own here; the ones above are meant as they are.
  }

  httpHandlerConfigs(): NodeHttpHandlerOptions {
    return {}
  }
}

/** Its own time-outs but the first are off: the deadline covers them. */
function createNodeHandler(
  agents: Pick<NodeHttpHandlerOptions, 'httpAgent' | 'httpsAgent'>,
): NodeHttpHandler {
  return new httpSdk.NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: 0,
    socketTimeout: 0,
    // Its warning of a busy pool goes to the console otherwise.
    socketAcquisitionWarningTimeout: DEADLINE_MS * 10,
    ...agents,
  })
}

/** Aborts when the time is up, or with the caller's signal. */
function startDeadline(ms: number, callers: HttpHandlerOptions['abortSignal']) {
  const controller = new AbortController()
  let hasPassed = false
  const timer = setTimeout(() => {
    hasPassed = true
    controller.abort()
  }, ms)
  const follow = (): void => controller.abort()
  const signal = callers instanceof AbortSignal ? callers : undefined
  if (signal?.aborted === true) follow()
  signal?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    hasPassed: () => hasPassed,
    clear: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', follow)
    },
  }
}

async function bytesOf(body: unknown, largest: number, signal: AbortSignal): Promise<Uint8Array> {
  if (!(body instanceof Readable)) return body instanceof Uint8Array ? body : new Uint8Array()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of addAbortSignal(signal, body) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest) throw failure('AnswerTooLarge', `the answer is larger than ${largest} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function noCompleteAnswer(ms: number): Error {
  return failure('TimeoutError', `no complete answer within ${ms / 1000} seconds`)
}

/** The only time-out that the SDK's handler still has. It throws without a code: nothing was sent. */
function asConnectionTimeout(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'TimeoutError' || 'code' in error) return error
  const text = `no connection within ${CONNECTION_TIMEOUT_MS / 1000} seconds`
  return Object.assign(failure('TimeoutError', text), { code: 'ETIMEDOUT_CONNECT' })
}

function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}
