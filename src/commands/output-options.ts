import { ofFlag, usageError } from '../model/errors.js'
import { createColours, type Paint, PLAIN } from '../output/paint.js'
import { type OutputFormat, Reporter } from '../output/reporter.js'
import type { Context } from '../platform/context.js'
import { isCi } from '../platform/terminal.js'
import { type Flags, type OptionSpec, optionsIn } from './flags.js'

export const OUTPUT_GROUP = 'Output'

export const OUTPUT_OPTIONS: readonly OptionSpec[] = optionsIn(OUTPUT_GROUP, {
  '--output <format>': 'table, json or ndjson',
  '--state-dir <folder>': 'where jobs are recorded (env CONNECT_BULK_STATE_DIR)',
  '--no-color': 'no colours (env NO_COLOR)',
  '--quiet': 'nothing on stderr but errors',
})

export interface OutputOptions {
  readonly format: OutputFormat
  readonly isQuiet: boolean
  /** False with `--no-color`; the terminal and the environment decide as well. */
  readonly mayColour: boolean
}

const FORMATS: readonly OutputFormat[] = ['table', 'json', 'ndjson']

/** @throws BulkError exit 2 for an unknown format */
export function outputOptions(flags: Flags, format: OutputFormat = formatOf(flags)): OutputOptions {
  return { format, isQuiet: flags.has('quiet'), mayColour: !flags.has('no-color') }
}

function formatOf(flags: Flags): OutputFormat {
  const text = flags.text('output') ?? 'table'
  const format = FORMATS.find((candidate) => candidate === text)
  if (format === undefined)
    throw usageError('BadFormat', ofFlag('--output', `"${text}" is not one of ${FORMATS.join(', ')}.`))
  return format
}

export async function createReporter(options: OutputOptions, context: Context): Promise<Reporter> {
  const { terminal, clock, signal } = context
  const paint = await paintsOf(options, context)
  return new Reporter({
    terminal,
    clock,
    format: options.format,
    signal,
    quiet: options.isQuiet,
    paint,
    statusLine: (text) => (terminal.errIsTty && !isCi(context.env) ? context.statusLine(text) : undefined),
  })
}

/** Emphasis for stdout and stderr, where each can show it. */
async function paintsOf(
  { mayColour }: OutputOptions,
  context: Context,
): Promise<{ readonly out: Paint; readonly err: Paint }> {
  const { outIsTty, errIsTty } = context.terminal
  const paint = async (isTty: boolean): Promise<Paint> =>
    mayColour && allowsColour(isTty, context) ? createColours() : PLAIN
  return { out: await paint(outIsTty), err: await paint(errIsTty) }
}

/** `NO_COLOR` wins over `FORCE_COLOR`, which wins over what the stream is. */
function allowsColour(isTty: boolean, { env }: Context): boolean {
  if (!isUnset(env['NO_COLOR'])) return false
  const forced = env['FORCE_COLOR']
  if (!isUnset(forced)) return forced !== '0' && forced !== 'false'
  return isTty && env['TERM'] !== 'dumb'
}

function isUnset(value: string | undefined): boolean {
  return value === undefined || value === ''
}
