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

/** The key that identifies and orders entries. */
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

/** Many entries, each found by its key. */
export interface Known<Item> {
  /** In order; the same array as long as no key comes or goes, so that what is made of it can be kept. */
  readonly keys: readonly string[]
  get(key: string): Item | undefined
  /** All of them, in no particular order. */
  values(): Iterable<Item>
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
  const byKey = new Map([...items].map((item) => [keyOf(item), item]))
  const known = {
    keys: [...byKey.keys()].toSorted(),
    get: (key: string) => byKey.get(key),
    values: () => byKey.values(),
  }
  return takeKnownPage(known, () => true, request, clock)
}

/** The same for many entries, of which those on later pages are not looked at. */
export function takeKnownPage<Item>(
  known: Known<Item>,
  isWanted: (item: Item) => boolean,
  request: PageRequest,
  clock: SandboxClock,
): Page<Item> {
  const { NextToken, MaxResults, ...rest } = request.input
  const size = MaxResults ?? request.defaultSize
  const fingerprint = hash(JSON.stringify([request.operation, size, rest]))
  const after = NextToken === undefined ? '' : readToken(NextToken, fingerprint, clock.now())
  const order = request.isShuffled === true ? shuffled(known.keys, fingerprint) : inOrder(known.keys)
  const found = firstAfter(known, order, after, size + 1, isWanted)
  const page = found.slice(0, size)
  const marker = page.at(request.overlaps === true ? -1 - overlapOf(size) : -1)
  const items = page.map(({ item }) => item)
  if (marker === undefined || found.length <= size) {
    return { items, nextToken: undefined }
  }
  const token: Token = { arguments: fingerprint, after: marker.place, issuedAt: clock.now() }
  return { items, nextToken: Buffer.from(JSON.stringify(token)).toString('base64url') }
}

/** How many there are on all pages. */
export function countKnown<Item>(known: Known<Item>, isWanted: (item: Item) => boolean): number {
  let count = 0
  for (const item of known.values()) {
    if (isWanted(item)) {
      count += 1
    }
  }
  return count
}

/** Never a whole page, or there would be no end. */
function overlapOf(size: number): number {
  return Math.min(3, Math.floor(size / 4))
}

/** Where each key has its place; both lists in the order of places. */
interface Order {
  readonly places: readonly string[]
  readonly keys: readonly string[]
}

function inOrder(keys: readonly string[]): Order {
  return { places: keys, keys }
}

/** The last such order, for the pages that follow. */
const shuffles = new WeakMap<readonly string[], Order & { readonly fingerprint: string }>()

function shuffled(keys: readonly string[], fingerprint: string): Order {
  const kept = shuffles.get(keys)
  if (kept?.fingerprint === fingerprint) {
    return kept
  }
  const keyAt = new Map(keys.map((key) => [hash(fingerprint + key), key]))
  const places = [...keyAt.keys()].toSorted()
  const order = { fingerprint, places, keys: places.map((place) => keyAt.get(place) ?? '') }
  shuffles.set(keys, order)
  return order
}

interface Placed<Item> {
  readonly item: Item
  readonly place: string
}

/** The first wanted ones of those placed after `after`. */
function firstAfter<Item>(
  known: Known<Item>,
  { places, keys }: Order,
  after: string,
  most: number,
  isWanted: (item: Item) => boolean,
): readonly Placed<Item>[] {
  const first: Placed<Item>[] = []
  for (let at = positionAfter(places, after); at < places.length && first.length < most; at += 1) {
    const item = known.get(keys[at] ?? '')
    if (item !== undefined && isWanted(item)) {
      first.push({ item, place: places[at] ?? '' })
    }
  }
  return first
}

/** The position of the first place behind `after`, by halving. */
function positionAfter(places: readonly string[], after: string): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? '') > after) {
      high = middle
    } else {
      low = middle + 1
    }
  }
  return low
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
