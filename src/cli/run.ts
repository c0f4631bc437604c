import { setMaxListeners } from 'node:events'
import { isatty } from 'node:tty'
import { EXIT } from '../model/errors.js'
import { createContext } from './context.js'
import { main } from './main.js'

/** The process: signals in, exit code out. */
export async function run(): Promise<void> {
  const cancel = new AbortController()
  // Much may wait for it at once; that is no leak.
  setMaxListeners(0, cancel.signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    process.on(signal, () => {
      // The journal tells the truth at any moment, so the second may leave at once.
      if (cancel.signal.aborted) process.exit(EXIT.interrupted)
      cancel.abort(new Error(signal))
    })
  }
  const args = process.argv.slice(2)
  const code = await main(args, createContext(args, cancel.signal))
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  if (isTerminalGone()) endByHangUp()
  process.exit(code)
}

/** A stream that was a terminal when it was opened, and is none any more. */
function isTerminalGone(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY, fd }) => isTTY && !isatty(fd))
}

/** Node.js crashes at its exit when it can't set a terminal back as it was; nobody is there to read the code anyway. */
function endByHangUp(): void {
  process.removeAllListeners('SIGHUP')
  process.kill(process.pid, 'SIGHUP')
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
