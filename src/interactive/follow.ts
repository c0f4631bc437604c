import type { Session } from './session.js'

const EVERY_MS = 1000

/** Reads something that other processes change again and again, and redraws the screen. Returns how to stop. */
export function follow({ context, batches }: Session, read: () => Promise<void>): () => void {
  let isReading = false
  const readAgain = async (): Promise<void> => {
    if (isReading) return
    isReading = true
    try {
      await read()
      batches.redraw()
    } catch {
      // What can't be read at the moment stays as it was; opening it again reports the error.
    } finally {
      isReading = false
    }
  }
  return context.clock.every(EVERY_MS, () => void readAgain())
}
