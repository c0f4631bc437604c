import { resolve } from 'node:path'
import { checkPasswordFile, passwordsOutput } from '../workflow/passwords/password-file.js'
import {
  checkDistinct,
  checkOutput,
  failuresOutput,
  type Output,
  type OverwriteRules,
} from '../workflow/output-files.js'
import type { Context } from '../platform/context.js'
import { type Flags, inputsOf, type ParseContext, STDIN } from './flags.js'
import type { ReportFile } from './report-file.js'

/** An option, wherever a command's help has it. */
export const FORCE = { '--force': 'overwrite the files named for output, whatever they are' }

/** What may become of files that exist already: what this command line reads is never touched. */
export function overwriteRules(
  flags: Flags,
  { cwd }: ParseContext,
  operands: readonly string[] = flags.operands,
): OverwriteRules {
  const inputs = inputsOf(flags, operands).map((file) => (file === '-' ? STDIN : resolve(cwd, file)))
  return { force: flags.has('force'), inputs }
}

/** The files that a writing command names for output, as absolute paths. */
export interface OutputPaths {
  readonly failures: string | undefined
  readonly out?: string | undefined
  readonly report?: ReportFile | undefined
  readonly passwords?: { readonly generate: string | undefined }
  readonly overwrite: OverwriteRules
}

/** Finds out before anything is called what could not be written later. @throws BulkError exit 2 */
export async function checkOutputs(paths: OutputPaths, { files }: Context): Promise<void> {
  const { failures, out, report, passwords, overwrite } = paths
  const generate = passwords?.generate
  const outputs: readonly Output[] = [
    ...(failures === undefined ? [] : [failuresOutput(failures)]),
    ...(out === undefined ? [] : [{ path: out, kind: 'plan', flag: '--out' } as const]),
    ...(report === undefined ? [] : [report.output]),
  ]
  for (const output of outputs) await checkOutput(files, output, overwrite)
  if (generate !== undefined) await checkPasswordFile(files, generate, overwrite)
  await checkDistinct(files, [...outputs, ...(generate === undefined ? [] : [passwordsOutput(generate)])])
}
