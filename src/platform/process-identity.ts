import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who runs a job: enough to tell a live process from a dead one, and from another that got its number. */
export interface ProcessIdentity {
  readonly host: string
  /** The boot of that host; empty where the system does not tell. */
  readonly boot: string
  /** The space its number counts in: containers have their own. Empty where the system does not tell. */
  readonly space: string
  readonly pid: number
  /** When the process started, in the system's own ticks; empty where the system does not tell. */
  readonly started: string
}

export function ownIdentity(): ProcessIdentity {
  return {
    host: hostname(),
    boot: bootId(),
    space: pidSpace(),
    pid: process.pid,
    started: startOf(process.pid),
  }
}

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return (
    a.host === b.host &&
    a.boot === b.boot &&
    a.space === b.space &&
    a.pid === b.pid &&
    a.started === b.started
  )
}

/** False only if the process is proven dead; one on another host or in another container can't be judged from here. */
export function mayBeAlive(who: ProcessIdentity): boolean {
  if (who.host !== hostname()) return true
  if (who.boot !== bootId()) return false
  if (who.space !== pidSpace()) return true
  if (!isRunning(who.pid)) return false
  return who.started === '' || startOf(who.pid) === who.started
}

/** Whether a process can be judged by another: same host, same container. */
export function isHere(who: ProcessIdentity, me: ProcessIdentity): boolean {
  return who.host === me.host && who.space === me.space
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function bootId(): string {
  return readOr('/proc/sys/kernel/random/boot_id', '').trim()
}

/** Field 22 of Linux's stat line; the name before it, in brackets, may hold blanks. */
function startOf(pid: number): string {
  const line = readOr(`/proc/${pid}/stat`, '')
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
