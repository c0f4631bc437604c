import type { Clock } from '../platform/clock.js'
import type { StatusLine, Terminal } from '../platform/terminal.js'
import type { Paint } from './paint.js'

export type OutputFormat = 'table' | 'json' | 'ndjson'

/** What a reporter writes to, and how. */
export interface ReporterContext {
  readonly terminal: Terminal
  readonly clock: Clock
  readonly format: OutputFormat
  readonly quiet: boolean
  /** For stdout and stderr. */
  readonly paint: { readonly out: Paint; readonly err: Paint }
  /** A line on stderr that is drawn over; `undefined` where stderr is no terminal. */
  readonly statusLine: (text: string) => StatusLine | undefined
  /** Ends the waiting for a slow reader. */
  readonly signal: AbortSignal
}
