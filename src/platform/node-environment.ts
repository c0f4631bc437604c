import { systemClock } from './clock.js'
import type { World } from './context.js'
import { nodeFiles } from './files.js'
import { Liveness } from './process-identity.js'
import { nodeSystem } from './system.js'
import { readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'

type OfProcess =
  | 'clock'
  | 'files'
  | 'cwd'
  | 'env'
  | 'homeFolder'
  | 'platform'
  | 'version'
  | 'identity'
  | 'mayBeAlive'
  | 'random'

/** What the world of a command line and that of the library take from this process alike. */
export function processWorld(): Pick<World, OfProcess> {
  const system = nodeSystem()
  const liveness = new Liveness(system, systemClock)
  return {
    clock: systemClock,
    files: nodeFiles,
    cwd: currentFolder(),
    env: process.env,
    homeFolder: homeFolder(),
    platform: process.platform,
    version: ownVersion(),
    identity: system.identity(),
    mayBeAlive: (who, lastSign) => liveness.mayBeAlive(who, lastSign),
    random: Math.random,
  }
}

/** A shell may stand in a folder that was deleted: relative paths lead nowhere then, others do. */
function currentFolder(): string {
  try {
    return process.cwd()
  } catch {
    return process.env['PWD'] ?? '/'
  }
}

/** Empty if the system knows none, as for a user id without an account. An empty HOME counts as unset. */
function homeFolder(): string {
  try {
    return process.env['HOME'] === '' ? userInfo().homedir : homedir()
  } catch {
    return ''
  }
}

/** The version of this package. */
function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const version: unknown = Reflect.get(JSON.parse(text), 'version')
  return typeof version === 'string' ? version : 'unknown'
}

/** The version of Node.js that this runs on. */
export const NODE_VERSION = process.versions.node
