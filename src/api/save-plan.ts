import { usageError } from '../model/errors.js'
import { jsonPieces } from '../model/json-text.js'
import type { Files } from '../platform/files.js'
import { SHARED_FILE } from './failures-file.js'
import { whyUnwritable } from './why-unwritable.js'

/** Saves a plan as JSON. @throws BulkError exit 2 where that is not possible */
export async function savePlan(path: string, document: object, files: Files): Promise<void> {
  try {
    await files.replace(path, [...jsonPieces(document)].join(''), SHARED_FILE)
  } catch (error) {
    throw usageError('UnwritableFile', `--out: ${whyUnwritable(path, error)}.`)
  }
}
