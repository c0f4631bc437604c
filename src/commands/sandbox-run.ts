import { usageError } from '../model/errors.js'
import type { Command } from './command.js'
import { SANDBOX_OPTIONS, sandboxOptions } from './sandbox-options.js'
import { saveSandbox } from './sandbox-save.js'
import { noteStrangers } from './sandbox-strangers.js'

export const command: Command = {
  name: 'sandbox run',
  summary: 'Run one connect-bulk command line against a fresh local Amazon Connect.',
  operands: [{ name: '[args...]', summary: 'the command line, behind --' }],
  options: SANDBOX_OPTIONS,
  examples: [
    "connect-bulk sandbox run -- users --filter 'tag:team=blue'",
    'connect-bulk sandbox run --users-from users.csv --mask --save copy.json -- users',
    'connect-bulk sandbox run --users 40 --speed 10 -- edit --all --routing-profile Billing --yes',
  ],
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 130],
  run: async (flags, context) => {
    if (flags.operands.length === 0) {
      throw usageError(
        'NoCommand',
        'There is nothing to run.',
        'Put a command line behind --, e.g. connect-bulk sandbox run -- users.',
      )
    }
    const { startSandbox } = await import('../sandbox/sandbox.js')
    const options = await sandboxOptions(flags, context)
    const sandbox = await startSandbox(options)
    noteStrangers(options, sandbox.store.users, (text) => context.terminal.err(`${text}\n`))
    const folder = await context.files.makeTemporaryFolder('connect-bulk-sandbox-')
    try {
      const code = await context.runCommandLine(flags.operands, {
        ...withoutAws(context.env),
        ...sandbox.env,
        CONNECT_BULK_STATE_DIR: folder,
      })
      await saveSandbox(flags, context, sandbox)
      return code
    } finally {
      await sandbox.stop()
      await context.files.removeFolder(folder)
    }
  },
}

/** Nothing of the caller's AWS set-up may lead away from the sandbox. */
function withoutAws(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('CONNECT_BULK_')),
  )
}
