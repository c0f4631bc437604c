import { grouped, wholeNumber } from '../model/wording.js'
import type { Prompter } from './terminal.js'

/** Questions on stderr, by prompts that are only loaded when there is something to ask. */
export function createPrompter(signal: AbortSignal): Prompter {
  const how = { output: process.stderr, signal }
  const askText = async (message: string, validate: (text: string) => true | string): Promise<string> =>
    (await import('@inquirer/input')).default({ message, validate }, how)
  return {
    confirm: async (message) => (await import('@inquirer/confirm')).default({ message, default: false }, how),
    typeNumber: async (message, expected) => {
      const validate = (text: string): true | string =>
        text.trim() === '' ||
        wholeNumber(text) === expected ||
        `Type ${grouped(expected)} to continue, or nothing to leave.`
      return wholeNumber(await askText(message, validate)) === expected
    },
    typeText: async (message) => (await askText(message, isTyped)).trim(),
  }
}

function isTyped(text: string): true | string {
  return text.trim() !== '' || 'Type it, or press Ctrl-C to leave.'
}
