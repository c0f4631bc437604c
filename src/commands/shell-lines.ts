import type { Context } from '../platform/context.js'

/** Shells whose quoting differs. */
export type Shell = 'posix' | 'powershell' | 'cmd'

/**
 * The shell that a command line was most likely typed in. On Windows `SHELL` is of Git Bash and its like, and `PROMPT` of
 * cmd.exe; elsewhere only PowerShell sets `PSModulePath`.
 */
export function shellOf({ env, platform }: Pick<Context, 'env' | 'platform'>): Shell {
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== ''
  if (platform !== 'win32') return isSet('PSModulePath') ? 'powershell' : 'posix'
  if (isSet('SHELL')) return 'posix'
  return isSet('PROMPT') ? 'cmd' : 'powershell'
}

/** Lines that set environment variables, to be pasted into that shell. */
export function exportLines(env: Readonly<Record<string, string>>, shell: Shell): string {
  return Object.entries(env)
    .map(([name, value]) => `${LINES[shell](name, value)}\n`)
    .join('')
}

const LINES: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  posix: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  cmd: (name, value) => `set "${name}=${value}"`,
}
