import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'

/** After so many refusals one after the other, the next will be refused too. */
const LIMIT = 10

/**
 * Refusals of one operation in a row: for lack of rights, or with the same permanent error on the same target. A job
 * that goes on like that only spends quota. Attempts for one user count once.
 */
export class CircuitBreaker {
  readonly #lengths = new Map<string, { readonly reason: string; readonly length: number }>()

  /** Records how a user ended. Returns the failure that trips the limit, if one does. */
  record(done: readonly string[], failures: readonly Failure[], edits: readonly Edit[]): Failure | undefined {
    for (const operation of done) this.#lengths.delete(operation)
    return failures.find((failure) => this.#count(failure, edits) >= LIMIT)
  }

  #count(failure: Failure, edits: readonly Edit[]): number {
    const { operation } = failure
    const reason = reasonOf(failure, edits)
    if (operation === null || reason === undefined) return 0
    const before = this.#lengths.get(operation)
    const length = before?.reason === reason ? before.length + 1 : 1
    this.#lengths.set(operation, { reason, length })
    return length
  }
}

function reasonOf({ kind, code, settings, operation }: Failure, edits: readonly Edit[]): string | undefined {
  if (kind === 'denied') return kind
  // A read fails for its own user; only a write has a target that others share.
  if (operation === 'DescribeUser' || (kind !== 'invalid' && kind !== 'not-found' && kind !== 'limit'))
    return undefined
  const target = edits.filter(({ setting }) => settings.includes(setting)).map(({ want }) => want)
  return JSON.stringify([code, target])
}
