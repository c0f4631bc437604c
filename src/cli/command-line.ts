import type { Command, CommandEntry, ReadCommandLine } from '../commands/command.js'
import { COMMANDS } from '../commands/index.js'
import { type BulkError, usageError } from '../model/errors.js'
import type { TypedOption } from '../commands/flags.js'
import type { Context } from '../platform/context.js'

/** The command that a command line begins with, and how many words its name has. */
export function findEntry(
  args: readonly string[],
): { readonly entry: CommandEntry; readonly words: number } | undefined {
  for (const words of [2, 1]) {
    const entry = COMMANDS.find(({ name }) => name === args.slice(0, words).join(' '))
    if (entry !== undefined) return { entry, words }
  }
  return undefined
}

/** Only options and no command: the session, which has options of its own. */
export function isSession(args: readonly string[]): boolean {
  return args[0]?.startsWith('-') === true && !args.some((arg) => COMMAND_WORDS.has(arg))
}

const COMMAND_WORDS = new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))

/** Reads a command line without running it. @throws BulkError exit 2 */
export async function readCommandLine(
  args: readonly string[],
  before: readonly TypedOption[],
  context: Context,
): Promise<ReadCommandLine> {
  const { parse } = await import('./parse.js')
  const { command, own } = await commandOf(args)
  const known = before.filter(({ flags }) => command.options.some((option) => option.flags === flags))
  const flags = parse(command, [...own, ...known.flatMap(({ words }) => words)])
  if ('help' in flags)
    throw usageError('BadCommandLine', 'Leave out --help: the command line is examined, not run.')
  const { settle } = await import('../commands/configuration.js')
  const settled = await settle(command, flags, context)
  return { command, options: command.parse(settled.flags, settled.context), context: settled.context }
}

async function commandOf(
  args: readonly string[],
): Promise<{ readonly command: Command; readonly own: readonly string[] }> {
  const found = findEntry(args)
  if (found !== undefined) return { command: await found.entry.load(), own: args.slice(found.words) }
  if (args.length > 0 && !isSession(args)) throw await unknownCommand(args)
  const { command } = await import('../commands/session.js')
  return { command, own: args }
}

/** The error for a command line that doesn't begin with a command. */
export async function unknownCommand([first = '', second]: readonly string[]): Promise<BulkError> {
  if (first.startsWith('-')) {
    return usageError(
      'BadCommandLine',
      `The command comes first; "${first}" isn't one.`,
      'See connect-bulk --help.',
    )
  }
  const isGroup = COMMANDS.some(({ name }) => name.startsWith(`${first} `))
  const typed = isGroup ? `${first} ${second ?? ''}`.trim() : first
  const { didYouMean } = await import('../model/names.js')
  const names = COMMANDS.map(({ name }) => name)
  return usageError(
    'UnknownCommand',
    `There is no command "${typed}".`,
    didYouMean(typed, names, 'See connect-bulk --help.'),
  )
}
