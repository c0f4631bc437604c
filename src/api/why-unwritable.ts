import { dirname } from 'node:path'
import { asError } from '../platform/clock.js'
import { errorCode } from '../platform/files.js'

/** Why a file of the user's own could not be written, without the names of drafts that nobody has asked for. */
export function whyUnwritable(path: string, error: unknown): string {
  const code = errorCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no folder ${dirname(path)}`
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be written`
  return asError(error).message
}
