import { visible } from '../output/sanitise.js'
import { usageError } from '../model/errors.js'
import type { Command, CommandOptions } from './command.js'
import { NO_FILE } from './configuration.js'
import { outputOptions } from './output-options.js'
import { SANDBOX_OPTIONS, type SandboxChoices, sandboxChoices } from './sandbox-options.js'
import { noteStrangers, sandboxOptions, saveSandbox } from './sandbox-setup.js'

interface RunOptions extends CommandOptions {
  /** The command line to run. */
  readonly args: readonly string[]
  readonly sandbox: SandboxChoices
}

export const command: Command<RunOptions> = {
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
  parse: (flags, context) => {
    if (flags.operands.length === 0) {
      throw usageError(
        'NoCommand',
        'There is nothing to run.',
        'Put a command line behind --, e.g. connect-bulk sandbox run -- users.',
      )
    }
    return { output: outputOptions(flags), args: flags.operands, sandbox: sandboxChoices(flags, context) }
  },
  run: async ({ args, sandbox: choices }, { context }) => {
    const { startSandbox } = await import('../sandbox/sandbox.js')
    const options = await sandboxOptions(choices, context)
    const sandbox = await startSandbox(options)
    noteStrangers(options, sandbox.store.users, (text) => context.terminal.err(`${visible(text)}\n`))
    const folder = await context.files.makeTemporaryFolder('connect-bulk-sandbox-')
    try {
      const code = await context.runCommandLine(args, {
        ...withoutAws(context.env),
        ...sandbox.env,
        CONNECT_BULK_STATE_DIR: folder,
        CONNECT_BULK_CONFIG: NO_FILE,
      })
      await saveSandbox(choices, context, sandbox)
      return code
    } finally {
      await sandbox.stop()
      await context.files.removeFolder(folder)
    }
  },
}

/** Removes everything of the caller's AWS environment that would lead to another endpoint. */
function withoutAws(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('CONNECT_BULK_')),
  )
}
