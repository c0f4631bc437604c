import type { World } from '../platform/context.js'
import { refusal } from '../model/errors.js'
import { datedTerminal, LOG_VARIABLE, startWorker } from '../platform/node-worker.js'
import { createPrompter, createTerminal } from '../platform/node-terminal.js'
import { main } from './main.js'
import { processWorld } from '../platform/node-environment.js'
import { createStatusLine } from '../platform/node-status-line.js'

/** Creates the real context: the only place that does. */
export function createContext(args: readonly string[], signal: AbortSignal): World {
  const env = tidied(process.env)
  // Documented; on stderr it would only be noise.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  if (isPlain(args, env)) forbidColour()
  const own = processWorld()
  const context: World = {
    ...own,
    terminal:
      env[LOG_VARIABLE] === 'dated'
        ? datedTerminal(createTerminal(process, env), own.clock)
        : createTerminal(process, env),
    env,
    signal,
    prompter: createPrompter(signal),
    statusLine: createStatusLine,
    startWorker: startWorker(own.cwd),
    runCommandLine: (others, other) =>
      main(others, {
        ...context,
        env: other,
        terminal: createTerminal(process, other),
        startWorker: refuseWorker,
      }),
  }
  return context
}

/** Settings copied from a Windows file or a web page end in blanks or a CR; the SDK reads some of them by itself. */
function tidied(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  for (const [name, value] of Object.entries(environment))
    if (/^(AWS|CONNECT_BULK)_|_proxy$/i.test(name) && value !== value?.trim())
      environment[name] = value?.trim()
  return { ...environment }
}

/** A command line run against a sandbox ends with it. */
function refuseWorker(): Promise<never> {
  return Promise.reject(
    refusal(
      'DetachInSandbox',
      'The sandbox ends with its command line, so a detached job would find no service there.',
      'Use connect-bulk sandbox start, and detach from there.',
    ),
  )
}

function isPlain(args: readonly string[], { NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  return args.includes('--no-color') || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb'
}

/** Spinner and prompts decide about colours themselves, but all obey this variable. */
function forbidColour(): void {
  process.env['FORCE_COLOR'] = '0'
  // Node.js warns when both are set.
  delete process.env['NO_COLOR']
}
