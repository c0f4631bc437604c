import type { OpenWorld } from '../commands/open.js'
import { processWorld } from '../platform/node-environment.js'

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
    terminal: { interactive: false, err: () => undefined },
    prompter: { typeText: () => Promise.reject(new Error('the library has no prompts')) },
    atEnd: (work) => void ends.push(work),
    end: async () => {
      for (const work of ends.splice(0)) await work()
    },
  }
}
