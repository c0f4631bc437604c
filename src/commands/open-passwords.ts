import { resolve } from 'node:path'
import { PasswordFile } from '../workflow/passwords/password-file.js'
import {
  firstOf,
  givenPasswords,
  type NewPasswords,
  type Passwords,
  readPasswords,
} from '../workflow/passwords/passwords.js'
import type { OverwriteRules } from '../workflow/output-files.js'
import { usageError } from '../model/errors.js'
import { count } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import type { CommandWorld } from './command.js'
import { inputPieces, shownName } from './input-file.js'
import type { PasswordOptions } from './password-options.js'

interface PasswordChoices {
  readonly passwords: PasswordOptions
  readonly overwrite: OverwriteRules
}

/**
 * Opens the sources of passwords.
 * @param input a file of users, and the passwords that its rows give
 * @throws BulkError exit 2 with everything that is wrong with the files
 */
export async function openPasswords(
  { passwords: { generate, from }, overwrite }: PasswordChoices,
  { context, reporter }: CommandWorld,
  input?: { readonly file: string; readonly passwords: ReadonlyMap<string, string> },
): Promise<NewPasswords> {
  const file = generate === undefined ? undefined : new PasswordFile(generate, context.files, overwrite)
  const read =
    from === undefined ? undefined : await readPasswords(inputPieces(from, context, FLAG), shownName(from))
  const isGiven = input !== undefined && input.passwords.size > 0
  const sources: readonly Passwords[] = [
    ...(isGiven ? [givenPasswords(input.passwords)] : []),
    ...(read === undefined ? [] : [givenPasswords(read)]),
    ...(file === undefined ? [] : [file]),
  ]
  const flags = [
    ...(isGiven ? readFlags(input.file, context) : []),
    ...(from === undefined ? [] : readFlags(from, context)),
    ...(generate === undefined ? [] : ['--generate-passwords', generate]),
  ]
  const isShared = sources.length <= 1 && !flags.includes('-')
  return {
    ...firstOf(sources),
    workerFlags: isShared ? flags : null,
    close: async () => {
      await file?.close()
      if (file === undefined) return
      const { generated, reused } = file.counts
      if (generated > 0) reporter.note(`Generated passwords: ${count(generated, 'user')}, in ${file.path}.`)
      if (reused > 0)
        reporter.note(`Passwords that were there already: ${count(reused, 'user')}, in ${file.path}.`)
    },
  }
}

const FLAG = '--passwords'

function readFlags(file: string, { cwd }: Context): readonly string[] {
  return [FLAG, file === '-' ? file : resolve(cwd, file)]
}

/** Flags by which the next command gets the passwords; `FILE` stands for a file that doesn't exist yet. */
export function nextFlagsOf({ workerFlags }: NewPasswords): readonly string[] {
  return workerFlags ?? [FLAG, 'FILE']
}

/** For commands that create no users. */
export const noPasswords: NewPasswords = { ...firstOf([]), workerFlags: [], close: () => Promise.resolve() }

/** @throws BulkError exit 2 if only this process has the passwords */
export function workerFlagsOf({ workerFlags }: NewPasswords): readonly string[] {
  if (workerFlags !== null) return workerFlags
  throw usageError(
    'ContradictoryFlags',
    '--detach: a process of its own has no way to read these passwords: they come from stdin, or from two places.',
    'Nothing was sent. Leave out --detach, or give all passwords in one file.',
  )
}
