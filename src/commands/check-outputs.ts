import { checkPasswordFile, passwordsOutput } from '../workflow/passwords/password-file.js'
import { checkDistinct, checkOutput, failuresOutput, type Output } from '../workflow/output-files.js'
import type { Context } from '../platform/context.js'
import type { OutputPaths } from './output-paths.js'

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
