import { type BulkError, EXIT } from '../model/errors.js'
import { count } from '../model/wording.js'
import { visible } from './sanitise.js'

/** A screen of errors: the head, the first of them, how many more there are, and the hint. */
const MOST_LINES = 20

/** An error as the session shows it: whole, as the screen scrolls, and without flags. */
export function sessionErrorView({ inSession: { message, hint } }: BulkError): string {
  const lines = [`Error: ${message}`, ...(hint === undefined ? [] : [hint])]
  return `${lines
    .flatMap((text) => text.split('\n'))
    .map(visible)
    .join('\n')}\n`
}

/** An error as text for people: what is wrong, and on its own line what to do. */
export function errorView({ message, hint, exitCode }: BulkError): string {
  const hints = hint === undefined ? [] : [visible(hint)]
  const lines = message.split('\n')
  const room = MOST_LINES - hints.length
  const shown =
    lines.length <= room ? lines : [...lines.slice(0, room - 1), moreLine(lines.length - room + 1)]
  const text = [...shown.map(visible), ...hints].join('\n')
  return exitCode === EXIT.interrupted ? `${text}\n` : `Error: ${text}\n`
}

function moreLine(more: number): string {
  return `… and ${count(more, 'more line')}; --output json has all of them`
}
