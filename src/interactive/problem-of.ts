import { BulkError } from '../model/errors.js'

/** What is wrong with a text, as the attempt to read it says; `undefined` if nothing is. */
export function problemOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof BulkError)) throw error
    const text = error.message.replace(/^--filter: /, '')
    return error.hint === undefined ? text : `${text} ${error.hint}`
  }
}
