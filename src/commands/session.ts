import { setMaxListeners } from 'node:events'
import { cancelJob } from '../workflow/jobs/cancel-job.js'
import { detachJob, mayDetach } from '../workflow/jobs/detach-job.js'
import { explainError } from '../connect/explain-error.js'
import type { Workspace } from '../workflow/workspace.js'
import { resumeJob } from '../workflow/jobs/resume-job.js'
import { submit } from '../workflow/jobs/submit.js'
import { SeveralInstances } from '../connect/connect.js'
import type { BatchHooks, BatchRun, RunBatch } from '../interactive/batch.js'
import type { Detach } from '../interactive/batches.js'
import type { NewPasswords } from '../workflow/passwords/passwords.js'
import type { Prompts } from '../interactive/prompts/prompts.js'
import type { JobHistory } from '../journal/job-history.js'
import { EXIT, usageError } from '../model/errors.js'
import type { Plan } from '../model/plan.js'
import { sessionErrorView } from '../output/error-view.js'
import type { Context } from '../platform/context.js'
import { sessionCalls } from './access.js'
import type { Command, CommandOptions, CommandWorld } from './command.js'
import { type ConnectionOptions, connectionOptions } from './connection-options.js'
import { type GuardOptions, guardOptions, guardsOf } from './guard-options.js'
import { SESSION_OPTIONS } from './job-options.js'
import { type RunChoices, runChoices, runOptions } from './run-options.js'
import { detachOptions, failuresPath, processOptions } from './job-runner.js'
import { openWorkspace } from './open.js'
import { outputOptions, paintsOf } from './output-options.js'
import { evictJob } from '../queue/job-queue.js'

interface SessionOptions extends CommandOptions {
  readonly connection: ConnectionOptions
  readonly guards: GuardOptions
  readonly choices: RunChoices
}

export const command: Command<SessionOptions> = {
  name: '',
  summary: 'Start the interactive session: find users, edit them in bulk, go on while it runs.',
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
    const { Batches } = await import('../interactive/batches.js')
    const { createPrompts } = await import('../interactive/prompts/prompts.js')
    const { runSession } = await import('../interactive/start.js')
    const { WentBack } = await import('../interactive/prompts/frame.js')
    const batches = new Batches(context.clock, (error) =>
      sessionErrorView(explainError(error, false)).trimEnd().replaceAll('\n', ' '),
    )
    const { terminal, signal } = context
    const stage = {
      ...terminal.prompting,
      ...terminal,
      paint: paintsOf(options.output, context).err,
      live: batches,
    }
    const prompts = createPrompts(stage, signal, context.clock)
    try {
      const workspace = await connect(prompts, options, { ...world, context })
      const detach: Detach = async ({ job = '', onDrift, passwordFlags }) => {
        if (passwordFlags === null) throw passwordsFromTwoPlaces()
        const detached = detachOptions(
          workspace,
          options.connection,
          { first: false, passwordFlags },
          context,
        )
        await detachJob(workspace, job, { ...detached, onDrift })
      }
      const session = {
        workspace,
        context,
        prompts,
        batches,
        guards,
        ...jobsOf(workspace, options, context),
      }
      await runSession(mayDetach(context.env) ? { ...session, detach } : session)
    } catch (error) {
      if (!(error instanceof WentBack) && !signal.aborted) throw error
    } finally {
      for (const batch of batches.open) batches.cancel(batch)
      try {
        prompts.close()
      } finally {
        // Whatever becomes of the terminal, calls in flight are answered and the failures CSVs written.
        await batches.settled()
        stop()
      }
      const { batchesView } = await import('../interactive/batch-text.js')
      terminal.out(batchesView(batches.all))
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

/** Runs and resumes jobs for the session, as the commands do. */
function jobsOf(workspace: Workspace, { choices, connection }: SessionOptions, context: Context) {
  const shared = ({ report, trouble }: BatchHooks) => ({
    ...processOptions(choices, context),
    report,
    noFailuresFile: (path: string, error: unknown) =>
      trouble(`The failures CSV ${path} can't be written: ${explainError(error, false).inSession.message}`),
  })
  const stoppable = (hooks: BatchHooks): Workspace => ({
    ...workspace,
    signal: together(context.signal, hooks.signal),
    onProgress: () => undefined,
  })
  return {
    cancelJob: (job: string, signal: AbortSignal) =>
      cancelJob(workspace.store, job, {
        clock: context.clock,
        signal,
        identity: context.identity,
        processes: context,
        evict: (name) => evictJob(context.files, connection.stateFolder, name),
      }),
    submit: (plan: Plan, passwords?: NewPasswords): BatchRun => {
      const run = runOptions(choices, plan.command === 'undo' ? 'skip' : 'overwrite')
      return {
        onDrift: run.onDrift,
        passwordFlags: passwords === undefined ? [] : passwords.workerFlags,
        run: closing(passwords, (hooks) =>
          submit(stoppable(hooks), plan, {
            ...shared(hooks),
            failuresFile: failuresPath(choices, context),
            overwrite: choices.overwrite,
            run,
            ...passwordsOf(passwords),
            created: ({ job }) => hooks.started(job),
          }),
        ),
      }
    },
    resume: (history: JobHistory, passwords?: NewPasswords): BatchRun => {
      const { onDrift } = runOptions(choices, 'skip')
      return {
        onDrift,
        passwordFlags: passwords === undefined ? [] : passwords.workerFlags,
        run: closing(passwords, (hooks) => {
          hooks.started(history.plan.job)
          return resumeJob(stoppable(hooks), history, {
            ...shared(hooks),
            ...passwordsOf(passwords),
            change: { onDrift },
          })
        }),
      }
    },
  }
}

function passwordsOf(passwords: NewPasswords | undefined) {
  return passwords === undefined
    ? {}
    : { passwordOf: (_: number, username: string) => passwords.of(username) }
}

/** A run that closes the file of generated passwords at its end. */
function closing(passwords: NewPasswords | undefined, run: RunBatch): RunBatch {
  return async (hooks) => {
    try {
      return await run(hooks)
    } finally {
      await passwords?.close()
    }
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

function passwordsFromTwoPlaces(): Error {
  return usageError(
    'PasswordsFromTwoPlaces',
    'another process can have the passwords of the new users from one file only, and these come from two',
  )
}

/** A signal that is aborted as soon as one of the two is; many may wait for it at once. */
function together(one: AbortSignal, other: AbortSignal): AbortSignal {
  const signal = AbortSignal.any([one, other])
  setMaxListeners(0, signal)
  return signal
}
