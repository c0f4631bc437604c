import type { Shell } from '../output/shell.js'

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
