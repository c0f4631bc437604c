import { usageError } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { SandboxOptions } from '../sandbox/sandbox.js'
import type { OptionSpec } from './command.js'
import type { Flags } from './flags.js'
import { FORCE_OPTION } from './output-paths.js'
import { checkSave } from './sandbox-save.js'
import { readInput } from './select.js'
import { asError } from '../platform/clock.js'

const group = 'Sandbox'

const IDENTITY_TYPES = ['connect-managed', 'saml', 'existing-directory'] as const

export const SANDBOX_OPTIONS: readonly OptionSpec[] = [
  { flags: '--port <n>', summary: 'the port to listen on (default: any free one)', group },
  { flags: '--users <n>', summary: 'how many users there are (default 300)', group },
  { flags: '--seed <n>', summary: 'another number makes another instance (default 1)', group },
  {
    flags: '--identity-type <type>',
    summary: `where the users are from: ${IDENTITY_TYPES.join(', ')} (default connect-managed)`,
    group,
  },
  { flags: '--load <file>', summary: 'begins with what --save has written', group },
  { flags: '--save <file>', summary: 'at the end, writes all that is in it, as JSON', group },
  { ...FORCE_OPTION, group },
  {
    flags: '--users-from <file>',
    summary: 'a practice copy: the users of a CSV that export has written',
    group,
  },
  { flags: '--mask', summary: 'of --users-from: other names, e-mail addresses and numbers', group },
  { flags: '--kind', summary: 'wherever nobody knows what the real service does, it is kind', group },
  { flags: '--hostile', summary: 'there it goes against whoever relies on anything', group },
  {
    flags: '--switch <name=value>',
    summary: 'decides one such point; BEHAVIOUR.md lists them (repeatable)',
    repeatable: true,
    group,
  },
  { flags: '--faults <file>', summary: 'JSON that says which calls fail, and how', group },
  { flags: '--speed <x>', summary: 'so many times as fast as the real service (default 1)', group },
]

/** More would fill the memory of Node.js, which then dies without a word of use. */
const MOST_USERS = 1_000_000

function usersOf(flags: Flags): number | undefined {
  const users = flags.wholeNumber('users')
  if (users !== undefined && users > MOST_USERS) {
    throw usageError('BadNumber', `--users: ${users} are too many; at most ${MOST_USERS} fit into memory.`)
  }
  return users
}

/** @throws BulkError exit 2 for a number or fault file that can't be meant */
export async function sandboxOptions(flags: Flags, context: Context): Promise<SandboxOptions> {
  const port = flags.wholeNumber('port')
  if (port !== undefined && port > 65_535) throw usageError('BadNumber', `--port: there is no port ${port}.`)
  const users = usersOf(flags)
  const seed = flags.wholeNumber('seed')
  const speed = speedOf(flags.text('speed'))
  const identityType = identityTypeOf(flags.text('identity-type'))
  const preset = presetOf(flags)
  const switches = await switchesOf(flags)
  const faults = await faultsOf(flags, context)
  const create = await contentOf(flags, context, identityType)
  await checkSave(flags, context)
  return {
    ...(port === undefined ? {} : { port }),
    ...(users === undefined ? {} : { users }),
    ...(seed === undefined ? {} : { seed }),
    ...(speed === undefined ? {} : { speed }),
    ...switches,
    ...(create === undefined ? {} : { create }),
    ...(preset === undefined ? {} : { preset }),
    ...(identityType === undefined ? {} : { identityType }),
    ...(faults === undefined ? {} : { faults }),
  }
}

/** What it begins with, if that is no made-up people. The file is read here, and made of again at each reset. */
async function contentOf(
  flags: Flags,
  context: Context,
  identityType: SandboxOptions['identityType'],
): Promise<SandboxOptions['create']> {
  const [load, usersFrom] = [flags.text('load'), flags.text('users-from')]
  const isMasked = flags.has('mask')
  if (isMasked && usersFrom === undefined) throw contradiction('--mask goes with --users-from only.')
  const file = load ?? usersFrom
  if (file === undefined) return undefined
  refuseBeside(flags, load === undefined ? '--users-from' : '--load')
  const { practiceCopy, readState } = await import('../sandbox/sandbox.js')
  const option = load === undefined ? '--users-from' : '--load'
  const text = new TextDecoder().decode(await readInput(file, context, option))
  const rest = { instances: 1, isMasked, ...(identityType === undefined ? {} : { identityType }) }
  const create: SandboxOptions['create'] = (made) =>
    load === undefined ? practiceCopy(text, file, { ...rest, ...made }) : readState(text, file)
  try {
    create({ seed: 1, now: context.clock.now() })
  } catch (error) {
    throw usageError('BadSandboxFile', `${option}: ${asError(error).message}`)
  }
  return create
}

function refuseBeside(flags: Flags, option: string): void {
  const others = option === '--load' ? ['users', 'seed', 'identity-type', 'users-from'] : ['users']
  const other = others.find((name) => flags.text(name) !== undefined)
  if (other !== undefined) throw contradiction(`${option} says who is there: --${other} does not go with it.`)
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

async function switchesOf(flags: Flags): Promise<Partial<SandboxOptions>> {
  const { readSwitch } = await import('../sandbox/sandbox.js')
  const switches: Partial<SandboxOptions> = {}
  for (const text of flags.texts('switch')) {
    try {
      Object.assign(switches, readSwitch(text))
    } catch (error) {
      throw usageError('BadSwitch', `--switch: ${asError(error).message}.`)
    }
  }
  return switches
}

async function faultsOf(flags: Flags, context: Context): Promise<SandboxOptions['faults']> {
  const file = flags.text('faults')
  if (file === undefined) return undefined
  const { readFaults } = await import('../sandbox/sandbox.js')
  const text = new TextDecoder().decode(await readInput(file, context, '--faults'))
  try {
    return readFaults(text, file)
  } catch (error) {
    throw usageError('BadFaults', `--faults: ${asError(error).message}`)
  }
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
    throw usageError('BadIdentityType', `--identity-type: "${text}" is none of ${IDENTITY_TYPES.join(', ')}.`)
  }
  return type === undefined ? undefined : wireTypes[type]
}

const wireTypes = {
  'connect-managed': 'CONNECT_MANAGED',
  saml: 'SAML',
  'existing-directory': 'EXISTING_DIRECTORY',
} as const
