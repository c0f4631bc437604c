import type { Clock } from '../platform/clock.js'
import { asError } from '../platform/clock.js'
import type { CallFailure } from './connect.js'
import type { CallNote } from './paced-calls.js'

export interface SideCallContext {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly note: (call: CallNote) => void
  readonly classify: (thrown: unknown) => CallFailure
}

/**
 * A call that helps but is not needed: sent once, given up after `withinMs`, its failure only noted.
 * @throws the signal's reason when aborted
 */
export async function sideCall<T extends { readonly $metadata: { readonly requestId?: string | undefined } }>(
  operation: string,
  send: (signal: AbortSignal) => Promise<T>,
  withinMs: number,
  { clock, signal, note, classify }: SideCallContext,
): Promise<T | undefined> {
  const began = clock.monotonic()
  const outcome = (status: number | null, code: string | null, requestId: string | null): void =>
    note({ operation, status, code, requestId, milliseconds: clock.monotonic() - began })
  try {
    const answer = await send(AbortSignal.any([signal, AbortSignal.timeout(withinMs)]))
    outcome(200, null, answer.$metadata.requestId ?? null)
    return answer
  } catch (error) {
    signal.throwIfAborted()
    const { status, code, requestId } = classify(asError(error))
    outcome(status, code, requestId)
    return undefined
  }
}
