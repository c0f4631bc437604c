import { setImmediate } from 'node:timers/promises'

/** Items looked at in one go: a few milliseconds of work. */
const PIECE = 500

/** Lets signals, answers and timers have their turn. @throws the signal's reason if it is aborted by then */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}

/** Yields many items a piece at a time and breathes in between, so that Ctrl-C is answered. @throws as `breathe` */
export async function* pieces<T>(items: Iterable<T>, signal?: AbortSignal): AsyncGenerator<readonly T[]> {
  let piece: T[] = []
  for (const item of items) {
    if (piece.push(item) < PIECE) continue
    yield piece
    piece = []
    await breathe(signal)
  }
  if (piece.length > 0) yield piece
}

/** Works through many items a piece at a time. @throws as `breathe` */
export async function inPieces<T, R>(
  items: Iterable<T>,
  work: (piece: readonly T[]) => readonly R[],
  signal?: AbortSignal,
): Promise<R[]> {
  const all: R[] = []
  for await (const piece of pieces(items, signal)) for (const result of work(piece)) all.push(result)
  return all
}

/** Does long work step by step and breathes in between. @throws as `breathe` */
export async function inSteps<T>(
  steps: Generator<undefined, T, undefined>,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await breathe(signal)
  }
}

/** All items of the pages, each made into something. (`Array.fromAsync` came with Node.js 22.) */
export async function collect<T, R>(
  pages: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  make: (item: T) => R,
): Promise<R[]> {
  const collected: R[] = []
  for await (const page of pages) for (const item of page) collected.push(make(item))
  return collected
}
