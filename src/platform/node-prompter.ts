import { grouped, wholeNumber } from '../model/wording.js'
import type { Prompter } from './terminal.js'

/** Questions on stderr, through inquirer, which is only loaded when there is something to ask. */
export function createPrompter(signal: AbortSignal): Prompter {
  const ask = async (question: Question): Promise<unknown> => {
    const { createPromptModule } = (await import('inquirer')).default
    const prompt = createPromptModule({ output: process.stderr, signal })
    const { answer } = await prompt<{ answer: unknown }>([{ ...question, name: 'answer' }])
    return answer
  }
  return {
    confirm: async (message) => (await ask({ type: 'confirm', message, default: false })) === true,
    typeNumber: async (message, expected) => {
      const validate = (text: string): true | string =>
        text.trim() === '' ||
        wholeNumber(text) === expected ||
        `Type ${grouped(expected)} to continue, or nothing to leave.`
      return wholeNumber(String(await ask({ type: 'input', message, validate }))) === expected
    },
    typeText: async (message) => {
      return String(await ask({ type: 'input', message, validate: isTyped })).trim()
    },
  }
}

function isTyped(text: string): true | string {
  return text.trim() !== '' || 'Type it, or press Ctrl-C to leave.'
}

type Question =
  | { readonly type: 'confirm'; readonly message: string; readonly default: boolean }
  | { readonly type: 'input'; readonly message: string; readonly validate: (text: string) => true | string }
