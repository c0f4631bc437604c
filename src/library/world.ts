import { processWorld } from '../platform/node-environment.js'
import type { OpenWorld } from './open.js'

/** The world of a program that uses the library: without prompts or output. */
export type LibraryWorld = OpenWorld['context'] & {
  readonly cwd: string
  readonly platform: string
  /** Does what was to be done at the end. */
  end(): Promise<void>
}

export function createWorld(env: NodeJS.ProcessEnv | undefined, signal: AbortSignal): LibraryWorld {
  const ends: (() => Promise<void>)[] = []
  return {
    ...processWorld(),
    env: env ?? process.env,
    signal,
    atEnd: (work) => void ends.push(work),
    end: async () => {
      for (const work of ends.splice(0)) await work()
    },
  }
}
