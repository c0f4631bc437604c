import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import type { Context } from '../platform/context.js'
import { systemClock } from '../platform/clock.js'
import { nodeFiles } from '../platform/files.js'
import { mayBeAlive, ownIdentity } from '../platform/process-identity.js'
import { createPrompter } from '../platform/node-prompter.js'
import { main } from './main.js'
import { createTerminal } from '../platform/node-terminal.js'
import { createStatusLine } from '../platform/node-status-line.js'

/** The one place where the real parts are made. */
export async function createContext(signal: AbortSignal): Promise<Context> {
  const { env } = process
  // Said once in our own documentation; on a user's stderr it would only be noise.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
  const context: Context = {
    clock: systemClock,
    files: nodeFiles,
    terminal: createTerminal(process, env),
    env,
    cwd: process.cwd(),
    homeFolder: homedir(),
    platform: process.platform,
    version: ownVersion(),
    signal,
    identity: ownIdentity(),
    mayBeAlive,
    random: Math.random,
    prompter: createPrompter(signal),
    statusLine: createStatusLine,
    runCommandLine: (args, other) =>
      main(args, { ...context, env: other, terminal: createTerminal(process, other) }),
  }
  return context
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const version: unknown = Reflect.get(JSON.parse(text), 'version')
  return typeof version === 'string' ? version : 'unknown'
}
