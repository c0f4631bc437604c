import type { Context } from '../platform/context.js'
import { visible } from './sanitise.js'

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

/** What continues a command on the next line. */
export const CONTINUATION: Readonly<Record<Shell, string>> = { posix: '\\', powershell: '`', cmd: '^' }

/** Quotes a word for a shell, so that it can be copied from the screen. */
export function quoted(word: string, shell: Shell): string {
  return QUOTED[shell](word)
}

const QUOTED: Readonly<Record<Shell, (word: string) => string>> = {
  posix: quotedForPosix,
  powershell: (word) => (/^[\w+:./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`),
  // Backslashes before a quote are read as escapes by the program, so they are doubled.
  cmd: (word) =>
    /^[\w+:./\\@-]+$/.test(word)
      ? word
      : `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`,
}

/** Invisible characters are written as bytes. */
function quotedForPosix(word: string): string {
  if (/^[\w@%+:,./-]+$/.test(word)) return word
  if (visible(word) === word) return `'${word.replaceAll("'", "'\\''")}'`
  return `$'${word.replaceAll(/['\\]/g, '\\$&').replaceAll(/[^ -~]/gu, inBytes)}'`
}

function inBytes(character: string): string {
  if (visible(character) === character) return character
  const bytes = [...new TextEncoder().encode(character)]
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

/** Lines that remove environment variables and set others, to be pasted into that shell. */
export function environmentLines(
  { unset, env }: { readonly unset: readonly string[]; readonly env: Readonly<Record<string, string>> },
  shell: Shell,
): string {
  const lines = [UNSET[shell](unset), ...Object.entries(env).map(([name, value]) => SET[shell](name, value))]
  return lines.map((line) => `${line}\n`).join('')
}

const UNSET: Readonly<Record<Shell, (names: readonly string[]) => string>> = {
  posix: (names) => `unset ${names.join(' ')}`,
  powershell: (names) =>
    `Remove-Item ${names.map((name) => `Env:${name}`).join(', ')} -ErrorAction SilentlyContinue`,
  cmd: (names) => names.map((name) => `set "${name}="`).join('\n'),
}

const SET: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  posix: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  cmd: (name, value) => `set "${name}=${value}"`,
}
