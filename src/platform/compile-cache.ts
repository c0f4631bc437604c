import { mkdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isCi } from './terminal.js'
import { userFolder } from './user-folder.js'

/**
 * Has Node.js keep the code that it compiles, for the next command: about a fifth of the time until the first call. Node.js
 * 20 can't do that. In CI, where each job begins with an empty home folder, it would only take time.
 */
export function keepCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const enable: unknown = Reflect.get(module, 'enableCompileCache')
  if (typeof enable !== 'function' || isCi(env)) return
  const folder = privateFolder(env)
  if (folder !== undefined) enable(folder)
}

/** Code is run from it, so nobody else may be able to write there; `undefined` if there is no such place. */
function privateFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  try {
    const own = userFolder('cache', { env, homeFolder: homedir(), platform: process.platform })
    if (own === undefined) return undefined
    const folder = join(own, 'compiled')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = statSync(folder)
    const isPrivate = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
    return isPrivate ? folder : undefined
  } catch {
    // No account, no home folder or one that can't be written: the program then runs as it does without.
    return undefined
  }
}
