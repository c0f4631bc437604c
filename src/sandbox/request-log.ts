import type { Fault } from './faults.js'

/** One request as the sandbox saw it. */
export interface RequestRecord {
  /** 1 for the first request of this sandbox. */
  readonly n: number
  /** Arrival, ISO 8601 with `Z`. */
  readonly time: string
  /** API operation, or `Unknown` when the route belongs to none. */
  readonly operation: string
  readonly method: string
  /** As sent, still percent-encoded, without the query. */
  readonly path: string
  /** Bare id of the user the call is about, if it is about one. */
  readonly userId?: string
  /** HTTP status; 0 as long as nothing was answered, for ever after a reset or a hang. */
  status: number
  errorCode?: string
  /** Kind of the fault that struck, if one did. */
  fault?: Fault['kind']
  readonly requestId: string
  /** The parsed JSON body, when there was one. */
  readonly body?: unknown
}

export interface RequestLog {
  add(entry: Omit<RequestRecord, 'n'>): RequestRecord
  all(): readonly RequestRecord[]
}

export function createRequestLog(): RequestLog {
  const records: RequestRecord[] = []
  return {
    add: (entry) => {
      const record = { n: records.length + 1, ...entry }
      records.push(record)
      return record
    },
    all: () => records,
  }
}
