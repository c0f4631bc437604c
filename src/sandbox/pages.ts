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
  /** In an order that looks like none, another for other arguments. */
  readonly isShuffled?: boolean
  /** The next page begins with some of what this one ends with. */
  readonly overlaps?: boolean
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
  const placeOf = request.isShuffled === true ? (item: Item) => hash(fingerprint + keyOf(item)) : keyOf
  const { first, count } = firstAfter(items, placeOf, after, size)
  const marker = first.at(request.overlaps === true ? -1 - overlapOf(size) : -1)
  const page = first.map(({ item }) => item)
  if (marker === undefined || count <= size) {
    return { items: page, nextToken: undefined }
  }
  const token: Token = { arguments: fingerprint, after: marker.place, issuedAt: clock.now() }
  return { items: page, nextToken: Buffer.from(JSON.stringify(token)).toString('base64url') }
}

/** Never a whole page, or there would be no end. */
function overlapOf(size: number): number {
  return Math.min(3, Math.floor(size / 4))
}

interface Placed<Item> {
  readonly item: Item
  readonly place: string
}

/** The first `size` of those placed after `after`, in order, and how many there are. Does not sort what is not shown. */
function firstAfter<Item>(
  items: Iterable<Item>,
  placeOf: KeyOf<Item>,
  after: string,
  size: number,
): { first: readonly Placed<Item>[]; count: number } {
  let first: Placed<Item>[] = []
  let bound: string | undefined
  let count = 0
  for (const item of items) {
    const place = placeOf(item)
    if (place > after) {
      count += 1
      if (bound === undefined || place < bound) {
        first.push({ item, place })
      }
      if (first.length >= 4 * size) {
        first = first.toSorted(byPlace).slice(0, size)
        bound = first.at(-1)?.place
      }
    }
  }
  return { first: first.toSorted(byPlace).slice(0, size), count }
}

function byPlace(a: Placed<unknown>, b: Placed<unknown>): number {
  return a.place < b.place ? -1 : a.place > b.place ? 1 : 0
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
