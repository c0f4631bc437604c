import type { IncomingHttpHeaders } from 'node:http'
import { invalidRequest } from './errors.js'

/** One HTTP request, read to its end. */
export interface Call {
  readonly method: string
  /** As sent: still percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What goes back. `type` is the content type; an empty body is sent with length 0. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly errorCode?: string
  /** Seconds, for the header of that name. */
  readonly retryAfter?: number
}

export function createCall(method: string, url: string, headers: IncomingHttpHeaders, body: string): Call {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
  return { method, path, query, headers, body }
}

/** Path segments are split first and decoded afterwards, so that `%2F` in an ARN stays inside its segment. */
export function splitPath(path: string): readonly string[] {
  return path.split('/').slice(1)
}

export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalidRequest(`The path segment '${segment}' is not valid percent-encoding.`)
  }
}

/** The JSON body, or undefined when there is none or it does not parse. For the request log only: without passwords. */
export function peekBody(call: Call): unknown {
  try {
    return call.body === '' ? undefined : (JSON.parse(call.body, hidePassword) as unknown)
  } catch {
    return undefined
  }
}

function hidePassword(member: string, value: unknown): unknown {
  return member === 'Password' ? '(not shown)' : value
}
