import { explainError } from '../connect/explain-error.js'
import type { Workspace } from '../workflow/workspace.js'
import { SeveralInstances } from '../connect/connect.js'
import type { Batches } from '../interactive/batches.js'
import type { Prompts } from '../interactive/prompts/prompts.js'
import { EXIT, usageError } from '../model/errors.js'
import { sessionErrorView } from '../output/error-view.js'
import type { Reporter } from '../output/reporter.js'
import type { Context } from '../platform/context.js'
import { sessionCalls } from './access.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { connectionOptions } from './connection-options.js'
import { type GuardOptions, guardOptions, guardsOf } from './guard-options.js'
import { SESSION_OPTIONS } from './job-options.js'
import { type RunChoices, runChoices } from './run-options.js'
import { openWorkspace } from '../library/open.js'
import { sessionJobs, together } from './session-jobs.js'
import { outputOptions } from './output-options.js'

interface SessionOptions extends CommandOptions {
  readonly connection: ConnectionOptions
  readonly guards: GuardOptions
  readonly choices: RunChoices
}

export const command: Command<SessionOptions> = {
  name: '',
  summary: 'Start the interactive session: find users, edit them in bulk, keep working while batches run.',
  options: SESSION_OPTIONS,
  examples: ['connect-bulk', 'connect-bulk --profile ops --region eu-central-1 --instance acme-service'],
  exitCodes: [0, 1, 2, 4, 130],
  parse: (flags, context) => ({
    output: outputOptions(flags),
    connection: connectionOptions(flags, context),
    guards: guardOptions(flags),
    choices: runChoices(flags, context),
  }),
  access: async ({ connection }) => ({ connection, withCaller: true, operations: sessionCalls() }),
  run: async (options, world) => {
    if (world.context.env['TERM'] === 'dumb') throw dumbTerminal()
    const { context, stop } = untilTerminalIsLost(world.context)
    const guards = await guardsOf(options.guards, true, context)
    const { runSession } = await import('../interactive/start.js')
    const { WentBack } = await import('../interactive/prompts/frame.js')
    const batches = await createBatches(context)
    const prompts = await openPrompts(world.reporter, context, batches)
    const { signal } = context
    try {
      const workspace = await connect(prompts, options, { ...world, context })
      const jobs = sessionJobs(workspace, options, context)
      const { verify } = options.choices
      await runSession({ workspace, context, prompts, batches, guards, verify, ...jobs })
    } catch (error) {
      if (!(error instanceof WentBack) && !signal.aborted) throw error
    } finally {
      await end(prompts, batches, stop)
      const { batchesView } = await import('../interactive/batch-text.js')
      context.terminal.out(batchesView(batches.all))
    }
    if (signal.aborted) return EXIT.interrupted
    // A batch that was meant to continue does not.
    return batches.all.some(({ state }) => state === 'offered') ? EXIT.unexpected : EXIT.done
  },
}

/** The same, also stopped when the terminal is gone. */
function untilTerminalIsLost(context: Context): { readonly context: Context; readonly stop: () => void } {
  const gone = new AbortController()
  const stop = context.terminal.onHangUp(() => gone.abort(new Error('the terminal is gone')))
  return { context: { ...context, signal: together(context.signal, gone.signal) }, stop }
}

async function createBatches({ clock }: Context): Promise<Batches> {
  const module = await import('../interactive/batches.js')
  return new module.Batches(clock, (error) =>
    sessionErrorView(explainError(error, false)).trimEnd().replaceAll('\n', ' '),
  )
}

async function openPrompts(reporter: Reporter, context: Context, batches: Batches): Promise<Prompts> {
  const { createPrompts } = await import('../interactive/prompts/prompts.js')
  const { terminal, signal, clock } = context
  const { err: paint } = reporter.context.paint
  return createPrompts({ ...terminal.prompting, ...terminal, paint, live: batches }, signal, clock)
}

/** Whatever becomes of the terminal, calls in flight are answered and the failures CSVs written. */
async function end(prompts: Prompts, batches: Batches, stop: () => void): Promise<void> {
  for (const batch of batches.open) batches.cancel(batch)
  try {
    prompts.close()
  } finally {
    await batches.settled()
    stop()
  }
}

/** Connects; where the account has several instances, asks which one. */
async function connect(
  prompts: Prompts,
  { connection }: SessionOptions,
  world: CommandWorld,
): Promise<Workspace> {
  const open = (instance?: string): Promise<Workspace> =>
    prompts.wait('Connecting to Amazon Connect', (signal) => {
      const context = { ...world.context, signal }
      return openWorkspace(connection, { ...world, context }, { instance, withCaller: true })
    })
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof SeveralInstances)) throw error
    const choices = error.instances.map(({ id, alias }) => ({ value: id, name: alias, note: id }))
    return open(await prompts.choose({ title: 'Which instance?', typed: true, choices }))
  }
}

/** It has no cursor to move, and its lines can't be edited key by key. */
function dumbTerminal(): Error {
  return usageError(
    'DumbTerminal',
    "This terminal (TERM=dumb) can't show the interactive session.",
    'Use another terminal, or a command: connect-bulk --help lists them.',
  )
}
