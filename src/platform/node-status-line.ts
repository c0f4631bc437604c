import ora from 'ora'
import type { StatusLine } from './terminal.js'

/** A spinner with a text. `discardStdin` must stay off: with it Ctrl-C is lost. */
export function createStatusLine(text: string): StatusLine {
  const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start()
  return {
    update: (next) => {
      spinner.text = next
    },
    stop: () => {
      spinner.stop()
    },
  }
}
