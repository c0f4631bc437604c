import { useEffect, useState } from '@inquirer/core'
import type { Paint } from '../../output/paint.js'

/** Lines that change by themselves, in sight below every prompt. */
export interface Live {
  /** None while there is nothing to say. */
  lines(): readonly string[]
  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void
}

/** What prompts are drawn on. */
export interface Stage {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  columns(): number
  rows(): number
  onResize(listener: () => void): () => void
  readonly paint: Paint
  readonly live: Live
  /** Told when no more keys can come. */
  readonly closed?: () => void
}

/** Clears what is in sight. A terminal that changes its size may break drawn lines anew, so they can't be drawn over. */
const CLEAR = '\u{1b}[2J\u{1b}[H'

/** Draws the prompt again whenever a live line or the size of the terminal has changed; ends it when no keys can come. */
export function useStage(stage: Stage): void {
  const [, redraw] = useState(0)
  useEffect((rl) => {
    // A terminal that is gone refuses to be set back as it was, too.
    for (const event of ['close', 'error']) rl.on(event, () => stage.closed?.())
    const draw = (): void => redraw((times) => times + 1)
    // Ctrl-Z would stop the batches too, with calls in flight; and where no shell is there to go on with us, as in a
    // container, readline would wait for that in vain.
    rl.on('SIGTSTP', () => undefined)
    const stopLive = stage.live.subscribe(draw)
    const stopResize = stage.onResize(() => {
      stage.output.write(CLEAR)
      draw()
    })
    return () => {
      stopLive()
      stopResize()
    }
  }, [])
}
