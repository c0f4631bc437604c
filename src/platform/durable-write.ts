import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { errorCode } from './error-code.js'

const PRIVATE_FILE = 0o600

/** Replaces a file in one step: a reader sees the old or the new content, never half of it. */
export async function replaceFile(
  path: string,
  content: string | Iterable<string | Uint8Array>,
  mode: number,
): Promise<void> {
  const draft = await writeDraft(path, content, mode)
  try {
    await whileHeld(() => rename(draft, path))
  } catch (error) {
    await unlink(draft).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(path))
}

/** Creates a new file in one step; false if it exists already. Of several processes that try, one succeeds. */
export async function createFile(path: string, content: string, make = linkNew): Promise<boolean> {
  const draft = await writeDraft(path, content, PRIVATE_FILE)
  try {
    await make(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    // Renamed already where the file system has no links.
    await unlink(draft).catch(() => undefined)
  }
}

/** Creates a file through a hard link, which is atomic and never replaces. Some file systems have no links. */
async function linkNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    await claimAndRename(draft, path)
  }
}

/**
 * The same without links: an empty file, which only one process can create, claims the name, then the content replaces it.
 * Readers take an empty file for one that is being written.
 */
export async function claimAndRename(draft: string, path: string): Promise<void> {
  const claim = await open(path, 'wx', PRIVATE_FILE)
  await claim.close()
  try {
    await whileHeld(() => rename(draft, path))
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  }
}

/** Writes the content to a draft beside the file. */
async function writeDraft(
  path: string,
  content: string | Iterable<string | Uint8Array>,
  mode: number,
): Promise<string> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
  const handle = await open(draft, 'wx', mode)
  try {
    await writePieces(handle, typeof content === 'string' ? [content] : content)
    await handle.datasync()
  } catch (error) {
    await unlink(draft).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
  return draft
}

async function writePieces(handle: FileHandle, pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) await handle.writeFile(piece)
}

const HELD: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'])
const TRIES = 8
const FIRST_PAUSE_MS = 10

/**
 * Windows refuses to rename or remove what another process has open, if only for a moment: a virus scanner, an indexer.
 * On other systems such an error is real.
 */
export async function whileHeld<Answer>(
  work: () => Promise<Answer>,
  isWindows = process.platform === 'win32',
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isWindows || attempt >= TRIES || !HELD.has(errorCode(error))) throw error
    }
    await setTimeout(FIRST_PAUSE_MS * 2 ** (attempt - 1))
  }
}

const NO_FOLDER_SYNC: ReadonlySet<string | undefined> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EPERM',
  'EISDIR',
  'ENOSYS',
])

/** A rename is only durable once its folder is. Windows can't open folders, and doesn't need it; some network file systems refuse. */
export async function syncFolder(
  path: string,
  openFolder: (path: string) => Promise<Pick<FileHandle, 'sync' | 'close'>> = (folder) => open(folder, 'r'),
): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await openFolder(path)
  try {
    await handle.sync()
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errorCode(error))) throw error
  } finally {
    await handle.close()
  }
}
