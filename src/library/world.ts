import type { OpenWorld } from '../commands/open.js'
import { systemClock } from '../platform/clock.js'
import { nodeFiles } from '../platform/files.js'
import { currentFolder, homeFolder, ownVersion } from '../platform/node-environment.js'
import { Liveness } from '../platform/process-identity.js'
import { nodeSystem } from '../platform/system.js'

/** The world of a program that uses the library: without prompts or output. */
export type LibraryWorld = OpenWorld['context'] & {
  readonly cwd: string
  readonly platform: string
  /** Does what was to be done at the end. */
  end(): Promise<void>
}

export function createWorld(env: NodeJS.ProcessEnv | undefined, signal: AbortSignal): LibraryWorld {
  const system = nodeSystem()
  const liveness = new Liveness(system, systemClock)
  const ends: (() => Promise<void>)[] = []
  return {
    clock: systemClock,
    files: nodeFiles,
    env: env ?? process.env,
    cwd: currentFolder(),
    homeFolder: homeFolder(),
    platform: process.platform,
    version: ownVersion(),
    signal,
    identity: system.identity(),
    mayBeAlive: (who, lastSign) => liveness.mayBeAlive(who, lastSign),
    random: Math.random,
    terminal: { interactive: false, err: () => undefined },
    prompter: { typeText: () => Promise.reject(new Error('the library has no prompts')) },
    atEnd: (work) => void ends.push(work),
    end: async () => {
      for (const work of ends.splice(0)) await work()
    },
  }
}
