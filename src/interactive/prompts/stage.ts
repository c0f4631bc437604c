import { useEffect, useState } from '@inquirer/core'
import type { Paint } from '../../output/paint.js'
import type { Keyboard, Listening } from './keyboard.js'

/** A line of a prompt. Style only repeats what the text says. */
export interface Line {
  readonly text: string
  readonly style?: 'strong' | 'dim' | 'good' | 'bad' | undefined
  /** A piece of a line that is left out where the line is too long, the greatest first; absent: it stays. */
  readonly spare?: number
}

/** Lines below every prompt that change by themselves. */
export interface Live {
  /**
   * Each line in pieces; none while there is nothing to show.
   * @param key opens the batches from this prompt; `undefined` while it waits for work
   */
  lines(key: string | undefined): readonly (readonly Line[])[]
  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void
}

/** The terminal that prompts are drawn on. */
export interface Stage {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  /** The input as keys that wait for a prompt; absent where it is read as it comes. */
  readonly keyboard?: Keyboard
  columns(): number
  rows(): number
  onResize(listener: () => void): () => void
  readonly paint: Paint
  readonly live: Live
  /** Called when no more keys can come. */
  readonly closed?: () => void
}

/** Clears the screen. A resized terminal may rewrap lines, so they can't be drawn over. */
const CLEAR = '\u{1b}[2J\u{1b}[H'

/**
 * Gives the prompt its keys; redraws it when a live line or the terminal's size changes; ends it when no keys can come.
 */
export function useStage(stage: Stage, how: Listening): void {
  const [, redraw] = useState(0)
  useEffect((rl) => {
    // A lost terminal also fails when its mode is restored.
    for (const event of ['close', 'error']) rl.on(event, () => stage.closed?.())
    const draw = (): void => redraw((times) => times + 1)
    // Ctrl-Z would suspend the batches too, with calls in flight, and without a shell nothing would resume them.
    rl.on('SIGTSTP', () => undefined)
    const stopLive = stage.live.subscribe(draw)
    const stopResize = stage.onResize(() => {
      stage.output.write(CLEAR)
      draw()
    })
    const stopListening = stage.keyboard?.listen(how)
    return () => {
      stopListening?.()
      stopLive()
      stopResize()
    }
  }, [])
}
