import { isNameTaken } from '../connect/classify-error.js'
import type { Edit } from '../model/edit.js'
import type { Failure, FailureKind } from '../model/outcome.js'

/** After this many consecutive users, the next one will fail too. */
const LIMIT = 10

/** Kinds of failures of the service or the network rather than of one user. */
const OUTSIDE: ReadonlySet<FailureKind> = new Set(['transient', 'unknown', 'throttled'])

/**
 * Counts consecutive users that failed alike: one operation denied, or failing with the same permanent error on the same
 * target, or the same failure of service or network. Continuing such a job would only use up quota. Several attempts for
 * one user count once.
 */
export class CircuitBreaker {
  readonly #refusals = new Map<string, Run>()
  #outside: Run | undefined

  /** Records how a user ended. Returns the failure that trips the limit, if one does. */
  record(done: readonly string[], failures: readonly Failure[], edits: readonly Edit[]): Failure | undefined {
    for (const operation of done) this.#refusals.delete(operation)
    const outside = failures.find(({ kind }) => OUTSIDE.has(kind))
    this.#outside = outside && longer(this.#outside, `${outside.kind} ${outside.code}`)
    if (outside !== undefined && (this.#outside?.length ?? 0) >= LIMIT) return outside
    return failures.find((failure) => this.#countRefusal(failure, edits) >= LIMIT)
  }

  #countRefusal(failure: Failure, edits: readonly Edit[]): number {
    const { operation } = failure
    const reason = reasonOf(failure, edits)
    if (operation === null || reason === undefined) return 0
    const run = longer(this.#refusals.get(operation), reason)
    this.#refusals.set(operation, run)
    return run.length
  }
}

interface Run {
  readonly reason: string
  readonly length: number
}

function longer(run: Run | undefined, reason: string): Run {
  return { reason, length: run?.reason === reason ? run.length + 1 : 1 }
}

function reasonOf({ kind, code, settings, operation }: Failure, edits: readonly Edit[]): string | undefined {
  if (kind === 'denied' || kind === 'credentials') return kind
  // Every user has its own name, so this says nothing about the next one.
  if (isNameTaken(code)) return undefined
  // A read concerns one user; only a write has a target that other users share.
  if (operation === 'DescribeUser' || (kind !== 'invalid' && kind !== 'not-found' && kind !== 'limit'))
    return undefined
  const target = edits.filter(({ setting }) => settings.includes(setting)).map(({ want }) => want)
  return JSON.stringify([code, target])
}
