import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { World } from './context.js'
import { type Clock, isoTime } from './clock.js'
import type { Terminal } from './terminal.js'

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

/** Set in the environment of a process whose output is a log. */
export const LOG_VARIABLE = 'CONNECT_BULK_LOG'

/** A terminal that is a log: each line begins with its time. Debug lines carry one of their own. */
export function datedTerminal(terminal: Terminal, clock: Clock): Terminal {
  const dated = (write: (text: string) => void) => {
    let isNewLine = true
    return (text: string): void => {
      const lines = text.split('\n')
      const whole = lines.map((line, n) => {
        const begins = n > 0 || isNewLine
        return begins && line !== '' && !line.startsWith('debug: ') ? `${isoTime(clock.now())} ${line}` : line
      })
      isNewLine = lines.at(-1) === ''
      write(whole.join('\n'))
    }
  }
  return {
    ...terminal,
    out: dated((text) => terminal.out(text)),
    err: dated((text) => terminal.err(text)),
  }
}

/** The text of a log without the times. */
export function undated(log: string): string {
  return log.replaceAll(/^\d{4}-\d\d-\d\dT[\d:.]+Z /gm, '')
}
