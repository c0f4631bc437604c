import type { Guards } from '../workflow/planning/guards.js'
import { complaintText } from '../csv/complaint.js'
import { readUserList } from '../csv/read-list.js'
import { usageError } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import type { Flags } from './flags.js'
import { readInput, shownName } from './select.js'

/** What a command line says about what may stop its plan. */
export async function guardsOf(flags: Flags, context: Context): Promise<Guards> {
  const isAsked = context.terminal.interactive && !flags.has('no-input') && !flags.has('yes')
  return {
    strict: flags.has('strict'),
    expectCount: flags.wholeNumber('expect-count'),
    maxUsers: flags.wholeNumber('max-users'),
    protectedUsers: await protectedUsers(flags, context),
    allowProtected: flags.has('allow-protected'),
    isReviewed: isAsked || flags.has('dry-run'),
    allowPrivileged: flags.has('allow-privileged'),
  }
}

/** Whom `--protect-file` protects: names (whatever their case) and ids. */
async function protectedUsers(flags: Flags, context: Context): Promise<ReadonlySet<string>> {
  const file = flags.text('protect-file')
  if (file === undefined) return new Set()
  const { entries, complaints } = readUserList(
    await readInput(file, context, '--protect-file'),
    shownName(file),
  )
  if (complaints.length > 0) throw usageError('BadProtectFile', complaints.map(complaintText).join('\n'))
  const names = entries.flatMap(({ username, userId }) => [username, userId])
  return new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name.toLowerCase()])))
}
