import { failuresCsv } from '../journal/failures-csv.js'
import type { JobHistory } from '../journal/job-history.js'
import { BulkError, EXIT, usageError } from '../model/errors.js'
import { type Files, errorCode } from '../platform/files.js'
import { dirname } from 'node:path'
import { asError } from '../platform/clock.js'
import { jsonPieces } from '../model/json-text.js'

/** For other people's eyes too, as far as the umask allows. */
export const SHARED_FILE = 0o666

/** A file that can't be written later would be found out too late. @throws BulkError exit 2 */
export async function checkFailuresFile(files: Files, path: string): Promise<void> {
  await claiming(path, () => files.checkWritable(path))
}

/** An old one would lie about the run that begins. @throws BulkError exit 2 */
export async function clearFailuresFile(files: Files, path: string): Promise<void> {
  await claiming(path, () => files.remove(path))
}

async function claiming(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw new BulkError(
      'NoFailuresFile',
      EXIT.usage,
      `The failures CSV can't be written: ${whyUnwritable(path, error)}.`,
      'Nothing was sent. Name another place with --failures.',
      error,
    )
  }
}

/** Writes the rows of those who failed or were not attempted; answers where, or `null` if there is nobody. */
export async function writeFailures(
  reading: JobHistory,
  files: Files,
  failed: (path: string, error: unknown) => void,
): Promise<string | null> {
  const text = failuresCsv(reading)
  if (text === undefined) return null
  const { failuresFile } = reading
  try {
    await files.replace(failuresFile, text, SHARED_FILE)
    return failuresFile
  } catch (error) {
    failed(failuresFile, error)
    return null
  }
}

/** Why a file of the user's own could not be written, without the names of drafts that nobody has asked for. */
export function whyUnwritable(path: string, error: unknown): string {
  const code = errorCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no folder ${dirname(path)}`
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be written`
  return asError(error).message
}

/** Saves a plan as JSON. @throws BulkError exit 2 where that is not possible */
export async function savePlan(path: string, document: object, files: Files): Promise<void> {
  try {
    await files.replace(path, [...jsonPieces(document)].join(''), SHARED_FILE)
  } catch (error) {
    throw usageError('UnwritableFile', `--out: ${whyUnwritable(path, error)}.`)
  }
}
