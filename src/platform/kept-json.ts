import { dirname } from 'node:path'
import type { Files } from './files.js'

/** Reads what `keepJson` has kept; `undefined` for a file that is not there or can't be read. */
export async function readKeptJson(files: Pick<Files, 'read'>, path: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await files.read(path)))
  } catch {
    return undefined
  }
}

/** Keeps a value for later runs. It only saves them work, so a file that can't be written is no failure. */
export async function keepJson(files: Files, path: string, value: unknown): Promise<void> {
  await files
    .makePrivateFolder(dirname(path))
    .then(() => files.replace(path, JSON.stringify(value)))
    .catch(() => undefined)
}
