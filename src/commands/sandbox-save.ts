import { resolve } from 'node:path'
import { BulkError, EXIT, usageError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'

/** At the end it is too late: what there is to save would be lost. @throws BulkError exit 2 */
export async function checkSave(flags: Flags, { files, cwd }: Context): Promise<void> {
  const file = flags.text('save')
  if (file === undefined) return
  try {
    await files.checkWritable(resolve(cwd, file))
  } catch (error) {
    throw usageError('NotSaved', `--save: ${file} can't be written: ${asError(error).message}`)
  }
}

/** Writes what `--save` asks for. @throws BulkError exit 1 if it can't be written any more */
export async function saveSandbox(
  flags: Flags,
  { files, cwd }: Context,
  sandbox: { state(): string },
): Promise<void> {
  const file = flags.text('save')
  if (file === undefined) return
  try {
    await files.replace(resolve(cwd, file), sandbox.state())
  } catch (error) {
    const why = asError(error).message
    throw new BulkError('NotSaved', EXIT.unexpected, `--save: ${file} can't be written: ${why}`)
  }
}
