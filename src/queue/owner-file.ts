import { isObject } from '../model/json-text.js'
import type { Clock } from '../platform/clock.js'
import { errorCode } from '../platform/error-code.js'
import type { Files } from '../platform/files.js'
import type { ProcessIdentity } from '../platform/process-identity.js'

/** A job and the process that has it. */
export interface JobOwner {
  readonly job: string
  readonly owner: ProcessIdentity
}

/** What reading a queue's files takes from the process. */
export interface FileContext {
  readonly files: Files
  readonly clock: Clock
}

/** On a file system without hard links a file is claimed empty and filled a moment later. */
const FILL_TRIES = 20
const FILL_PAUSE_MS = 50

/**
 * Reads a small JSON file of a queue. `undefined` for one that is gone, damaged, or was never filled because its process
 * died: such a file must not block a queue forever. A process that held it finds out before its next call.
 */
export async function readQueueFile({ files, clock }: FileContext, path: string): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const text = await textOf(files, path)
    if (text !== '') return parsed(text)
    if (attempt >= FILL_TRIES) return undefined
    await clock.sleep(FILL_PAUSE_MS)
  }
}

async function textOf(files: Files, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await files.read(path))
  } catch (error) {
    const code = errorCode(error)
    // A folder with that name isn't one of our files.
    if (code === 'ENOENT' || code === 'EISDIR') return undefined
    throw error
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The job and its process in a value read from a file; `undefined` if they are not there. */
export function jobOwnerOf(value: unknown): JobOwner | undefined {
  if (!isObject(value)) return undefined
  const { job, owner } = value
  return typeof job === 'string' && isIdentity(owner) ? { job, owner } : undefined
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (!isObject(value) || !Number.isSafeInteger(value['pid'])) return false
  return ['host', 'boot', 'space', 'started'].every((name) => typeof value[name] === 'string')
}
