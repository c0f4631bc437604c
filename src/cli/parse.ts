import { Command as Commander, CommanderError, Help, InvalidArgumentError, Option } from 'commander'
import { distance } from 'fastest-levenshtein'
import type { Command } from '../commands/command.js'
import { checkStdinIsReadOnce, Flags, type OptionSpec } from '../commands/flags.js'
import { usageError, EXIT } from '../model/errors.js'

/** Help was asked for: the text is the answer. */
export interface HelpAsked {
  readonly help: string
}

/**
 * Parses a command's own command line.
 * @throws BulkError exit 2 for anything the command does not take
 */
export function parse(command: Command, args: readonly string[]): Flags | HelpAsked {
  let help = ''
  const commander = createCommander(command).configureOutput({
    writeOut: (text) => {
      help += text
    },
    writeErr: () => undefined,
  })
  try {
    commander.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return { help }
    throw asUsageError(error, command)
  }
  const flags = new Flags(commander.opts(), commander.args)
  // A command line to be looked at is parsed by itself.
  if (command.takesCommandLine !== true) checkStdinIsReadOnce(flags)
  return flags
}

/** The help of one command, as `--help` prints it. */
export function helpOf(command: Command): string {
  const answer = parse(command, ['--help'])
  return 'help' in answer ? answer.help : ''
}

function createCommander(command: Command): Commander {
  const commander: Commander = new Commander(`connect-bulk ${command.name}`)
    .description(command.summary)
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .addHelpText('after', () => afterHelp(command, commander.configureOutput().getOutHelpWidth?.()))
  if (command.takesCommandLine === true) commander.passThroughOptions()
  for (const { name, summary } of command.operands ?? []) commander.argument(name, summary)
  for (const option of command.options) commander.addOption(createOption(option))
  return commander
}

function createOption({ flags, summary, repeatable, group }: OptionSpec): Option {
  const option = new Option(flags, summary).helpGroup(`${group}:`)
  if (!flags.includes('<')) return option
  return option.argParser((value: string, before: unknown) => {
    if (repeatable === true) return [...(Array.isArray(before) ? before : []), value]
    // Otherwise one of the two values would be dropped silently.
    if (before !== undefined) throw new InvalidArgumentError('It is given twice.')
    return value
  })
}

/** @param width columns of the terminal, if there is one */
function afterHelp({ examples, exitCodes }: Command, width = Number.POSITIVE_INFINITY): string {
  const help = Object.assign(new Help(), { helpWidth: width })
  const codes = EXIT_MEANINGS.filter(({ code }) => exitCodes.includes(code)).map(({ code, means }) =>
    help.formatItem(String(code), 1, means, help),
  )
  return `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}\n\nExit codes:\n${codes.join('\n')}\n`
}

/** A suggestion that shares letters with the option that was typed; of `--at`, `--rate` shares too few. */
function likely(text: string, suggested: string): string {
  const [, typed = ''] = /'--([\w-]+)'/.exec(text) ?? []
  const [, near = ''] = /--([\w-]+)/.exec(suggested) ?? []
  return distance(typed, near) < typed.length ? suggested : ''
}

function asUsageError({ message }: CommanderError, { name }: Command): Error {
  const [first = '', ...others] = message.replace(/^error: /, '').split('\n')
  const text = first.charAt(0).toUpperCase() + first.slice(1)
  const suggested = others.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ')
  const isMisplaced = name === '' && text.startsWith('Unknown option')
  const hint = isMisplaced ? 'If it belongs to a command, the command comes first.' : likely(text, suggested)
  return usageError(
    'BadCommandLine',
    text,
    [hint, 'See connect-bulk', name, '--help.'].filter((part) => part !== '').join(' '),
  )
}

/** The table of exit codes, for help and docs. */
export const EXIT_MEANINGS: readonly { readonly code: number; readonly means: string }[] = [
  { code: EXIT.done, means: 'done, or nothing to do' },
  {
    code: EXIT.unexpected,
    means:
      'unexpected error, service not reachable, or a job stopped by credentials, its journal or --stop-after-failures',
  },
  { code: EXIT.usage, means: 'wrong command line or input file; no write was sent' },
  { code: EXIT.someFailed, means: 'finished, but some users failed; the failures CSV is written' },
  { code: EXIT.access, means: 'credentials or permissions are missing; no write was sent' },
  {
    code: EXIT.refused,
    means:
      'refused: not confirmed, a limit (--expect-count, --max-users, --min-left), or another job running; no write was sent',
  },
  { code: EXIT.pending, means: 'changes are pending (--detailed-exitcode only); no write was sent' },
  { code: EXIT.interrupted, means: 'interrupted' },
]
