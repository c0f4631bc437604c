import { usageError } from '../model/errors.js'
import type { Flags } from './flags.js'

/** The one operand of a command about a job. */
export function jobOperand(flags: Flags): string {
  const [job] = flags.operands
  if (job === undefined)
    throw usageError('NoJob', 'Which job?', 'Give a job id, or latest; connect-bulk jobs list shows them.')
  return job
}
