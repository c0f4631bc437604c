import type { ConnectClient } from '@aws-sdk/client-connect'
import { followPages } from './pages.js'
import type { PacedCalls, SendOptions } from './paced-calls.js'
import { answer } from './sdk-answers.js'

/** An operation that answers in pages. */
export interface PagedOperation<P, T> {
  readonly name: string
  readonly pageSize: number
  send(client: ConnectClient, input: PageInput, options: SendOptions): Promise<P & Metadata>
  /** @throws BadAnswer if the page has no list */
  listOf(page: P): readonly T[]
}

interface PageInput {
  readonly InstanceId: string
  readonly MaxResults: number
  readonly NextToken?: string
}

interface Metadata {
  readonly NextToken?: string | undefined
  readonly $metadata: { readonly requestId?: string | undefined }
}

/** Reads the lists of one instance through the paced calls. */
export class PageReader {
  readonly #client: () => ConnectClient
  readonly #calls: PacedCalls
  readonly #instanceId: string

  constructor(client: () => ConnectClient, calls: PacedCalls, instanceId: string) {
    this.#client = client
    this.#calls = calls
    this.#instanceId = instanceId
  }

  /** Page by page. With `exists`, an answer of not found is waited out for a while. */
  pages<P, T>(
    operation: PagedOperation<P, T>,
    signal: AbortSignal,
    exists = false,
  ): AsyncIterable<P & Metadata> {
    const { name, pageSize } = operation
    const read = (token: string | undefined): Promise<P & Metadata> => {
      const paging = { InstanceId: this.#instanceId, MaxResults: pageSize, ...tokenOf(token) }
      const send = (options: SendOptions) =>
        answer(operation.send(this.#client(), paging, options), (page) => operation.listOf(page))
      return this.#calls.read(name, send, signal, exists)
    }
    return followPages(name, read, (page) => operation.listOf(page).length)
  }

  /** All entries of all pages. */
  async all<P, T>(
    operation: PagedOperation<P, T>,
    signal: AbortSignal,
    exists = false,
  ): Promise<readonly T[]> {
    const entries: T[] = []
    for await (const page of this.pages(operation, signal, exists)) entries.push(...operation.listOf(page))
    return entries
  }
}

function tokenOf(token: string | undefined): { NextToken?: string } {
  return token === undefined ? {} : { NextToken: token }
}
