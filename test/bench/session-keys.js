// How long a key takes to reach the screen, through a real terminal: the whole program with 5,000 users. `script` (of
// util-linux) makes the terminal; what it writes is what the screen gets.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../../dist/sandbox/sandbox.js'

const USERS = 5_000
const LIMIT_MS = 50
const ROUNDS = 5
/** After that no more of an answer comes. */
const QUIET_MS = 120
const PATIENCE_MS = 20_000
const KEYS = {
  down: '\u{1b}[B',
  up: '\u{1b}[A',
  PgDn: '\u{1b}[6~',
  End: '\u{1b}[F',
  Home: '\u{1b}[H',
  Space: ' ',
  page: 'p',
  all: 'a',
}

const state = mkdtempSync(join(tmpdir(), 'connect-bulk-keys-'))
const sandbox = await startSandbox({ users: USERS, rate: 1000, burst: 1000 })
const program = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const line = `stty cols 160 rows 50; exec "${process.execPath}" "${program}"`
const { CI: _, ...env } = process.env
const terminal = spawn('script', ['-qfc', line, '/dev/null'], {
  cwd: state,
  env: { ...env, ...sandbox.env, TERM: 'xterm-256color', CONNECT_BULK_STATE_DIR: join(state, 'state') },
  stdio: ['pipe', 'pipe', 'ignore'],
})
let heard = ''
let heardAt = 0
terminal.stdout.setEncoding('utf8').on('data', (text) => {
  heard += text
  heardAt = performance.now()
})
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function on(text, keys) {
  const began = performance.now()
  while (!heard.includes(text)) {
    if (performance.now() - began > PATIENCE_MS)
      throw new Error(`it never came to "${text}"; heard: ${heard.slice(-2000)}`)
    await pause(20)
  }
  heard = ''
  terminal.stdin.write(keys)
}

/** Until the last byte of the answer. */
async function timed(keys) {
  heard = ''
  const began = performance.now()
  terminal.stdin.write(keys)
  while (heard === '' || performance.now() - heardAt < QUIET_MS) await pause(2)
  return heardAt - began
}

async function measure() {
  const times = []
  for (let round = 0; round < ROUNDS; round += 1)
    for (const keys of Object.values(KEYS)) times.push(await timed(keys))
  times.sort((a, b) => a - b)
  const [middle, most] = [times[Math.floor(times.length / 2)], times.at(-1)]
  console.log(`median ${middle.toFixed(1)} ms, slowest ${most.toFixed(1)} ms, limit ${LIMIT_MS} ms`)
  return most
}

try {
  await on('Find and select', '\r')
  await on('Page 1 of', 'a')
  await on(`${USERS.toLocaleString('en-US')} users selected`, ' ')
  await pause(500)
  const slowest = await measure()
  process.exitCode = slowest > LIMIT_MS ? 1 : 0
} finally {
  // The session ends with its terminal.
  terminal.kill()
  await sandbox.stop()
  rmSync(state, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
