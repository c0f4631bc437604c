import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { World } from './context.js'

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
        env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
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
