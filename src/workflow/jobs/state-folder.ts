import { dirname, join } from 'node:path'
import { BulkError, EXIT } from '../../model/errors.js'
import { asError } from '../../platform/clock.js'
import type { Files } from '../../platform/files.js'

/** Checks, before anything is planned, that jobs can be recorded there. Creates nothing. @throws BulkError exit 1 */
export async function checkStateFolder(files: Files, folder: string): Promise<void> {
  try {
    const there = await files.exists(folder)
    if (!there && dirname(folder) !== folder) await checkStateFolder(files, dirname(folder))
    else await files.checkWritable(join(folder, 'job'))
  } catch (error) {
    throw unrecorded(error)
  }
}

/** A job that can't be recorded must not run. */
export function unrecorded(error: unknown): BulkError {
  if (error instanceof BulkError) return error
  return new BulkError(
    'NoJournal',
    EXIT.unexpected,
    `The job can't be recorded: ${asError(error).message}`,
    {
      commandLine: 'Nothing was sent. Check --state-dir and the free space there.',
      session: 'Nothing was sent. Check the state folder and the free space there.',
    },
    error,
  )
}
