import { visibleLines } from '../output/sanitise.js'
import type { Command } from '../commands/command.js'
import type { Flags } from '../commands/flags.js'
import { COMMANDS } from '../commands/index.js'
import { type BulkError, EXIT, type ExitCode } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import type { Context, World } from '../platform/context.js'
import { findEntry, isSession, readCommandLine, unknownCommand } from './command-line.js'
import { asksOverview, overview } from './overview.js'

/** Runs one command line. Returns the exit code and never throws. */
export async function main(args: readonly string[], world: World): Promise<ExitCode> {
  const ends: (() => Promise<void>)[] = []
  const context: Context = { ...world, atEnd: (work) => void ends.push(work) }
  try {
    return await dispatch(args, context)
  } catch (thrown) {
    const { explainError } = await import('../connect/explain-error.js')
    const error = explainError(thrown, context.signal.aborted)
    await showError(error, args, context)
    return error.exitCode
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<ExitCode> {
  const [first, ...others] = args
  if (first === undefined) return session(args, context)
  if (asksOverview(args)) return say(overview(), context)
  if (first === 'help') return dispatch([...others, '--help'], context)
  if (first === '--version' || first === '-V') return say(`${context.version}\n`, context)
  const found = findEntry(args)
  if (found === undefined && isSession(args)) return session(args, context)
  if (found === undefined) return group(args, context)
  const { parse } = await import('./parse.js')
  const command: Command = await found.entry.load()
  const flags = parse(command, args.slice(found.words))
  return 'help' in flags ? say(flags.help, context) : runCommand(command, flags, context)
}

async function runCommand(command: Command, typed: Flags, outer: Context): Promise<ExitCode> {
  const { createReporter } = await import('../commands/output-options.js')
  const { settle } = await import('../commands/configuration.js')
  const { flags, context, configuration } = await settle(command, typed, outer)
  const options = command.parse(flags, context)
  return command.run(options, {
    context,
    reporter: await createReporter(options.output, context),
    readCommandLine: (args, before) => readCommandLine(args, before, outer),
    configuration,
    commands: COMMANDS,
  })
}

/** Runs the interactive session, on a terminal; elsewhere shows the help. */
async function session(args: readonly string[], context: Context): Promise<ExitCode> {
  const { parse } = await import('./parse.js')
  const { command } = await import('../commands/session.js')
  const flags = parse(command, args)
  if ('help' in flags) return say(flags.help, context)
  if (context.terminal.interactive) return runCommand(command, flags, context)
  context.terminal.err(
    `${overview()}\nThe interactive session needs a terminal, and CI must not be set. Without it use a command:\nconnect-bulk users lists users, connect-bulk edit changes them.\n`,
  )
  return EXIT.usage
}

/** `jobs` and `sandbox` aren't commands, only the first word of some. */
async function group(args: readonly string[], context: Context): Promise<ExitCode> {
  const [first = '', second] = args
  const isGroup = COMMANDS.some(({ name }) => name.startsWith(`${first} `))
  if (isGroup && (second === '--help' || second === '-h')) return say(overview(first), context)
  if (!isGroup || second !== undefined) throw await unknownCommand(args)
  context.terminal.err(overview(first))
  return EXIT.usage
}

function say(text: string, { terminal }: Context): ExitCode {
  terminal.out(text)
  return EXIT.done
}

async function showError(error: BulkError, args: readonly string[], context: Context): Promise<void> {
  const { terminal, clock } = context
  const { configuredOutput } = await import('../commands/configuration.js')
  const { errorView } = await import('../output/error-view.js')
  const format = machineFormat(args, await configuredOutput(context))
  if (format !== undefined) {
    const { errorDocument } = await import('../output/documents.js')
    const { isoTime } = await import('../platform/clock.js')
    const document = errorDocument(error)
    const line = { schema: document.schema, type: 'error', time: isoTime(clock.now()), error: document.error }
    terminal.out(format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : `${JSON.stringify(line)}\n`)
  }
  terminal.err(errorView(error))
  if (args.includes('--debug') && error.cause !== undefined)
    terminal.err(`debug: ${visibleLines(asError(error.cause).stack ?? '')}\n`)
}

/** The requested output format, even from a command line that can't be parsed. */
function machineFormat(
  args: readonly string[],
  configured: string | undefined,
): 'json' | 'ndjson' | undefined {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  const text =
    own.find((arg) => arg.startsWith('--output='))?.slice('--output='.length) ??
    own[own.indexOf('--output') + 1]
  const asked = own.some((arg) => arg === '--output' || arg.startsWith('--output='))
  const format = asked ? text : configured
  return format === 'json' || format === 'ndjson' ? format : undefined
}
