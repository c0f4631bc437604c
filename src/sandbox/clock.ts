import { setTimeout as wait } from 'node:timers/promises'

/** The only source of time in the sandbox: buckets, latency, modification times and token ages all ask it. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

export const realClock: SandboxClock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await wait(milliseconds)
  },
}
