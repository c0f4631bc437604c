import { type BulkError, EXIT } from '../model/errors.js'
import { visible } from './sanitise.js'

/** An error as people read it: what is wrong, and on its own line what to do. */
export function errorView({ message, hint, exitCode }: BulkError): string {
  const text = message.split('\n').map(visible).join('\n')
  const head = exitCode === EXIT.interrupted ? text : `Error: ${text}`
  return hint === undefined ? `${head}\n` : `${head}\n${visible(hint)}\n`
}
