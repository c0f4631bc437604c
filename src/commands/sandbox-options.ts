import { usageError } from '../model/errors.js'
import type { SandboxOptions } from '../sandbox/sandbox.js'
import type { OverwriteRules } from '../workflow/output-files.js'
import { type Flags, type OptionSpec, type ParseContext, repeatable, optionsIn } from './flags.js'
import { FORCE, outputFile, overwriteRules } from './output-paths.js'

const group = 'Sandbox'

const IDENTITY_TYPES = ['connect-managed', 'saml', 'existing-directory'] as const

export const SANDBOX_OPTIONS: readonly OptionSpec[] = optionsIn(group, {
  '--port <n>': 'the port to listen on (default: any free one)',
  '--users <n>': 'the number of users (default 300)',
  '--seed <n>': 'generate another instance (default 1)',
  '--identity-type <type>': `who manages the users: ${IDENTITY_TYPES.join(', ')} (default connect-managed)`,
  '--load <file>': 'begin with what --save has written',
  '--save <file>': 'save the contents as JSON on exit',
  ...FORCE,
  '--users-from <file>': 'begin with the users of a CSV that export has written',
  '--mask': 'with --users-from: replace names, e-mail addresses and numbers',
  '--kind': 'where the real behaviour is unknown, behave leniently',
  '--hostile': 'where the real behaviour is unknown, be as unhelpful as allowed',
  '--switch <name=value>': repeatable('choose one such behaviour; BEHAVIOUR.md lists them (repeatable)'),
  '--faults <file>': 'JSON that says which calls fail, and how',
  '--speed <x>': 'run this many times as fast as the real service (default 1)',
})

/** More would fill the memory of Node.js, which then crashes without a useful message. */
const MOST_USERS = 1_000_000

/** The sandbox of a command line, as typed; files are read when it starts. */
export interface SandboxChoices {
  readonly port: number | undefined
  readonly users: number | undefined
  readonly seed: number | undefined
  readonly speed: number | undefined
  readonly identityType: SandboxOptions['identityType']
  readonly preset: SandboxOptions['preset']
  /** `NAME=VALUE` each. */
  readonly switches: readonly string[]
  readonly faults: string | undefined
  readonly load: string | undefined
  readonly usersFrom: string | undefined
  readonly isMasked: boolean
  /** An absolute path. */
  readonly save: string | undefined
  readonly overwrite: OverwriteRules
}

/** @throws BulkError exit 2 for values that make no sense and options that contradict each other */
export function sandboxChoices(flags: Flags, context: ParseContext): SandboxChoices {
  const choices = {
    port: portOf(flags),
    users: usersOf(flags),
    seed: flags.wholeNumber('seed'),
    speed: speedOf(flags.text('speed')),
    identityType: identityTypeOf(flags.text('identity-type')),
    preset: presetOf(flags),
    switches: flags.texts('switch'),
    faults: flags.text('faults'),
    load: flags.text('load'),
    usersFrom: flags.text('users-from'),
    isMasked: flags.has('mask'),
    save: outputFile(flags, 'save', context),
    // Operands are a command line of their own.
    overwrite: overwriteRules(flags, context, []),
  }
  checkContent(choices)
  return choices
}

function portOf(flags: Flags): number | undefined {
  const port = flags.wholeNumber('port')
  if (port !== undefined && port > 65_535) throw usageError('BadNumber', `--port: there is no port ${port}.`)
  return port
}

/** Options that contradict a file. */
function checkContent(choices: SandboxChoices): void {
  const { load, usersFrom, users, seed, identityType, isMasked } = choices
  if (isMasked && usersFrom === undefined) throw contradiction('--mask goes with --users-from only.')
  const others =
    load === undefined
      ? { '--users': usersFrom === undefined ? undefined : users }
      : { '--users': users, '--seed': seed, '--identity-type': identityType, '--users-from': usersFrom }
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0]
  if (other === undefined) return
  const option = load === undefined ? '--users-from' : '--load'
  throw contradiction(`${option} says who is there: ${other} does not go with it.`)
}

function usersOf(flags: Flags): number | undefined {
  const users = flags.wholeNumber('users')
  if (users !== undefined && users > MOST_USERS) {
    throw usageError('BadNumber', `--users: ${users} are too many; at most ${MOST_USERS} fit into memory.`)
  }
  return users
}

function contradiction(message: string): Error {
  return usageError('Contradiction', message)
}

function presetOf(flags: Flags): SandboxOptions['preset'] {
  if (flags.has('kind') && flags.has('hostile')) {
    throw usageError('Contradiction', '--kind and --hostile contradict each other.')
  }
  return flags.has('kind') ? 'kind' : flags.has('hostile') ? 'hostile' : undefined
}

function speedOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (speed <= 0) throw usageError('BadNumber', `--speed: "${text}" is not a number above 0.`)
  return speed
}

function identityTypeOf(text: string | undefined): SandboxOptions['identityType'] {
  const type = IDENTITY_TYPES.find((name) => name === text?.toLowerCase().replaceAll('_', '-'))
  if (type === undefined && text !== undefined) {
    throw usageError(
      'BadIdentityType',
      `--identity-type: "${text}" is not one of ${IDENTITY_TYPES.join(', ')}.`,
    )
  }
  return type === undefined ? undefined : wireTypes[type]
}

const wireTypes = {
  'connect-managed': 'CONNECT_MANAGED',
  saml: 'SAML',
  'existing-directory': 'EXISTING_DIRECTORY',
} as const
