import { createHash } from 'node:crypto'
import type { SandboxClock } from './clock.js'
import { ServiceError, invalidParameter } from './errors.js'

/** Best-practice page: a List token lives 24 hours, then HTTP 400 `InvalidToken`. Assumed for Search too. */
const tokenLifeMs = 24 * 60 * 60 * 1000

interface PageRequest {
  readonly operation: string
  /** The whole request. A token is good only for the arguments it was made for. */
  readonly input: { readonly NextToken?: string | undefined; readonly MaxResults?: number | undefined }
  /** Entries a page when the request does not say. */
  readonly defaultSize: number
}

/** What entries are told apart by, and come in the order of. */
type KeyOf<Item> = (item: Item) => string

interface Token {
  readonly arguments: string
  readonly after: string
  readonly issuedAt: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken: string | undefined
}

/**
 * One page in the order of ids, which is no order a reader could mistake for sorted by name. A token remembers the
 * last id instead of a position, so that entries which leave the result between two pages do not shift it.
 */
export function takePage<Item extends { Id?: string | undefined }>(
  items: Iterable<Item>,
  request: PageRequest,
  clock: SandboxClock,
): Page<Item> {
  return takePageBy(({ Id = '' }) => Id, items, request, clock)
}

/** The same for what has no id of its own. */
export function takePageBy<Item>(
  keyOf: KeyOf<Item>,
  items: Iterable<Item>,
  request: PageRequest,
  clock: SandboxClock,
): Page<Item> {
  const { NextToken, MaxResults, ...rest } = request.input
  const size = MaxResults ?? request.defaultSize
  const fingerprint = hash(JSON.stringify([request.operation, size, rest]))
  const after = NextToken === undefined ? '' : readToken(NextToken, fingerprint, clock.now())
  const remaining = [...items].filter((item) => keyOf(item) > after)
  const page = remaining.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, size)
  const last = page.at(-1)
  if (last === undefined || remaining.length <= size) {
    return { items: page, nextToken: undefined }
  }
  const token: Token = { arguments: fingerprint, after: keyOf(last), issuedAt: clock.now() }
  return { items: page, nextToken: Buffer.from(JSON.stringify(token)).toString('base64url') }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

function readToken(text: string, fingerprint: string, now: number): string {
  const token = parseToken(text)
  if (token === undefined) {
    throw invalidParameter("'NextToken' is not a token of this service.")
  }
  if (token.arguments !== fingerprint) {
    throw invalidParameter("'NextToken' belongs to a request with other arguments.")
  }
  if (now - token.issuedAt > tokenLifeMs) {
    throw new ServiceError('InvalidToken', 400, "'NextToken' has expired.")
  }
  return token.after
}

function parseToken(text: string): Token | undefined {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Token>
    return typeof token.arguments === 'string' &&
      typeof token.after === 'string' &&
      typeof token.issuedAt === 'number'
      ? (token as Token)
      : undefined
  } catch {
    return undefined
  }
}
