import { readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'

/** A shell may stand in a folder that was deleted: relative paths lead nowhere then, others do. */
export function currentFolder(): string {
  try {
    return process.cwd()
  } catch {
    return process.env['PWD'] ?? '/'
  }
}

/** Empty if the system knows none, as for a user id without an account. An empty HOME counts as unset. */
export function homeFolder(): string {
  try {
    return process.env['HOME'] === '' ? userInfo().homedir : homedir()
  } catch {
    return ''
  }
}

/** The version of this package. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const version: unknown = Reflect.get(JSON.parse(text), 'version')
  return typeof version === 'string' ? version : 'unknown'
}

/** The version of Node.js that this runs on. */
export const NODE_VERSION = process.versions.node
