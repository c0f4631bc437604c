import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { onTerminal } from './tmux.js'

const SCRIPT = fileURLToPath(new URL('../../docs/record-session.js', import.meta.url))

onTerminal('the recorded session in docs/session.md is what the program shows today', async () => {
  const child = spawn(process.execPath, [SCRIPT, '--check'], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(said).toBe('')
  expect(code).toBe(0)
})
