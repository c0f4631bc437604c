import { refusal } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { Prompter } from '../platform/terminal.js'
import type { Flags } from './flags.js'

/** How confirmation is given. */
export interface AskOptions {
  /** `--yes`. */
  readonly yes: boolean
  readonly noInput: boolean
}

export function askOptions(flags: Flags): AskOptions {
  return { yes: flags.has('yes'), noInput: flags.has('no-input') }
}

/** Whether the command asks on a terminal before anything is done. */
export function isAsked({ yes, noInput }: AskOptions, { terminal }: Context): boolean {
  return terminal.interactive && !noInput && !yes
}

export interface Question {
  ask(prompter: Prompter): Promise<boolean>
  /** The refusal where there is no terminal, and what to do then. */
  readonly noTerminal: string
  readonly hint: string
  /** The message if the answer was no. */
  readonly no: string
}

/** Asks for confirmation, unless `--yes` gives it. Without a terminal the answer is no. @throws BulkError exit 5 */
export async function askFirst(question: Question, options: AskOptions, context: Context): Promise<void> {
  if (options.yes) return
  if (!isAsked(options, context)) throw refusal('NotConfirmed', question.noTerminal, question.hint)
  if (!(await question.ask(context.prompter))) throw refusal('NotConfirmed', question.no)
}
