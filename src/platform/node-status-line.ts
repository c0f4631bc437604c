import type { Ora } from 'ora'
import type { StatusLine } from './terminal.js'

/** The stream of a terminal, and its size as it is now: 0 × 0 where the system does not know it. */
type Screen = Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'on' | 'off'>

/** Whether anything can be drawn over: a terminal may have no size, as under `script` or `docker run -t`. */
export function hasSize({ columns, rows }: Pick<Screen, 'columns' | 'rows'>): boolean {
  return columns > 0 && rows > 0
}

/**
 * A spinner with a text; ora is loaded when there is something to draw. `undefined` on a terminal without a size, where
 * ora would divide by its width and erase lines forever. An error in drawing ends the drawing, never the job.
 */
export function createStatusLine(text: string, screen: Screen = process.stderr): StatusLine | undefined {
  if (!hasSize(screen)) return undefined
  let shown = text
  let isStopped = false
  let spinner: Ora | undefined
  const stop = (): void => {
    isStopped = true
    screen.off('resize', resized)
    attempt(() => spinner?.stop())
    spinner = undefined
  }
  const resized = (): void => {
    if (!hasSize(screen)) stop()
  }
  screen.on('resize', resized)
  const start = async (): Promise<void> => {
    const started = await startSpinner(text, stop)
    if (isStopped) return attempt(() => started?.stop())
    spinner = started
    if (spinner !== undefined) spinner.text = shown
  }
  void start()
  return {
    update: (next) => {
      shown = next
      attempt(() => {
        if (spinner !== undefined) spinner.text = next
      })
    },
    stop,
  }
}

/** `undefined` where it can't be drawn at all. */
async function startSpinner(text: string, stop: () => void): Promise<Ora | undefined> {
  try {
    const { default: ora } = await import('ora')
    // `discardStdin` must stay off: with it Ctrl-C is lost.
    const spinner = ora({ text, stream: process.stderr, discardStdin: false })
    const render = spinner.render.bind(spinner)
    // Drawn by a timer: a fault there would end the process.
    spinner.render = () => {
      try {
        return render()
      } catch {
        stop()
        return spinner
      }
    }
    return spinner.start()
  } catch {
    return undefined
  }
}

function attempt(draw: () => void): void {
  try {
    draw()
  } catch {
    // It is only missing on the screen.
  }
}
