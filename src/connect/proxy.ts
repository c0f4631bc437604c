import { BulkError, EXIT } from '../model/errors.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A proxy, and the variable that names it. */
export interface Proxy {
  /** With user and password, if it needs them. */
  readonly url: string
  /** For people: without user and password. */
  readonly shown: string
  readonly variable: string
}

/**
 * The proxy for an address, by the rules of the AWS CLI: the variable of the address's scheme, lower case first, unless
 * `no_proxy` excludes the host. Loopback never goes through a proxy.
 * @throws BulkError exit 1 for a variable that is no address of a proxy
 */
export function proxyFor(target: URL, env: Environment): Proxy | undefined {
  const variable = setOf(env, target.protocol === 'https:' ? 'https_proxy' : 'http_proxy')
  if (variable === undefined || isLoopback(target.hostname) || isExcluded(target, env)) return undefined
  return parseProxy(variable, env[variable] ?? '')
}

/** The spelling of the variable that counts. Set to nothing in lower case, it switches the other one off. */
function setOf(env: Environment, name: string): string | undefined {
  const spelling = [name, name.toUpperCase()].find((one) => env[one] !== undefined)
  return spelling === undefined || env[spelling]?.trim() === '' ? undefined : spelling
}

export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  )
}

/** `no_proxy` is a list of hosts, each with everything below it and perhaps a port; `*` is everything. */
function isExcluded({ hostname, host, port, protocol }: URL, env: Environment): boolean {
  const variable = setOf(env, 'no_proxy')
  const entries = variable === undefined ? [] : (env[variable] ?? '').toLowerCase().split(/[\s,]+/)
  const withPort = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host
  return entries.some((entry) => {
    const suffix = entry.replace(/^\*?\./, '')
    if (suffix === '') return false
    return suffix === '*' || [hostname, withPort].some((own) => own === suffix || own.endsWith(`.${suffix}`))
  })
}

function parseProxy(variable: string, text: string): Proxy {
  const trimmed = text.trim()
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
    ? trimmed
    : `http://${trimmed.replace(/^\/\//, '')}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new BulkError(
      'BadProxy',
      EXIT.unexpected,
      `${variable} is not the address of an HTTP proxy.`,
      `Write it like ${variable}=http://proxy.example.com:8080.`,
    )
  }
  return { url: url.href, shown: `${url.protocol}//${url.host}`, variable }
}
