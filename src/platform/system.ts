import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, win32 } from 'node:path'
import type { ProcessIdentity, System } from './process-identity.js'

/** Long enough for a busy machine; what takes longer is not known. */
const COMMAND_MS = 5_000
/** PowerShell takes half a second to start, and a waiting job asks twice a second. */
const KEPT_MS = 10_000

/**
 * The operating system of this process. Linux has everything in /proc. Elsewhere `ps` or PowerShell gives the start of a
 * process, and on macOS `sysctl` the boot. Windows has no id of a boot; the start of a process makes up for it.
 */
export function nodeSystem(platform: NodeJS.Platform = process.platform, proc = '/proc'): System {
  const started = startOnLinux(proc, process.pid) ?? String(Math.round(performance.timeOrigin))
  let own: ProcessIdentity | undefined
  const starts = new Map<number, { readonly at: number; readonly start: string }>()
  return {
    identity: () => {
      own ??= {
        host: hostname(),
        boot: bootId(platform, proc),
        space: linkOr(join(proc, 'self', 'ns', 'pid'), ''),
        pid: process.pid,
        started,
      }
      return own
    },
    isRunning,
    startOf: (pid) => {
      const onLinux = startOnLinux(proc, pid)
      if (onLinux !== undefined) return onLinux
      const known = starts.get(pid)
      if (known !== undefined && performance.now() - known.at < KEPT_MS) return known.start
      const start = askedStart(platform, pid)
      starts.set(pid, { at: performance.now(), start })
      return start
    },
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function bootId(platform: NodeJS.Platform, proc: string): string {
  const onLinux = readOr(join(proc, 'sys', 'kernel', 'random', 'boot_id'), '').trim()
  return onLinux === '' && platform === 'darwin'
    ? output('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])
    : onLinux
}

/** Field 22 of Linux's stat line, ticks since the boot; the name before it, in brackets, may hold blanks. */
function startOnLinux(proc: string, pid: number): string | undefined {
  const line = readOr(join(proc, String(pid), 'stat'), '')
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19]
}

/** Milliseconds since 1970; empty if that can't be found out. */
function askedStart(platform: NodeJS.Platform, pid: number): string {
  const { command, args } = startCommand(platform, pid)
  const text = output(command, args)
  const time = Date.parse(platform === 'win32' ? text : `${text} UTC`)
  return Number.isNaN(time) ? '' : String(time)
}

interface SystemCommand {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * By its full path: cron's PATH lacks folders of the system, and Windows looks into the current folder first, which may
 * hold a `powershell.exe` of anyone.
 */
export function startCommand(
  platform: NodeJS.Platform,
  pid: number,
  { SystemRoot: root = 'C:\\Windows' }: NodeJS.ProcessEnv = process.env,
): SystemCommand {
  if (platform !== 'win32') return { command: '/bin/ps', args: ['-o', 'lstart=', '-p', String(pid)] }
  const start = `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`
  return {
    command: win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: ['-NoProfile', '-NonInteractive', '-Command', start],
  }
}

function output(command: string, args: readonly string[]): string {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const { stdout } = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    timeout: COMMAND_MS,
    windowsHide: true,
  })
  return stdout?.trim() ?? ''
}

function linkOr(path: string, otherwise: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return otherwise
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
