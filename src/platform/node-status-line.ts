import type { Ora } from 'ora'
import type { StatusLine } from './terminal.js'

/** A spinner with a text; ora is loaded when there is something to draw. */
export function createStatusLine(text: string): StatusLine {
  let shown = text
  let stopped = false
  let spinner: Ora | undefined
  const start = async (): Promise<void> => {
    const { default: ora } = await import('ora')
    // `discardStdin` must stay off: with it Ctrl-C is lost.
    if (!stopped) spinner = ora({ text: shown, stream: process.stderr, discardStdin: false }).start()
  }
  void start()
  return {
    update: (next) => {
      shown = next
      if (spinner !== undefined) spinner.text = next
    },
    stop: () => {
      stopped = true
      spinner?.stop()
    },
  }
}
