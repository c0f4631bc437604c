/** How fast calls of one operation may follow each other. */
export interface Pace {
  /** Calls a second. Above 0. Too high: the service refuses calls, which costs more time than it wins. */
  readonly rate: number
  /** Calls the service takes at once after a pause; at least 1. */
  readonly burst: number
}

/** Every Connect operation of an account that asked for no more (AWS administrator guide, service quotas). */
export const DEFAULT_PACE: Pace = { rate: 2, burst: 5 }
