import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { errorCode } from './error-code.js'

/** What a path leads to, symbolic links followed. */
export interface Standing {
  readonly kind: 'nothing' | 'file' | 'folder' | 'device' | 'pipe' | 'other'
  /** The path that the links lead to. */
  readonly path: string
  /** Equal for two paths that lead to the same thing; `undefined` for nothing. */
  readonly id: string | undefined
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

/** Names of open streams. Such a stream is written to even if it leads to a file: the shell has that open. */
const OPEN_STREAM = /^\/dev\/(std(in|out|err)$|fd\/)|^\/proc\//
const MOST_LINKS = 40
const NO_LINK: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EINVAL'])

export async function whatStandsAt(path: string): Promise<Standing> {
  try {
    const facts = await stat(path, { bigint: true })
    const kind = OPEN_STREAM.test(path) && facts.isFile() ? 'device' : kindOf(facts)
    return {
      kind,
      path: kind === 'file' || kind === 'folder' ? await realpath(path) : path,
      id: `${facts.dev}:${facts.ino}`,
      bytes: Number(facts.size),
      modifiedAt: Number(facts.mtimeMs),
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error
    return { kind: 'nothing', path: await endOfLinks(path), id: undefined, bytes: 0, modifiedAt: 0 }
  }
}

function kindOf(facts: {
  isFile(): boolean
  isDirectory(): boolean
  isCharacterDevice(): boolean
  isFIFO(): boolean
}): Standing['kind'] {
  if (facts.isFile()) return 'file'
  if (facts.isDirectory()) return 'folder'
  if (facts.isCharacterDevice()) return 'device'
  // A block device is a disk with data.
  return facts.isFIFO() ? 'pipe' : 'other'
}

/** A link may lead to a file that doesn't exist yet. */
async function endOfLinks(path: string, links = 0): Promise<string> {
  if (links > MOST_LINKS) throw new Error(`ELOOP: too many symbolic links, ${path}`)
  try {
    return await endOfLinks(resolve(dirname(path), await readlink(path)), links + 1)
  } catch (error) {
    if (NO_LINK.has(errorCode(error))) return path
    throw error
  }
}

const READER_WAIT_MS = 10_000
const READER_POLL_MS = 50

/** Writes to a device or a pipe; creates, replaces and removes nothing. */
export async function writeToStream(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const probe = await untilRead(path)
  const handle = await open(path, constants.O_WRONLY)
  await probe.close()
  try {
    for (const piece of pieces) await handle.writeFile(piece)
  } finally {
    await handle.close()
  }
}

/** Opens a pipe without blocking, again and again until it has a reader: a blocking open could not be aborted. */
async function untilRead(path: string): Promise<FileHandle> {
  const deadline = performance.now() + READER_WAIT_MS
  for (;;) {
    try {
      return await open(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (errorCode(error) !== 'ENXIO') throw error
      if (performance.now() > deadline) throw new Error(`nothing reads ${path}`, { cause: error })
    }
    await setTimeout(READER_POLL_MS)
  }
}
