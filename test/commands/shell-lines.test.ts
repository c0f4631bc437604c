import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { environmentLines, shellOf } from '../../src/output/shell.js'

test('the shell is told by what it sets', () => {
  const on = (platform: string, env: Record<string, string>) => shellOf({ platform, env })
  expect(on('linux', { SHELL: '/bin/zsh' })).toBe('posix')
  expect(on('darwin', { SHELL: '/bin/zsh', PSModulePath: '/x' })).toBe('powershell')
  expect(on('win32', { PSModulePath: 'C:\\x' })).toBe('powershell')
  expect(on('win32', { PSModulePath: 'C:\\x', PROMPT: '$P$G' })).toBe('cmd')
  expect(on('win32', { PSModulePath: 'C:\\x', PROMPT: '$P$G', SHELL: '/usr/bin/bash' })).toBe('posix')
})

test('values stay as they are in each shell', () => {
  const env = { A: "it's $HOME", B: 'C:\\Temp x' }
  const lines = { unset: ['C', 'D'], env }
  expect(environmentLines(lines, 'powershell')).toBe(
    "Remove-Item Env:C, Env:D -ErrorAction SilentlyContinue\n$env:A = 'it''s $HOME'\n$env:B = 'C:\\Temp x'\n",
  )
  expect(environmentLines(lines, 'cmd')).toBe('set "C="\nset "D="\nset "A=it\'s $HOME"\nset "B=C:\\Temp x"\n')
})

test.skipIf(process.platform === 'win32')('a POSIX shell takes the lines', () => {
  const env = { A: "it's $HOME", B: '`x` "y" \\z' }
  const lines = environmentLines({ unset: ['C', 'NOT_SET'], env }, 'posix')
  const script = `set -eu\nC=1\n${lines}printf '%s|%s|%s' "$A" "$B" "\${C-none}"`
  expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout).toBe(`${env.A}|${env.B}|none`)
})
