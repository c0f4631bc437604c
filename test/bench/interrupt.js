// How long the answer to Ctrl-C takes while a plan is made and a call has no answer: the whole program as a process of its
// own, with each call of planning held back in turn. The answer is its word on stderr; its end follows.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '../../dist/sandbox/sandbox.js'

const LIMIT_MS = 200
const CALLS = ['GetCallerIdentity', 'DescribeInstance', 'ListRoutingProfiles', 'SearchUsers', 'DescribeUser']
const EDIT = ['edit', '--all', '--routing-profile', 'Billing', '--fresh', '--yes']

const folder = mkdtempSync(join(tmpdir(), 'connect-bulk-interrupt-'))
const program = fileURLToPath(new URL('../../bin/connect-bulk.js', import.meta.url))
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs until `isReached`, then sends SIGINT: milliseconds until the process says that it was interrupted. */
async function timed(name, more, isReached) {
  const env = { PATH: process.env.PATH, HOME: folder, CONNECT_BULK_STATE_DIR: join(folder, 'state'), ...more }
  const child = spawn(process.execPath, [program, ...EDIT], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const answered = new Promise((resolve) => {
    let heard = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      heard += text
      if (heard.includes('Interrupted')) resolve(performance.now())
    })
  })
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  while (!isReached()) await pause(5)
  await pause(50)
  const began = performance.now()
  child.kill('SIGINT')
  const code = await ended
  const endedAfter = performance.now() - began
  const ms = (await answered) - began
  console.log(`${name}: ${ms.toFixed(0)} ms, ended after ${endedAfter.toFixed(0)} ms, exit ${code}`)
  return code === 130 ? ms : Number.POSITIVE_INFINITY
}

async function heldBack(operation) {
  const sandbox = await startSandbox({ users: 40, rate: 1000, burst: 1000 })
  const gate = sandbox.hold({ operation })
  const ms = await timed(operation, sandbox.env, () => gate.held() > 0)
  gate.open()
  await sandbox.stop()
  return ms
}

try {
  const times = []
  for (const operation of CALLS) times.push(await heldBack(operation))
  const slowest = Math.max(...times)
  console.log(`slowest ${slowest.toFixed(0)} ms, limit ${LIMIT_MS} ms`)
  if (slowest > LIMIT_MS) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
