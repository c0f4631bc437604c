import { setMaxListeners } from 'node:events'
import { detachJob, mayDetach } from '../workflow/jobs/detach-job.js'
import { explainError } from '../connect/explain-error.js'
import type { Workspace } from '../workflow/workspace.js'
import { resumeJob } from '../workflow/jobs/resume-job.js'
import { submit } from '../workflow/jobs/submit.js'
import { SeveralInstances } from '../connect/several-instances.js'
import type { BatchHooks, BatchRun } from '../interactive/batch.js'
import type { Detach } from '../interactive/batches.js'
import type { Prompts } from '../interactive/prompts/prompts.js'
import type { JobHistory } from '../journal/job-history.js'
import { EXIT } from '../model/errors.js'
import type { Plan } from '../model/plan.js'
import { errorView } from '../output/error-view.js'
import type { Context } from '../platform/context.js'
import type { Command } from './command.js'
import { detachParts } from './detach.js'
import { failuresPath, overwriteRules } from './output-paths.js'
import type { Flags } from './flags.js'
import { guardsOf } from './guard-flags.js'
import { openWorkspace } from './open.js'
import { runnerParts, runOptions } from './run-options.js'
import { createReporter, paintsOf } from './global-options.js'
import { SESSION_OPTIONS } from './shared-options.js'
import { asError } from '../platform/clock.js'

export const command: Command = {
  name: '',
  summary: 'Start the interactive session: find users, edit them in bulk, go on while it runs.',
  options: SESSION_OPTIONS,
  examples: ['connect-bulk', 'connect-bulk --profile ops --region eu-central-1 --instance acme-service'],
  exitCodes: [0, 1, 2, 4, 130],
  run: async (flags, world) => {
    const { context, stop } = whileSomebodyIsThere(world)
    const guards = await guardsOf(flags, context)
    const { Batches } = await import('../interactive/batches.js')
    const { createPrompts } = await import('../interactive/prompts/prompts.js')
    const { runSession } = await import('../interactive/start.js')
    const { WentBack } = await import('../interactive/prompts/frame.js')
    const batches = new Batches(context.clock, (error) =>
      errorView(explainError(error, false)).trimEnd().replaceAll('\n', ' '),
    )
    const { terminal, signal } = context
    const stage = { ...terminal.prompting, ...terminal, paint: paintsOf(flags, context).err, live: batches }
    const prompts = createPrompts(stage, signal)
    try {
      const workspace = await connect(prompts, flags, context)
      const detach: Detach = async ({ job = '', onDrift }) => {
        await detachJob(workspace, job, { ...detachParts(workspace, flags, context), onDrift })
      }
      const parts = { workspace, context, prompts, batches, guards, ...jobsOf(workspace, flags, context) }
      await runSession(mayDetach(context.env) ? { ...parts, detach } : parts)
    } catch (error) {
      if (!(error instanceof WentBack) && !signal.aborted) throw error
    } finally {
      stop()
      for (const batch of batches.open) batches.cancel(batch)
      await batches.settled()
      const { batchesView } = await import('../interactive/batch-text.js')
      terminal.out(batchesView(batches.all))
    }
    if (signal.aborted) return EXIT.interrupted
    // What somebody wanted to go on does not.
    return batches.all.some(({ state }) => state === 'offered') ? EXIT.unexpected : EXIT.done
  },
}

/** The same, stopped as well when nobody can type any more. */
function whileSomebodyIsThere(context: Context): { readonly context: Context; readonly stop: () => void } {
  const gone = new AbortController()
  const stop = context.terminal.onHangUp(() => gone.abort(new Error('the terminal is gone')))
  return { context: { ...context, signal: together(context.signal, gone.signal) }, stop }
}

/** Connects; where several instances may be meant, somebody says which. */
async function connect(prompts: Prompts, flags: Flags, context: Context): Promise<Workspace> {
  const open = (instance?: string): Promise<Workspace> =>
    prompts.wait('Connecting to Amazon Connect', (signal) =>
      openWorkspace(flags, { ...context, signal }, createReporter(flags, context), {
        instance,
        withCaller: true,
      }),
    )
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof SeveralInstances)) throw error
    const choices = error.instances.map(({ id, alias }) => ({ value: id, name: alias, note: id }))
    return open(await prompts.choose({ title: 'Which instance?', typed: true, choices }))
  }
}

/** How the session has plans carried out, and older jobs gone on with: as the commands do. */
function jobsOf(workspace: Workspace, flags: Flags, context: Context) {
  const shared = ({ report, trouble }: BatchHooks) => ({
    ...runnerParts(flags, context),
    report,
    noFailuresFile: (path: string, error: unknown) =>
      trouble(`The failures CSV ${path} can't be written: ${asError(error).message}`),
  })
  const stoppable = (hooks: BatchHooks): Workspace => ({
    ...workspace,
    signal: together(context.signal, hooks.signal),
    reading: () => undefined,
  })
  return {
    submit: (plan: Plan): BatchRun => {
      const run = runOptions(flags, plan.command === 'undo' ? 'skip' : 'overwrite')
      return {
        onDrift: run.onDrift,
        run: (hooks) =>
          submit(stoppable(hooks), plan, {
            ...shared(hooks),
            failuresFile: failuresPath(flags, context),
            overwrite: overwriteRules(flags, context),
            run,
            created: ({ job }) => hooks.started(job),
          }),
      }
    },
    resume: (reading: JobHistory): BatchRun => {
      const { onDrift } = runOptions(flags, 'skip')
      return {
        onDrift,
        run: (hooks) => {
          hooks.started(reading.plan.job)
          return resumeJob(stoppable(hooks), reading, { ...shared(hooks), change: { onDrift } })
        },
      }
    },
  }
}

/** Aborted as soon as one of the two is; many may wait for it at once. */
function together(one: AbortSignal, other: AbortSignal): AbortSignal {
  const signal = AbortSignal.any([one, other])
  setMaxListeners(0, signal)
  return signal
}
