import { resolve } from 'node:path'
import { complaintText } from '../csv/complaint.js'
import { readUserList } from '../csv/read-list.js'
import { usageError } from '../model/errors.js'
import { asError } from '../platform/clock.js'
import { errorCode } from '../platform/files.js'
import type { Context } from '../platform/context.js'
import type { NamedUser } from '../users/named-users.js'
import { createSelection, namedUser, type Selection } from '../users/selection.js'
import type { Flags } from './flags.js'

/** The selection of a command line. */
export async function selectionOf(
  flags: Flags,
  context: Context,
  everyoneByDefault: boolean,
): Promise<Selection> {
  const file = flags.text('users-file')
  return createSelection(
    {
      filter: flags.texts('filter'),
      user: flags.texts('user'),
      excludeUser: flags.texts('exclude-user'),
      all: flags.has('all'),
      fromFile: file === undefined ? undefined : await usersFile(file, context),
    },
    everyoneByDefault,
  )
}

async function usersFile(file: string, context: Context): Promise<readonly NamedUser[]> {
  const { entries, complaints } = readUserList(
    await readInput(file, context, '--users-file'),
    shownName(file),
  )
  if (complaints.length > 0) throw usageError('BadUsersFile', complaints.map(complaintText).join('\n'))
  return entries.map(({ username, userId }) => {
    if (userId === undefined) return namedUser(username ?? '')
    return username === undefined || username === '' ? { userId } : { username, userId }
  })
}

/** The bytes of a file, or of stdin for `-`. */
export async function readInput(file: string, context: Context, where: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of inputPieces(file, context, where)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** The same, a piece at a time. */
export async function* inputPieces(
  file: string,
  { files, terminal, cwd, signal }: Context,
  where: string,
): AsyncIterable<Uint8Array> {
  if (file === '-') {
    yield* terminal.readStdin(signal)
    return
  }
  try {
    yield* files.readPieces(resolve(cwd, file))
  } catch (error) {
    const why = errorCode(error) === 'ENOENT' ? 'there is no such file' : asError(error).message
    throw usageError('UnreadableFile', `${where}: ${file}: ${why}.`)
  }
}

export function shownName(file: string): string {
  return file === '-' ? 'stdin' : file
}
