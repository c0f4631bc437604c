import { asError } from './clock.js'
import { isCi, type Terminal, type Prompter } from './terminal.js'
import { grouped, wholeNumber } from '../model/wording.js'

/** A lost terminal ends, or throws when read. */
const HANG_UPS = ['end', 'close', 'error'] as const

/** Streams that could not be written for another reason than that their reader went away. */
const faults = new WeakMap<object, Error>()

/** Why a stream could not be written, e.g. a full disk; `undefined` for one that could. */
export function faultOf(stream: object): Error | undefined {
  return faults.get(stream)
}

/** The streams of a process. If one can't be written, output ends, but never a job. */
export function createTerminal(
  { stdin, stdout, stderr }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  for (const stream of [stdout, stderr])
    if (stream.listenerCount('error') === 0) stream.on('error', (error) => noteFault(stream, error))
  return {
    out: (text) => void stdout.write(text),
    drained: (signal) => drained(stdout, signal),
    err: (text) => void stderr.write(text),
    outIsTty: stdout.isTTY,
    errIsTty: stderr.isTTY,
    interactive: stdin.isTTY && stderr.isTTY && !isCi(env),
    columns: () => stderr.columns || 80,
    rows: () => stderr.rows || 24,
    onResize: (listener) => {
      stderr.on('resize', listener)
      return () => stderr.off('resize', listener)
    },
    onHangUp: (listener) => {
      for (const event of HANG_UPS) stdin.on(event, listener)
      return () => {
        for (const event of HANG_UPS) stdin.off(event, listener)
      }
    },
    prompting: { input: stdin, output: stderr },
    readStdin: async function* (signal) {
      const stop = (): void => void stdin.destroy(asError(signal.reason))
      signal.addEventListener('abort', stop)
      try {
        signal.throwIfAborted()
        for await (const piece of stdin) yield typeof piece === 'string' ? Buffer.from(piece) : piece
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}

function drained(stream: NodeJS.WriteStream, signal: AbortSignal): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off('drain', settle).off('close', settle)
      signal.removeEventListener('abort', settle)
      if (signal.aborted) reject(asError(signal.reason))
      else resolve()
    }
    stream.on('drain', settle).on('close', settle)
    signal.addEventListener('abort', settle)
    if (signal.aborted) settle()
  })
}

/** A closed pipe is not an error: its reader has read enough. */
function noteFault(stream: object, error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') faults.set(stream, error)
}

/** Questions on stderr, through inquirer, which is only loaded when there is something to ask. */
export function createPrompter(signal: AbortSignal): Prompter {
  const ask = async (question: Question): Promise<unknown> => {
    const { createPromptModule } = (await import('inquirer')).default
    const prompt = createPromptModule({ output: process.stderr, signal })
    const { answer } = await prompt<{ answer: unknown }>([{ ...question, name: 'answer' }])
    return answer
  }
  return {
    confirm: async (message) => (await ask({ type: 'confirm', message, default: false })) === true,
    typeNumber: async (message, expected) => {
      const validate = (text: string): true | string =>
        text.trim() === '' ||
        wholeNumber(text) === expected ||
        `Type ${grouped(expected)} to continue, or nothing to leave.`
      return wholeNumber(String(await ask({ type: 'input', message, validate }))) === expected
    },
    typeText: async (message) => {
      return String(await ask({ type: 'input', message, validate: isTyped })).trim()
    },
  }
}

function isTyped(text: string): true | string {
  return text.trim() !== '' || 'Type it, or press Ctrl-C to leave.'
}

type Question =
  | { readonly type: 'confirm'; readonly message: string; readonly default: boolean }
  | { readonly type: 'input'; readonly message: string; readonly validate: (text: string) => true | string }
