import { constants, createReadStream } from 'node:fs'
import {
  access,
  chmod,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  rmdir,
  stat,
  unlink,
  utimes,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createFile, replaceFile, whileHeld } from './durable-write.js'
import { errorCode } from './error-code.js'
import { type DurableLog, FileLog } from './file-log.js'
import { type Standing, whatStandsAt, writeToStream } from './what-stands.js'

/** The part of the file system that this program uses. All paths are absolute. */
export interface Files {
  read(path: string): Promise<Uint8Array>
  /** The same in pieces, or what follows the first `offset` bytes. */
  readPieces(path: string, offset?: number): AsyncIterable<Uint8Array>
  /** So many bytes from the beginning and so many from the end, as text; they may overlap. */
  readEnds(
    path: string,
    first: number,
    last: number,
  ): Promise<{ readonly head: string; readonly tail: string }>
  /** The names in a folder; none if it does not exist. */
  list(folder: string): Promise<readonly string[]>
  exists(path: string): Promise<boolean>
  /** What a path leads to, symbolic links followed. */
  whatStandsAt(path: string): Promise<Standing>
  /** Writes to a device or a pipe: nothing is made, replaced or removed. */
  writeToStream(path: string, pieces: Iterable<string | Uint8Array>): Promise<void>
  /** When the file was last written, in milliseconds since 1970; `undefined` if it does not exist. */
  modifiedAt(path: string): Promise<number | undefined>
  /** Creates a folder that only its owner may enter (0700), unless it exists. */
  makePrivateFolder(path: string): Promise<void>
  /** Sets the time a file was last written, in milliseconds since 1970. */
  touch(path: string, time: number): Promise<void>
  /** Fails unless the folder does not exist yet: the claim on a job id. */
  claimFolder(path: string): Promise<void>
  /** Replaces a file in one step: a reader sees the old or the new content, never half of it. */
  replace(path: string, content: string | Iterable<string | Uint8Array>, mode?: number): Promise<void>
  /** Creates a new file in one step; false if it exists already. Of several processes that try, one succeeds. */
  createNew(path: string, content: string): Promise<boolean>
  /** Fails with the reason if a file can't be written there. Leaves nothing behind. */
  checkWritable(path: string): Promise<void>
  /** Overwrites the start of a file and syncs it; allocates no new blocks, so it works on a full disk. */
  overwrite(path: string, content: string): Promise<void>
  remove(path: string): Promise<void>
  /** Truncates a file and syncs it. */
  truncate(path: string, bytes: number): Promise<void>
  openLog(path: string): Promise<DurableLog>
  /** Lets only its owner read a file (0600), whatever it was. */
  makePrivate(path: string): Promise<void>
  /** A new private folder among the system's temporary ones. */
  makeTemporaryFolder(prefix: string): Promise<string>
  removeFolder(path: string): Promise<void>
}

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

export const nodeFiles: Files = {
  read: (path) => readFile(path),
  // A position, even 0, is one that a FIFO does not have.
  readPieces: (path, offset = 0) => createReadStream(path, offset === 0 ? {} : { start: offset }),
  readEnds: (path, first, last) =>
    withFile(path, 'r', async (handle) => {
      const { size } = await handle.stat()
      const part = async (bytes: number, from: number): Promise<string> => {
        const buffer = Buffer.alloc(Math.min(bytes, size))
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, from)
        return buffer.toString('utf8', 0, bytesRead)
      }
      return { head: await part(first, 0), tail: await part(last, Math.max(0, size - last)) }
    }),
  whatStandsAt,
  writeToStream,
  list: async (folder) => {
    try {
      return await readdir(folder)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    }
  },
  exists: async (path) => {
    try {
      await stat(path)
      return true
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
      throw error
    }
  },
  modifiedAt: async (path) => {
    try {
      return (await stat(path)).mtimeMs
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  },
  makePrivateFolder: async (path) => {
    if (await makeFolders(path)) await chmod(path, PRIVATE_FOLDER)
  },
  touch: (path, time) => utimes(path, time / 1000, time / 1000),
  claimFolder: async (path) => {
    await mkdir(path, { mode: PRIVATE_FOLDER })
  },
  replace: (path, content, mode = PRIVATE_FILE) => replaceFile(path, content, mode),
  createNew: (path, content) => createFile(path, content),
  checkWritable: async (path) => {
    const draft = await mkdtemp(`${path}.`)
    await rmdir(draft)
    if (await isFolder(path)) throw new Error(`EISDIR: ${path} is a folder`)
    await access(path, constants.W_OK).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  },
  overwrite: (path, content) =>
    withFile(path, 'r+', async (handle) => {
      await handle.write(content, 0)
      await handle.datasync()
    }),
  remove: async (path) => {
    await whileHeld(() => unlink(path)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  },
  truncate: (path, bytes) =>
    withFile(path, 'r+', async (handle) => {
      await handle.truncate(bytes)
      await handle.datasync()
    }),
  makePrivate: (path) => chmod(path, PRIVATE_FILE),
  makeTemporaryFolder: (prefix) => mkdtemp(join(tmpdir(), prefix)),
  removeFolder: (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  openLog: async (path) => {
    const handle = await open(path, 'a', PRIVATE_FILE)
    const { size } = await handle.stat()
    return new FileLog(handle, path, size)
  },
}

async function withFile<Answer>(
  path: string,
  flags: string,
  work: (handle: FileHandle) => Promise<Answer>,
): Promise<Answer> {
  const handle = await open(path, flags)
  try {
    return await work(handle)
  } finally {
    await handle.close()
  }
}

/** Like `mkdir -p`; returns whether a folder was created. Node.js's own hangs where none can be created, as in /proc. */
async function makeFolders(path: string): Promise<boolean> {
  try {
    return await makeFolder(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error
  }
  await makeFolders(dirname(path))
  return makeFolder(path)
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: PRIVATE_FOLDER })
    return true
  } catch (error) {
    // Another process may have been quicker.
    if (errorCode(error) === 'EEXIST' && (await isFolder(path))) return false
    throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
