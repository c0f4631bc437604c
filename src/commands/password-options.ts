import { resolve } from 'node:path'
import { usageError } from '../model/errors.js'
import { type Flags, type OptionSpec, type ParseContext, optionsIn } from './flags.js'
import { outputFile } from './output-paths.js'

const GROUP = 'Passwords of new users'

export const GENERATE_OPTION: OptionSpec = {
  flags: '--generate-passwords <file>',
  summary:
    'give each new user without a password a generated one, and write them to this file (only you can read it)',
  group: GROUP,
}

/** For commands that create users from a job or a plan, which hold no passwords. */
export const PASSWORD_OPTIONS: readonly OptionSpec[] = [
  GENERATE_OPTION,
  ...optionsIn(GROUP, {
    '--passwords <file>': 'take the passwords of new users from a CSV with the columns username and password',
  }),
]

/** Where the passwords of new users come from: absolute paths. */
export interface PasswordOptions {
  readonly generate: string | undefined
  /** `-` is stdin. */
  readonly from: string | undefined
}

/** @throws BulkError exit 2 */
export function passwordOptions(flags: Flags, context: ParseContext): PasswordOptions {
  const generate = outputFile(flags, 'generate-passwords', context)
  const from = flags.text('passwords')
  if (generate !== undefined && from !== undefined)
    throw usageError('ContradictoryFlags', '--generate-passwords and --passwords contradict each other.')
  return { generate, from: from === undefined || from === '-' ? from : resolve(context.cwd, from) }
}
