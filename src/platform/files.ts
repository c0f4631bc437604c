import { randomBytes } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import {
  access,
  chmod,
  copyFile,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type DurableLog, FileLog } from './file-log.js'

/** The file system as far as this program uses it. All paths are absolute. */
export interface Files {
  read(path: string): Promise<Uint8Array>
  /** The same, a piece at a time. */
  readPieces(path: string): AsyncIterable<Uint8Array>
  /** What stands behind the first `offset` bytes. */
  readFrom(path: string, offset: number): Promise<Uint8Array>
  /** So many bytes from the beginning and so many from the end, as text; they may overlap. */
  readEnds(
    path: string,
    first: number,
    last: number,
  ): Promise<{ readonly head: string; readonly tail: string }>
  /** The names in a folder; none if it does not exist. */
  list(folder: string): Promise<readonly string[]>
  exists(path: string): Promise<boolean>
  /** When the file was last written, in milliseconds since 1970; `undefined` if it does not exist. */
  modifiedAt(path: string): Promise<number | undefined>
  /** Makes a folder only its owner may enter (0700). Does nothing if it is there. */
  makePrivateFolder(path: string): Promise<void>
  /** Fails unless the folder does not exist yet: the claim on a job id. */
  claimFolder(path: string): Promise<void>
  /** Puts the whole content in place at once: a reader sees the old file or the new one, never half of it. */
  replace(path: string, content: string, mode?: number): Promise<void>
  /** Makes a new file, whole at once; false if there is one of that name. Of several who try, one succeeds. */
  createNew(path: string, content: string): Promise<boolean>
  /** Fails with the reason if a file could not be written there later. Leaves nothing behind. */
  checkWritable(path: string): Promise<void>
  /** Puts content in the place of what a file begins with, durably, and without asking for more room on the disk. */
  overwrite(path: string, content: string): Promise<void>
  remove(path: string): Promise<void>
  /** Cuts a file off after so many bytes, durably. */
  truncate(path: string, bytes: number): Promise<void>
  openLog(path: string): Promise<DurableLog>
  /** A new private folder among the system's temporary ones. */
  makeTemporaryFolder(prefix: string): Promise<string>
  removeFolder(path: string): Promise<void>
}

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

export const nodeFiles: Files = {
  read: (path) => readFile(path),
  readPieces: (path) => createReadStream(path),
  readFrom: async (path, offset) => {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const bytes = Buffer.alloc(Math.max(0, size - offset))
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset)
      return bytes.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  },
  readEnds: async (path, first, last) => {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const part = async (bytes: number, from: number): Promise<string> => {
        const buffer = Buffer.alloc(Math.min(bytes, size))
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, from)
        return buffer.toString('utf8', 0, bytesRead)
      }
      return { head: await part(first, 0), tail: await part(last, Math.max(0, size - last)) }
    } finally {
      await handle.close()
    }
  },
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
  claimFolder: async (path) => {
    await mkdir(path, { mode: PRIVATE_FOLDER })
  },
  replace: async (path, content, mode = PRIVATE_FILE) => {
    const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
    try {
      await writeDurably(draft, content, mode)
      await rename(draft, path)
    } catch (error) {
      await removeQuietly(draft)
      throw error
    }
    await syncFolder(dirname(path))
  },
  createNew: async (path, content) => {
    const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
    try {
      await writeDurably(draft, content, PRIVATE_FILE)
      return await linkNew(draft, path)
    } finally {
      await removeQuietly(draft)
    }
  },
  checkWritable: async (path) => {
    const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
    const handle = await open(draft, 'wx', PRIVATE_FILE)
    await handle.close()
    await unlink(draft)
    if (await isFolder(path)) throw new Error(`EISDIR: ${path} is a folder`)
    await access(path, constants.W_OK).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  },
  overwrite: async (path, content) => {
    const handle = await open(path, 'r+')
    try {
      await handle.write(content, 0)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  },
  remove: async (path) => {
    await unlink(path).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  },
  truncate: async (path, bytes) => {
    const handle = await open(path, 'r+')
    try {
      await handle.truncate(bytes)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  },
  makeTemporaryFolder: (prefix) => mkdtemp(join(tmpdir(), prefix)),
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
  openLog: async (path) => {
    const handle = await open(path, 'a', PRIVATE_FILE)
    const { size } = await handle.stat()
    return new FileLog(handle, size)
  },
}

/** Like `mkdir -p`; whether there was anything to make. Node.js's own never returns where no folder can be made, as in /proc. */
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
    // Somebody else may have been a moment quicker.
    if (errorCode(error) === 'EEXIST' && (await isFolder(path))) return false
    throw error
  }
}

/** The system's code of a failed file operation, e.g. `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** A link appears whole and never replaces; copying does the same on file systems that know no links. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error: unknown) => {
      if (errorCode(error) === 'EEXIST') throw error
      return copyFile(from, to, constants.COPYFILE_EXCL)
    })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
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

async function writeDurably(path: string, content: string, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** A rename is only durable once its folder is; Windows can't open folders, and doesn't need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeQuietly(path: string): Promise<void> {
  await unlink(path).catch(() => undefined)
}
