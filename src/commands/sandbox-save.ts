import { resolve } from 'node:path'
import { BulkError, EXIT } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import type { Context } from '../platform/context.js'
import { checkOutput, type Output, type OverwriteRules, writeOutput } from '../workflow/output-files.js'
import type { Flags } from './flags.js'
import { overwriteRules } from './output-paths.js'

/** Checks before the sandbox starts whether it can be saved at the end. @throws BulkError exit 2 */
export async function checkSave(flags: Flags, context: Context): Promise<void> {
  const save = saveOf(flags, context)
  if (save !== undefined) await checkOutput(context.files, save, rules(flags, context))
}

/** Writes what `--save` asks for. @throws BulkError exit 1 if it can't be written any more */
export async function saveSandbox(
  flags: Flags,
  context: Context,
  sandbox: { state(): string },
): Promise<void> {
  const save = saveOf(flags, context)
  if (save === undefined) return
  try {
    await writeOutput(context.files, save, [sandbox.state()], rules(flags, context))
  } catch (error) {
    throw new BulkError('NotSaved', EXIT.unexpected, asError(error).message, undefined, error)
  }
}

function saveOf(flags: Flags, { cwd }: Context): Output | undefined {
  const file = flags.text('save')
  return file === undefined ? undefined : { path: resolve(cwd, file), kind: 'sandbox', flag: '--save' }
}

/** Operands are a command line of their own. */
function rules(flags: Flags, context: Context): OverwriteRules {
  const { force = false, inputs = [] } = overwriteRules(flags, context)
  return { force, inputs: inputs.slice(flags.operands.length) }
}
