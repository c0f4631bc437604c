import { setMaxListeners } from 'node:events'
import { isatty } from 'node:tty'
import { EXIT, type ExitCode } from '../model/errors.js'
import { createTerminal, faultOf } from '../platform/node-terminal.js'
import { asksOverview, overview } from './overview.js'

/** The process: signals in, exit code out. */
export async function run(): Promise<void> {
  const args = process.argv.slice(2)
  const code = asksOverview(args) ? showOverview() : await runCommandLine(args)
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  if (isTerminalGone()) endByHangUp()
  process.exit(withFaults(code))
}

/** Needs nothing of the program but the list of its commands. */
function showOverview(): ExitCode {
  createTerminal(process, process.env).out(overview())
  return EXIT.done
}

async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  const signal = stopSignal()
  const { keepCompiledCode } = await import('../platform/compile-cache.js')
  keepCompiledCode(process.env)
  const [{ createContext }, { main }] = await Promise.all([import('./context.js'), import('./main.js')])
  return main(args, createContext(args, signal))
}

/**
 * Aborted by the first signal. Only a second Ctrl-C leaves at once, which is safe, as the journal is true at any
 * moment. A terminal that is lost, or a system that shuts down, sends several signals and means one stop.
 */
function stopSignal(): AbortSignal {
  const cancel = new AbortController()
  // Many may wait for it at once; this is not a leak.
  setMaxListeners(0, cancel.signal)
  let interrupts = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    process.on(signal, () => {
      if (signal === 'SIGINT') interrupts += 1
      if (interrupts > 1) process.exit(EXIT.interrupted)
      cancel.abort(new Error(signal))
    })
  }
  return cancel.signal
}

/** Output that can't be written, e.g. to a full disk, is a failure whatever the job's result. */
function withFaults(code: ExitCode): ExitCode {
  const fault = faultOf(process.stdout) ?? faultOf(process.stderr)
  if (fault === undefined) return code
  if (faultOf(process.stderr) === undefined)
    process.stderr.write(`Error: stdout can't be written: ${fault.message}\n`)
  return code === EXIT.done || code === EXIT.someFailed || code === EXIT.pending ? EXIT.unexpected : code
}

/** Whether a stream was a terminal when it was opened and no longer is. */
function isTerminalGone(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY, fd }) => isTTY && !isatty(fd))
}

/** Node.js crashes on exit when it can't restore a terminal's mode; nothing reads the exit code then anyway. */
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
