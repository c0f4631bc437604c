import { join, resolve } from 'node:path'
import { usageError } from '../model/errors.js'
import { DEFAULT_PACE } from '../model/limits.js'
import type { Context } from '../platform/context.js'
import { errorCode, whyUnreadable } from '../platform/error-code.js'
import { userFolder } from '../platform/user-folder.js'
import type { FileValue, FileValues, ReadFile } from './configuration-file.js'
import type { Flags, OptionSpec } from './flags.js'

/** A setting of the configuration file: named as its flag, without the dashes. */
export interface Key {
  readonly name: string
  /** Environment variables that win over the file, the strongest first; the program reads the file's value from the last. */
  readonly variables: readonly string[]
  /** The default, as text for people. */
  readonly standard?: string
  /** Read as a flag of the commands that have it, not from the environment. */
  readonly isFlag?: true
}

/** Everything that the file may hold, at its top and for a named instance. */
export const KEYS: readonly Key[] = [
  { name: 'instance', variables: ['CONNECT_BULK_INSTANCE'] },
  { name: 'region', variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'] },
  { name: 'profile', variables: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'CONNECT_BULK_PROFILE'] },
  { name: 'expect-account', variables: ['CONNECT_BULK_EXPECT_ACCOUNT'] },
  { name: 'rate', variables: ['CONNECT_BULK_RATE'], standard: 'the API quotas' },
  { name: 'burst', variables: ['CONNECT_BULK_BURST'], standard: String(DEFAULT_PACE.burst) },
  { name: 'quota-share', variables: ['CONNECT_BULK_QUOTA_SHARE'], isFlag: true, standard: '100%' },
  { name: 'protect-file', variables: ['CONNECT_BULK_PROTECT_FILE'], isFlag: true },
  { name: 'wait-for-service', variables: ['CONNECT_BULK_WAIT_FOR_SERVICE'], isFlag: true, standard: '10m' },
  { name: 'output', variables: ['CONNECT_BULK_OUTPUT'], isFlag: true, standard: 'table' },
  { name: 'state-dir', variables: ['CONNECT_BULK_STATE_DIR'] },
]

export interface ConfigurationFile extends ReadFile {
  readonly path: string
  readonly exists: boolean
}

/** Where a value comes from. */
export interface Origin {
  readonly name: string
  readonly value: string | null
  readonly origin: 'flag' | 'environment' | 'file' | 'default'
  /** The flag, the variable, or the file and line. */
  readonly from: string | null
}

export interface Configuration {
  /** `undefined` where it is switched off, or there is no home folder. */
  readonly file: ConfigurationFile | undefined
  readonly origins: readonly Origin[]
}

/** A command line completed from environment and file. */
export interface Settled {
  readonly flags: Flags
  readonly context: Context
  readonly configuration: Configuration
}

/** Switches the file off. */
export const NO_FILE = 'none'

/** The declarations that decide how a command's flags are settled. */
interface DeclaredFlags {
  readonly options: readonly OptionSpec[]
  readonly takesCommandLine?: true
}

/**
 * Completes a command line from environment and file. Flags win over the environment, which wins over the file.
 * @throws BulkError exit 2 for a file that can't be read
 */
export async function settle(command: DeclaredFlags, flags: Flags, context: Context): Promise<Settled> {
  const file = await loadFile(context)
  const named = flags.text('instance') ?? (context.env['CONNECT_BULK_INSTANCE'] || undefined)
  const values = valuesFor(named, file)
  const alias = file?.instances.get(named ?? '')?.get('instance')?.value
  const origins = KEYS.map((key) => originOf(key, flags, context, values, file?.path)).map((origin) =>
    // What a name of the file stands for.
    origin.name === 'instance' && alias !== undefined ? { ...origin, value: alias } : origin,
  )
  const env = { ...context.env }
  const given: Record<string, string> = {}
  for (const [n, { value, origin }] of origins.entries()) {
    const { name, variables, isFlag } = KEYS[n] ?? { name: '', variables: [] }
    if (value === null || origin === 'flag') continue
    if (isFlag === true && hasFlag(command, name)) given[name] = value
    else if (origin === 'file') env[variables.at(-1) ?? ''] = value
  }
  if (alias !== undefined && flags.text('instance') !== undefined) given['instance'] = alias
  else if (alias !== undefined) env['CONNECT_BULK_INSTANCE'] = alias
  // Options before another command line belong to that one and are settled with it.
  const settled = command.takesCommandLine === true ? flags : flags.with(given)
  return { flags: settled, context: { ...context, env }, configuration: { file, origins } }
}

/** The format that environment or file ask for; `undefined` where the file can't be read, which then is the error to show. */
export async function configuredOutput(context: Context): Promise<string | undefined> {
  const file = await loadFile(context).catch(() => undefined)
  return context.env['CONNECT_BULK_OUTPUT'] || file?.values.get('output')?.value
}

/** Whether a command has a flag. The `--output` of `export` is a different one. */
function hasFlag({ options }: DeclaredFlags, name: string): boolean {
  return options.some(({ flags }) => flags.startsWith(`--${name} <`) && flags !== '--output <csv>')
}

/** Those of the named instance before those for all. */
function valuesFor(named: string | undefined, file: ConfigurationFile | undefined): FileValues {
  const standard = file?.values ?? new Map<string, FileValue>()
  const chosen = named ?? standard.get('instance')?.value ?? ''
  return new Map([...standard, ...(file?.instances.get(chosen) ?? [])])
}

function originOf(
  { name, variables }: Key,
  flags: Flags,
  { env }: Pick<Context, 'env'>,
  values: FileValues,
  path: string | undefined,
): Origin {
  const typed = name === 'rate' ? flags.texts(name).join(', ') || undefined : flags.text(name)
  if (typed !== undefined) return { name, value: typed, origin: 'flag', from: `--${name}` }
  const variable = variables.find((one) => (env[one] ?? '') !== '')
  if (variable !== undefined)
    return { name, value: env[variable] ?? null, origin: 'environment', from: variable }
  const found = values.get(name)
  if (found !== undefined) return { name, value: found.value, origin: 'file', from: `${path}:${found.line}` }
  return { name, value: null, origin: 'default', from: null }
}

async function loadFile(context: Context): Promise<ConfigurationFile | undefined> {
  const path = pathOf(context)
  if (path === undefined) return undefined
  const text = await textOf(path, context)
  if (text === undefined) return { path, exists: false, values: new Map(), instances: new Map() }
  const { readConfiguration } = await import('./configuration-file.js')
  const keys = KEYS.map(({ name }) => name)
  return { path, exists: true, ...readConfiguration(text, path, keys, context) }
}

/** The file of the user. */
function pathOf(context: Context): string | undefined {
  const named = context.env['CONNECT_BULK_CONFIG'] ?? ''
  if (named === NO_FILE) return undefined
  if (named !== '') return resolve(context.cwd, named)
  const folder = userFolder('configuration', context)
  return folder === undefined ? undefined : join(folder, 'config.toml')
}

/** `undefined` if there is no file and none was named. */
async function textOf(path: string, { files, env }: Context): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await files.read(path))
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')
    if (isAbsent && (env['CONNECT_BULK_CONFIG'] ?? '') === '') return undefined
    const why = isAbsent ? 'there is no such file' : whyUnreadable(error)
    throw usageError(
      'BadConfiguration',
      `The configuration file ${path} can't be read: ${why}.`,
      `CONNECT_BULK_CONFIG names another one; ${NO_FILE} is none.`,
    )
  }
}
