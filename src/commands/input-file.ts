import { resolve } from 'node:path'
import { complaintsText } from '../csv/complaint.js'
import { TextStream } from '../csv/text-stream.js'
import { usageError } from '../model/errors.js'
import type { Context } from '../platform/context.js'
import { whyUnreadable } from '../platform/error-code.js'
import { type NamedUser, namedUser, userOfCells } from '../users/named-users.js'

/** The bytes of a file, or of stdin for `-`. */
export async function readInput(file: string, context: Context, where: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of inputPieces(file, context, where)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** The text of a file whatever its encoding, decoded as it is read; empty for a file that is no text. */
export async function readText(file: string, context: Context, where: string): Promise<string> {
  const stream = new TextStream(file)
  const pieces: string[] = []
  for await (const piece of inputPieces(file, context, where)) {
    context.signal.throwIfAborted()
    pieces.push(stream.push(piece))
  }
  pieces.push(stream.end())
  return stream.complaint === undefined ? pieces.join('') : ''
}

/** The bytes of a file, a piece at a time. */
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
    throw usageError('UnreadableFile', `${where}: ${file}: ${whyUnreadable(error)}.`)
  }
}

export function shownName(file: string): string {
  return file === '-' ? 'stdin' : file
}

/** The users that a file lists. @throws BulkError exit 2 with `code` and every complaint about the file */
export async function readUsersFile(
  file: string,
  context: Context,
  where: string,
  code: string,
): Promise<readonly NamedUser[]> {
  const name = shownName(file)
  const { readUserListPieces } = await import('../csv/read-list.js')
  const { entries, complaints } = await readUserListPieces(inputPieces(file, context, where), name)
  if (complaints.length > 0) throw usageError(code, complaintsText(complaints))
  return entries.map(({ line, username = '', userId }) => ({
    ...(userId === undefined ? namedUser(username) : userOfCells(username, userId)),
    where: `${name}:${line}`,
  }))
}
