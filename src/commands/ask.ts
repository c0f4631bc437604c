import { refusal } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { Prompter } from '../platform/terminal.js'
import type { Flags } from './flags.js'

export interface Question {
  ask(prompter: Prompter): Promise<boolean>
  /** What is refused where nobody can be asked, and what to do then. */
  readonly nobody: string
  readonly hint: string
  /** The answer was no. */
  readonly no: string
}

/** Asks before something is done, unless `--yes` says it. With nobody to ask, silence means no. @throws BulkError exit 5 */
export async function askFirst(
  question: Question,
  flags: Flags,
  { terminal, prompter }: Context,
): Promise<void> {
  if (flags.has('yes')) return
  if (!terminal.interactive || flags.has('no-input'))
    throw refusal('NotConfirmed', question.nobody, question.hint)
  if (!(await question.ask(prompter))) throw refusal('NotConfirmed', question.no)
}
