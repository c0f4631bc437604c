import { setImmediate } from 'node:timers/promises'

const PIECE = 2_000

/** Lets signals, answers and timers have their turn. */
export function breathe(): Promise<void> {
  return setImmediate()
}

/** Works through many items a piece at a time, so that Ctrl-C is answered in between. */
export async function inPieces<T, R>(
  items: readonly T[],
  work: (piece: readonly T[]) => readonly R[],
): Promise<R[]> {
  const all: R[] = []
  for (let from = 0; from < items.length; from += PIECE) {
    if (from > 0) await breathe()
    for (const result of work(items.slice(from, from + PIECE))) all.push(result)
  }
  return all
}
