import { BulkError, EXIT, usageError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import type { Context } from '../platform/context.js'
import type { SandboxOptions } from '../sandbox/sandbox.js'
import { checkOutput, type Output, writeOutput } from '../workflow/output-files.js'
import { readInput } from './input-file.js'
import type { SandboxChoices } from './sandbox-options.js'

/** What a sandbox starts with; reads the files that the command line names. @throws BulkError exit 2 */
export async function sandboxOptions(choices: SandboxChoices, context: Context): Promise<SandboxOptions> {
  const { port, users, seed, speed, identityType, preset } = choices
  const switches = await switchesOf(choices)
  const faults = await faultsOf(choices, context)
  const create = await contentOf(choices, context)
  await checkSave(choices, context)
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

/** The users it begins with where they come from a file. It is read once here, and used again at each reset. */
async function contentOf(
  { load, usersFrom, identityType, isMasked }: SandboxChoices,
  context: Context,
): Promise<SandboxOptions['create']> {
  const file = load ?? usersFrom
  if (file === undefined) return undefined
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

async function switchesOf(choices: SandboxChoices): Promise<Partial<SandboxOptions>> {
  const { readSwitch } = await import('../sandbox/sandbox.js')
  const switches: Partial<SandboxOptions> = {}
  for (const text of choices.switches) {
    try {
      Object.assign(switches, readSwitch(text))
    } catch (error) {
      throw usageError('BadSwitch', `--switch: ${asError(error).message}.`)
    }
  }
  return switches
}

async function faultsOf(
  { faults: file }: SandboxChoices,
  context: Context,
): Promise<SandboxOptions['faults']> {
  if (file === undefined) return undefined
  const { readFaults } = await import('../sandbox/sandbox.js')
  const text = new TextDecoder().decode(await readInput(file, context, '--faults'))
  try {
    return readFaults(text, file)
  } catch (error) {
    throw usageError('BadFaults', `--faults: ${asError(error).message}`)
  }
}

/** Checks before the sandbox starts whether it can be saved at the end. @throws BulkError exit 2 */
async function checkSave(choices: SandboxChoices, context: Context): Promise<void> {
  const output = saveOf(choices)
  if (output !== undefined) await checkOutput(context.files, output, choices.overwrite)
}

/** Writes what `--save` asks for. @throws BulkError exit 1 if it can't be written any more */
export async function saveSandbox(
  choices: SandboxChoices,
  context: Context,
  sandbox: { state(): string },
): Promise<void> {
  const output = saveOf(choices)
  if (output === undefined) return
  try {
    await writeOutput(context.files, output, [sandbox.state()], choices.overwrite)
  } catch (error) {
    throw new BulkError('NotSaved', EXIT.unexpected, asError(error).message, undefined, error)
  }
}

function saveOf({ save }: SandboxChoices): Output | undefined {
  return save === undefined ? undefined : { path: save, kind: 'sandbox', flag: '--save' }
}

/** Warns of usernames in the fault file that match no sandbox user: a typo, or a user created later. */
export function noteStrangers(
  { faults = [] }: { readonly faults?: readonly { readonly users?: readonly string[] }[] },
  users: ReadonlyMap<string, { readonly Username: string }>,
  note: (text: string) => void,
): void {
  const named = faults.flatMap((fault) => fault.users ?? [])
  if (named.length === 0) return
  const names = new Set([...users.values()].map(({ Username }) => Username))
  const strangers = named.filter((name) => !names.has(name) && !users.has(name))
  if (strangers.length > 0) note(`--faults: there is no user ${[...new Set(strangers)].join(', ')} yet.`)
}
