import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStage, PROGRAM, type Stage } from './support.js'

/** A name that a shell must not read as its own. */
const ODD = `It's "odd" $(echo run)`

/** A place where names are known and `connect-bulk` is on the path. */
async function prepared(): Promise<{ stage: Stage; env: NodeJS.ProcessEnv }> {
  const stage = await createStage()
  const bin = join(stage.home, 'bin')
  const state = join(stage.home, 'state')
  mkdirSync(bin)
  symlinkSync(PROGRAM, join(bin, 'connect-bulk'))
  symlinkSync(process.execPath, join(bin, 'node'))
  chmodSync(PROGRAM, 0o755)
  mkdirSync(join(state, 'names'), { recursive: true })
  const names = { 'routing-profile': ['Basic Routing Profile', 'A=B:C', ODD] }
  const known = { id: 'i', arn: 'arn', alias: 'acme', names }
  writeFileSync(join(state, 'names', 'i.json'), JSON.stringify(known))
  const env = stage.env({ PATH: `${bin}:/usr/bin:/bin`, CONNECT_BULK_STATE_DIR: state })
  return { stage, env }
}

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** What is typed behind `--routing-profile`, and the one value that it can become. */
const TYPED = [
  ['Bas', 'Basic Routing Profile'],
  ['A=B', 'A=B:C'],
  ['It', ODD],
] as const

test.skipIf(!has('bash'))('bash: what is offered stands for the name once it is typed in', async () => {
  const { env } = await prepared()
  const complete = (line: string, current: string): string => {
    const script = `eval "$(connect-bulk completion bash)"
      COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=(connect-bulk "$2") COMP_CWORD=1
      _connect_bulk; printf '%s' "\${COMPREPLY[*]}"`
    return execFileSync('bash', ['--norc', '-c', script, 'bash', line, current], { env }).toString()
  }
  for (const [typed, value] of TYPED) {
    // Bash splits at "=" and replaces what is behind it.
    const current = typed.split('=').at(-1) ?? ''
    const offered = complete(`connect-bulk edit --routing-profile ${typed}`, current)
    const word = typed.slice(0, typed.length - current.length) + offered
    expect(execFileSync('bash', ['--norc', '-c', `printf '%s' ${word}`]).toString()).toBe(value)
  }
  expect(complete("connect-bulk edit --routing-profile 'Bas", "'Bas")).toBe('Basic Routing Profile')
  expect(complete('connect-bulk ex', 'ex')).toBe('export')
})

test.skipIf(!has('fish'))('fish: completes to the name', async () => {
  const { env } = await prepared()
  for (const [typed, value] of TYPED) {
    const script = 'connect-bulk completion fish | source; complete -C "$argv[1]"'
    const line = `connect-bulk edit --routing-profile ${typed}`
    const out = execFileSync('fish', ['--no-config', '-c', script, line], { env }).toString()
    expect(out.trim().split('\n')).toEqual([value])
  }
})

test.skipIf(!has('zsh'))('zsh: hands the names to the completion system as they are', async () => {
  const { env } = await prepared()
  const script = `compdef() { :; }; _files() { print files; }
    compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -rl -- "$@"; }
    eval "$(connect-bulk completion zsh)"
    words=(connect-bulk edit --routing-profile "$1") CURRENT=4 PREFIX=$1; _connect_bulk`
  for (const [typed, value] of TYPED) {
    const out = execFileSync('zsh', ['-f', '-c', script, 'zsh', typed], { env }).toString()
    expect(out.trim().split('\n')).toEqual([value])
  }
  expect(execFileSync('zsh', ['-f', '-c', script, 'zsh', 'nothing'], { env }).toString().trim()).toBe('files')
})
