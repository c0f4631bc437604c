import { EXIT, usageError } from '../model/errors.js'
import { errorCode } from '../platform/error-code.js'
import type { SandboxOptions } from '../sandbox/sandbox.js'
import { shellOf, environmentLines } from '../output/shell.js'
import { type OptionSpec, without } from './flags.js'
import type { Command, CommandOptions } from './command.js'
import { NO_FILE } from './configuration.js'
import { OUTPUT_OPTIONS, outputOptions } from './output-options.js'
import { SANDBOX_OPTIONS, type SandboxChoices, sandboxChoices } from './sandbox-options.js'
import { noteStrangers, sandboxOptions, saveSandbox } from './sandbox-setup.js'

const CONTROL: OptionSpec = {
  flags: '--control',
  summary: 'for tests: serves an address that holds and releases answers; see BEHAVIOUR.md',
  group: 'Sandbox',
}

/** Variables of the shell that would lead to another endpoint, or that AWS clients refuse beside the exported ones. */
const IN_THE_WAY = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ENDPOINT_URL_CONNECT',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_SERVICE_QUOTAS',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'CONNECT_BULK_EXPECT_ACCOUNT',
]

interface StartOptions extends CommandOptions {
  readonly sandbox: SandboxChoices
  readonly control: boolean
}

export const command: Command<StartOptions> = {
  name: 'sandbox start',
  summary: 'Serve a local Amazon Connect until stopped, and print the environment variables that lead to it.',
  options: [...SANDBOX_OPTIONS, CONTROL, ...without(OUTPUT_OPTIONS, 'state-dir')],
  examples: [
    'connect-bulk sandbox start --users 300',
    'connect-bulk sandbox start --load state.json --save state.json',
    'connect-bulk sandbox start --port 8080 --speed 10 --output json',
  ],
  exitCodes: [0, 1, 2],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    sandbox: sandboxChoices(flags, context),
    control: flags.has('control'),
  }),
  run: async ({ output: { format }, sandbox: choices, control }, { context, reporter }) => {
    const options = { ...(await sandboxOptions(choices, context)), control }
    const sandbox = await start(options)
    noteStrangers(options, sandbox.store.users, (text) => reporter.note(text))
    const folder = await context.files.makeTemporaryFolder('connect-bulk-sandbox-')
    const env = { ...sandbox.env, CONNECT_BULK_STATE_DIR: folder, CONNECT_BULK_CONFIG: NO_FILE }
    const { url, instance, controlUrl } = sandbox
    const served = {
      url,
      instance,
      env,
      unset: IN_THE_WAY,
      ...(controlUrl === undefined ? {} : { control: controlUrl }),
    }
    if (format === 'json') await reporter.document({ schema: 'connect-bulk/sandbox/1', ...served })
    reporter.line('sandbox', served)
    if (format === 'table')
      context.terminal.out(environmentLines({ unset: IN_THE_WAY, env }, shellOf(context)))
    reporter.note(`A local Amazon Connect is served at ${url} until Ctrl-C.`)
    await stopped(context.signal)
    await sandbox.stop()
    await saveSandbox(choices, context, sandbox)
    await context.files.removeFolder(folder)
    return EXIT.done
  },
}

async function start(options: SandboxOptions) {
  const { startSandbox } = await import('../sandbox/sandbox.js')
  try {
    return await startSandbox(options)
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE' && errorCode(error) !== 'EACCES') throw error
    throw usageError(
      'PortTaken',
      `--port: port ${options.port ?? 0} can't be used (${errorCode(error) ?? ''}).`,
      'Name another, or none for any free one.',
    )
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
