import { CallError, type CallFailure } from './connect.js'

/** Pages without anything on them, one after another, that a listing may have. */
const MOST_EMPTY_PAGES = 50

/** A successful response that isn't the operation's. Reads are retried. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer'
}

/**
 * The list of an answer, of what the SDK says it holds.
 * @throws BadAnswer if it is not there or holds anything but objects: no list is not an empty list
 */
export function listIn<P extends object, K extends keyof P>(page: P, member: K): NonNullable<P[K]> {
  const list: unknown = page[member]
  if (!Array.isArray(list) || list.some((entry) => typeof entry !== 'object' || entry === null))
    throw new BadAnswer(`the answer has no list of ${String(member)}`)
  return list as NonNullable<P[K]>
}

/**
 * Follows the tokens of a listing from page to page.
 * @throws CallError if it would never end
 */
export async function* followPages<P extends { readonly NextToken?: string | undefined }>(
  operation: string,
  read: (token: string | undefined) => Promise<P>,
  sizeOf: (page: P) => number,
): AsyncIterable<P> {
  const seen = new Set<string>()
  let empty = 0
  let token: string | undefined
  do {
    const page = await read(token)
    // Counted before the page is yielded.
    empty = sizeOf(page) === 0 ? empty + 1 : 0
    yield page
    token = page.NextToken === '' ? undefined : page.NextToken
    if (token !== undefined && seen.has(token))
      throw endless(operation, seen.size + 1, 'the same page token came twice')
    if (empty > MOST_EMPTY_PAGES)
      throw endless(operation, seen.size + 1, `${empty} empty pages came one after another`)
    if (token !== undefined) seen.add(token)
  } while (token !== undefined)
}

function endless(operation: string, pages: number, why: string): CallError {
  const failure: CallFailure = {
    kind: 'unknown',
    code: 'EndlessList',
    message: `${why}, so the list can't be read to its end`,
    requestId: null,
    status: null,
  }
  return new CallError(operation, failure, pages)
}

/** Deletions that the search has not noticed yet; beyond them users are missing. */
const LAG_USERS = 2
const LAG_SHARE = 0.01

/** What to say where a search gave fewer users than it announced; `undefined` if the lag of the search explains it. */
export function missingUsers(announced: number, given: number): string | undefined {
  const missing = announced - given
  if (missing <= Math.max(LAG_USERS, announced * LAG_SHARE)) return undefined
  return `Warning: SearchUsers announced about ${announced} users and gave ${given}. Some users may be missing from this selection.`
}
