import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { World } from './context.js'
import { LOG_VARIABLE } from './dated-terminal.js'

const PRIVATE_FILE = 0o600

/** This program once more, in a session of its own: it goes on when terminal, shell and this process have ended. */
export function startWorker(cwd: string): World['startWorker'] {
  return (args, { logFile, env }) => {
    const log = openSync(logFile, 'a', PRIVATE_FILE)
    try {
      const [, program = ''] = process.argv
      const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
        cwd,
        detached: true,
        env: { ...definedIn(env), [LOG_VARIABLE]: 'dated' },
        stdio: ['ignore', log, log],
        windowsHide: true,
      })
      child.unref()
      return new Promise((resolve) => {
        child.once('error', () => resolve(null))
        child.once('exit', resolve)
      })
    } finally {
      closeSync(log)
    }
  }
}

function definedIn(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
