import { usageError } from '../model/errors.js'
import { wholeNumber } from '../model/wording.js'
import type { Context } from '../platform/context.js'
import type { Guards } from '../workflow/planning/guards.js'
import type { MinLeft } from '../workflow/planning/impact.js'
import type { Flags } from './flags.js'
import { caselessName } from '../model/free-text.js'

/** What may stop a plan, as typed. */
export interface GuardOptions extends Omit<Guards, 'protectedUsers' | 'isReviewed'> {
  readonly protectFile: string | undefined
}

export function guardOptions(flags: Flags): GuardOptions {
  return {
    strict: flags.has('strict'),
    expectCount: flags.wholeNumber('expect-count'),
    maxUsers: flags.wholeNumber('max-users'),
    allowProtected: flags.has('allow-protected'),
    allowPrivileged: flags.has('allow-privileged'),
    protectFile: flags.text('protect-file'),
    minLeft: flags.texts('min-left').map(minLeftOf),
  }
}

function minLeftOf(text: string): MinLeft {
  const [, profile = '', number = ''] = /^(.+)=([^=]*)$/s.exec(text) ?? []
  const users = wholeNumber(number)
  if (users === undefined) throw usageError('BadValue', `--min-left: "${text}" is not PROFILE=NUMBER.`)
  return { profile: profile.trim(), users }
}

/** What may stop a plan; reads `--protect-file`. */
export async function guardsOf(
  { protectFile, ...guards }: GuardOptions,
  isReviewed: boolean,
  context: Context,
): Promise<Guards> {
  return { ...guards, isReviewed, protectedUsers: await protectedUsers(protectFile, context) }
}

/** The users that `--protect-file` protects: names as they are compared, and ids. */
async function protectedUsers(file: string | undefined, context: Context): Promise<ReadonlySet<string>> {
  if (file === undefined) return new Set()
  const { readUsersFile } = await import('./input-file.js')
  const users = await readUsersFile(file, context, '--protect-file', 'BadProtectFile')
  const names = users.flatMap(({ username, userId }) => [username, userId])
  return new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [caselessName(name)])))
}
