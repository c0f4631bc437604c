import { resolve } from 'node:path'
import { ofFlag, usageError } from '../model/errors.js'
import type { OverwriteRules } from '../workflow/output-files.js'
import { type Flags, inputsOf, type ParseContext, STDIN } from './flags.js'
import type { ReportFile } from './report-file.js'

/** An option, wherever a command's help has it. */
export const FORCE = { '--force': 'overwrite the files named for output, of any kind' }

/** What may become of files that exist already: what this command line reads is never touched. */
export function overwriteRules(
  flags: Flags,
  { cwd }: ParseContext,
  operands: readonly string[] = flags.operands,
): OverwriteRules {
  const inputs = inputsOf(flags, operands).map((file) => (file === '-' ? STDIN : resolve(cwd, file)))
  return { force: flags.has('force'), inputs }
}

/** The absolute path of a file that a flag names; stdout is for the answer. @throws BulkError exit 2 for `-` */
export function outputFile(
  flags: Flags,
  name: string,
  { cwd }: ParseContext,
  hint?: string,
): string | undefined {
  const file = flags.text(name)
  if (file === '-') throw usageError('BadFile', ofFlag(`--${name}`, 'a file is needed, not -.'), hint)
  return file === undefined ? undefined : resolve(cwd, file)
}

/** The files that a writing command names for output, as absolute paths. */
export interface OutputPaths {
  readonly failures?: string | undefined
  readonly out?: string | undefined
  readonly report?: ReportFile | undefined
  readonly passwords?: { readonly generate: string | undefined }
  readonly overwrite: OverwriteRules
}

/** Whether a command line names any, so that there is something to check. */
export function namesOutputs({ failures, out, report, passwords }: OutputPaths): boolean {
  return [failures, out, report, passwords?.generate].some((path) => path !== undefined)
}
