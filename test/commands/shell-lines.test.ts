import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { exportLines, shellOf } from '../../src/commands/shell-lines.js'

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
  expect(exportLines(env, 'powershell')).toBe("$env:A = 'it''s $HOME'\n$env:B = 'C:\\Temp x'\n")
  expect(exportLines(env, 'cmd')).toBe('set "A=it\'s $HOME"\nset "B=C:\\Temp x"\n')
})

test.skipIf(process.platform === 'win32')('a POSIX shell takes the lines', () => {
  const env = { A: "it's $HOME", B: '`x` "y" \\z' }
  const script = `${exportLines(env, 'posix')}printf '%s|%s' "$A" "$B"`
  expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout).toBe(`${env.A}|${env.B}`)
})
