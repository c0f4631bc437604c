import type { Clock } from './clock.js'

/** The process that runs a job: enough to tell whether it is alive, even if its pid was reused. */
export interface ProcessIdentity {
  readonly host: string
  /** The boot of that host; empty if unknown. */
  readonly boot: string
  /** The PID namespace: containers have their own. Empty if unknown. */
  readonly space: string
  readonly pid: number
  /** When the process started, in the system's own form; empty if unknown. */
  readonly started: string
}

/** What the operating system knows of its processes. */
export interface System {
  /** The identity of this process. */
  identity(): ProcessIdentity
  isRunning(pid: number): boolean
  /** When a process started, in the form of `ProcessIdentity.started`; empty if unknown. */
  startOf(pid: number): string
}

/** How often a process that has a job touches the job's journal. */
export const HEARTBEAT_MS = 5_000
/** A heartbeat older than this no longer counts. */
const FRESH_MS = 6 * HEARTBEAT_MS
/** Between two ways of telling when a process started, seconds rounded. */
const START_TOLERANCE_MS = 3_000
/** Starts in milliseconds since 1970 are larger, counts of ticks since the boot are smaller. */
const FIRST_TIME = 1e12

/** False only if a process is proven dead; see `Liveness`. */
export type MayBeAlive = Liveness['mayBeAlive']

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return isHere(a, b) && a.boot === b.boot && a.pid === b.pid && isSameStart(a.started, b.started)
}

/** Whether a process can be judged by another: same machine, same container. */
export function isHere(who: ProcessIdentity, me: ProcessIdentity): boolean {
  return isSameMachine(who, me) && who.space === me.space
}

/** A boot is of one machine, whatever that is called: names change with the network. */
function isSameMachine(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.boot !== '' && a.boot === b.boot ? true : a.host === b.host
}

/** Decides whether processes may be alive. */
export class Liveness {
  readonly #system: System
  readonly #clock: Pick<Clock, 'now'>

  constructor(system: System, clock: Pick<Clock, 'now'>) {
    this.#system = system
    this.#clock = clock
  }

  /**
   * False only if the process is proven dead. One on another machine or in another container can't be judged from here.
   * `lastSign`: when it last gave a sign of life, in milliseconds since 1970. After another boot it decides: a machine of
   * the same name may share the state folder.
   */
  mayBeAlive(who: ProcessIdentity, lastSign?: number): boolean {
    const me = this.#system.identity()
    if (!isSameMachine(who, me)) return true
    if (who.boot !== me.boot) return this.#isFresh(lastSign)
    if (who.space !== me.space) return true
    if (!this.#system.isRunning(who.pid)) return false
    return isSameStart(who.started, this.#system.startOf(who.pid))
  }

  #isFresh(lastSign: number | undefined): boolean {
    return lastSign !== undefined && !isSilent(lastSign, this.#clock.now())
  }
}

/** Also true if one of the two is unknown. */
function isSameStart(a: string, b: string): boolean {
  if (a === '' || b === '' || a === b) return true
  const [one, other] = [Number(a), Number(b)]
  return one > FIRST_TIME && other > FIRST_TIME && Math.abs(one - other) <= START_TOLERANCE_MS
}

/** Whether a process has been silent for longer than a live one would be. Clocks differ, so a sign may lie in the future. */
export function isSilent(lastSign: number, now: number, forMs = FRESH_MS): boolean {
  return Math.abs(now - lastSign) > forMs
}
