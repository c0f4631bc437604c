import type { ClientRequest } from 'node:http'
import type { SecureContext } from 'node:tls'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import type { Proxy } from './proxy.js'

type Connect = HttpsProxyAgent<string>['connect']

/** A tunnel that could not be had; the request has not left this machine's network. */
class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Agents that reach https addresses through a tunnel of the proxy and http addresses by asking the proxy for them. */
export function createProxyAgents(
  proxy: Proxy,
  pool: { readonly keepAlive: boolean; readonly maxSockets: number },
  secureContext: SecureContext | undefined,
) {
  const options = { ...pool, ...(secureContext === undefined ? {} : { secureContext }) }
  return {
    httpAgent: new HttpProxyAgent(proxy.url, options),
    httpsAgent: new Tunnel(proxy, options, secureContext),
  }
}

class Tunnel extends HttpsProxyAgent<string> {
  readonly #proxy: Proxy
  readonly #trust: { readonly secureContext?: SecureContext }

  constructor(proxy: Proxy, options: object, secureContext: SecureContext | undefined) {
    super(proxy.url, options)
    this.#proxy = proxy
    // The base class keeps the options for the connection to the proxy; the service behind it needs the same trust.
    this.#trust = secureContext === undefined ? {} : { secureContext }
  }

  override async connect(request: ClientRequest, options: Parameters<Connect>[1]): ReturnType<Connect> {
    let status = 200
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => (status = answer.statusCode))
    const socket = await super.connect(request, { ...options, ...this.#trust }).catch((error: unknown) => {
      throw this.#unreachable(error)
    })
    if (status === 200) return socket
    socket.destroy()
    throw this.#refused(status)
  }

  #unreachable(error: unknown): ProxyError {
    const { shown, variable } = this.#proxy
    const { message, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
    const text = `the proxy ${shown} (${variable}) can't be reached: ${message ?? String(error)}`
    return new ProxyError(code ?? 'PROXY_UNREACHABLE', text, error)
  }

  #refused(status: number): ProxyError {
    const { shown, variable } = this.#proxy
    const meaning = status === 407 ? `needs a user and password that ${variable} does not hold` : 'refused'
    return new ProxyError(
      status >= 500 ? 'PROXY_FAILED' : 'PROXY_REFUSED',
      `the proxy ${shown} (${variable}) ${meaning} (HTTP status ${status})`,
    )
  }
}
