import { type Clock, isoTime } from './clock.js'
import type { Terminal } from './terminal.js'

/** Set in the environment of a process whose output is a log. */
export const LOG_VARIABLE = 'CONNECT_BULK_LOG'

/** A terminal that is a log: each line begins with its time. Debug lines carry one of their own. */
export function datedTerminal(terminal: Terminal, clock: Clock): Terminal {
  const dated = (write: (text: string) => void) => {
    let isNewLine = true
    return (text: string): void => {
      const lines = text.split('\n')
      const whole = lines.map((line, n) => {
        const begins = n > 0 || isNewLine
        return begins && line !== '' && !line.startsWith('debug: ') ? `${isoTime(clock.now())} ${line}` : line
      })
      isNewLine = lines.at(-1) === ''
      write(whole.join('\n'))
    }
  }
  return {
    ...terminal,
    out: dated((text) => terminal.out(text)),
    err: dated((text) => terminal.err(text)),
  }
}

/** The text of a log without the times. */
export function undated(log: string): string {
  return log.replaceAll(/^\d{4}-\d\d-\d\dT[\d:.]+Z /gm, '')
}
