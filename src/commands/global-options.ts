import { isAbsolute, join, resolve } from 'node:path'
import { usageError } from '../model/errors.js'
import { nearest } from '../model/names.js'
import { DEFAULT_PACE, type Pace } from '../model/pace.js'
import { OPERATIONS } from '../operations/index.js'
import { createPaint, type Paint } from '../output/paint.js'
import { type OutputFormat, Reporter } from '../output/reporter.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'

const FORMATS: readonly OutputFormat[] = ['table', 'json', 'ndjson']

/** @throws BulkError exit 2 for a format there is not */
export function outputFormat(flags: Flags): OutputFormat {
  const text = flags.text('output') ?? 'table'
  const format = FORMATS.find((candidate) => candidate === text)
  if (format === undefined)
    throw usageError('BadFormat', `--output: "${text}" is not one of ${FORMATS.join(', ')}.`)
  return format
}

export function createReporter(
  flags: Flags,
  context: Context,
  format: OutputFormat = outputFormat(flags),
): Reporter {
  const { terminal, clock, signal } = context
  const quiet = flags.has('quiet')
  return new Reporter({
    terminal,
    clock,
    format,
    signal,
    quiet,
    paint: paintsOf(flags, context),
    statusLine: (text) =>
      terminal.errIsTty && isUnset(context.env['CI']) ? context.statusLine(text) : undefined,
  })
}

/** Emphasis for stdout and stderr, as far as each shows any. */
export function paintsOf(flags: Flags, context: Context): { readonly out: Paint; readonly err: Paint } {
  const { terminal } = context
  const coloured = (isTty: boolean): boolean => isTty && !flags.has('no-color') && allowsColour(context)
  return { out: createPaint(coloured(terminal.outIsTty)), err: createPaint(coloured(terminal.errIsTty)) }
}

function allowsColour({ env }: Context): boolean {
  return isUnset(env['NO_COLOR']) && env['TERM'] !== 'dumb'
}

function isUnset(value: string | undefined): boolean {
  return value === undefined || value === ''
}

/** `--state-dir`, the environment, or the place the system has for such things. */
export function stateFolder(flags: Flags, { env, cwd, homeFolder, platform }: Context): string {
  const named = flags.text('state-dir') ?? env['CONNECT_BULK_STATE_DIR']
  if (named !== undefined && named !== '') return resolve(cwd, named)
  const local = env['LOCALAPPDATA']
  if (platform === 'win32') return join(local ?? join(homeFolder, 'AppData', 'Local'), 'connect-bulk')
  const xdg = env['XDG_STATE_HOME']
  return join(
    xdg !== undefined && isAbsolute(xdg) ? xdg : join(homeFolder, '.local', 'state'),
    'connect-bulk',
  )
}

/**
 * The pace of every operation: `--rate` for all or one, `--burst`, and the share of it that is ours.
 * @throws BulkError exit 2 for anything that is no pace
 */
export function paceOf(flags: Flags, { env }: Context): (operation: string) => Pace {
  const burst = positive('--burst', flags.text('burst') ?? env['CONNECT_BULK_BURST']) ?? DEFAULT_PACE.burst
  if (burst < 1) throw usageError('BadNumber', `--burst: "${burst}" is less than one call.`)
  const share = shareOf(flags.text('quota-share'))
  const rates = ratesOf(flags.texts('rate'), env['CONNECT_BULK_RATE'])
  return (operation) => ({
    rate: (rates.get(operation) ?? rates.get('') ?? defaultRateOf(operation)) * share,
    burst,
  })
}

function defaultRateOf(operation: string): number {
  return OPERATIONS.find(({ name }) => name === operation)?.defaultRate ?? DEFAULT_PACE.rate
}

/** Every operation that has a lane. */
const OPERATION_NAMES: readonly string[] = [
  ...OPERATIONS.map(({ name }) => name),
  'SearchUsers',
  'ListUsers',
  'ListUserProficiencies',
  'DescribeUser',
  'ListRoutingProfiles',
  'ListSecurityProfiles',
  'SearchUserHierarchyGroups',
  'SearchPredefinedAttributes',
  'ListInstances',
  'DescribeInstance',
]

function isOperation(name: string): boolean {
  return OPERATION_NAMES.includes(name)
}

/** By operation; the empty name stands for all others. */
function ratesOf(texts: readonly string[], fallback: string | undefined): ReadonlyMap<string, number> {
  const rates = new Map<string, number>()
  for (const text of fallback === undefined || fallback === '' ? texts : [fallback, ...texts]) {
    const [, operation = '', value = ''] = /^(?:([A-Za-z]+)=)?(.*)$/.exec(text) ?? []
    if (operation !== '' && !isOperation(operation)) {
      const [near] = nearest(operation, OPERATION_NAMES)
      throw usageError(
        'UnknownOperation',
        `--rate: there is no operation "${operation}".`,
        near === undefined ? undefined : `Did you mean ${near}?`,
      )
    }
    const rate = positive('--rate', value)
    if (rate !== undefined) rates.set(operation, rate)
  }
  return rates
}

function shareOf(text: string | undefined): number {
  const percent = positive('--quota-share', text?.replace(/%$/, '')) ?? 100
  if (percent > 100) throw usageError('BadNumber', `--quota-share: "${text ?? ''}" is more than 100%.`)
  return percent / 100
}

function positive(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (number <= 0) throw usageError('BadNumber', `${flag}: "${text}" is not a number above 0.`)
  return number
}
