import { resolve } from 'node:path'
import {
  checkDistinct,
  checkOutput,
  failuresOutput,
  type Output,
  type OverwriteRules,
} from '../workflow/output-files.js'
import { usageError } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { OptionSpec } from './command.js'
import type { Flags } from './flags.js'

export const FORCE_OPTION: OptionSpec = {
  flags: '--force',
  summary: 'overwrite the files named for output, whatever they are',
  group: 'Output',
}

/** Where the failures CSV of a job goes: as named, else into the current folder. */
export function failuresPath(flags: Flags, { cwd }: Context): (job: string) => string {
  const named = flags.text('failures')
  return (job) => resolve(cwd, named ?? `connect-bulk-failures-${job}.csv`)
}

/** Flags that name a file to be read. */
const INPUT_FLAGS = ['users-file', 'protect-file', 'users-from', 'faults'] as const

/** What may become of files that exist already: what this command line reads is never touched. */
export function overwriteRules(flags: Flags, { cwd }: Context): OverwriteRules {
  const named = [...flags.operands, ...INPUT_FLAGS.flatMap((name) => flags.text(name) ?? [])]
  const inputs = named.map((file) => (file === '-' ? '/dev/stdin' : resolve(cwd, file)))
  return { force: flags.has('force'), inputs }
}

/** Flags of writing commands that name a file to be written. */
function jobOutputs(flags: Flags, { cwd }: Context): readonly Output[] {
  const failures = flags.text('failures')
  const out = flags.text('out')
  if (failures === '-') throw usageError('BadFile', '--failures: a file is needed, not -.')
  return [
    ...(failures === undefined ? [] : [failuresOutput(resolve(cwd, failures))]),
    ...(out === undefined ? [] : [{ path: resolve(cwd, out), kind: 'plan', flag: '--out' } as const]),
  ]
}

/** Finds out before anything is called what could not be written later. @throws BulkError exit 2 */
export async function checkOutputs(flags: Flags, context: Context): Promise<void> {
  const outputs = jobOutputs(flags, context)
  for (const output of outputs) await checkOutput(context.files, output, overwriteRules(flags, context))
  await checkDistinct(context.files, outputs)
}
