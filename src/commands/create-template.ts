import { resolve } from 'node:path'
import { newUserTemplate } from '../workflow/input/new-user-template.js'
import { type OverwriteRules, writeOutput } from '../workflow/output-files.js'
import { EXIT, type ExitCode } from '../model/errors.js'
import type { CommandWorld } from './command.js'

/** Writes an example of a file of users to create; `-` is stdout. Calls nothing. */
export async function writeTemplate(
  file: string,
  { force }: OverwriteRules,
  { context, reporter }: CommandWorld,
): Promise<ExitCode> {
  const text = newUserTemplate()
  if (file === '-') {
    context.terminal.out(text)
    await context.terminal.drained(context.signal)
    return EXIT.done
  }
  const output = { path: resolve(context.cwd, file), kind: 'other', flag: '--template' } as const
  await writeOutput(context.files, output, [text], force === true ? { force } : {})
  reporter.note(`Example of users to create: ${file}`)
  return EXIT.done
}
