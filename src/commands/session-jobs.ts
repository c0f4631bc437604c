import { setMaxListeners } from 'node:events'
import { explainError } from '../connect/explain-error.js'
import type { BatchHooks, BatchRun, RunBatch } from '../interactive/batch.js'
import type { Detach } from '../interactive/batches.js'
import type { JobHistory } from '../journal/job-history.js'
import { usageError } from '../model/errors.js'
import type { OnDrift } from '../model/job.js'
import type { Plan } from '../model/plan.js'
import type { Context } from '../platform/context.js'
import { isCi } from '../platform/terminal.js'
import { cancelJob } from '../workflow/jobs/cancel-job.js'
import { detachJob } from '../workflow/jobs/detach-job.js'
import { resumeJob } from '../workflow/jobs/resume-job.js'
import { runningOptions } from '../library/job-choices.js'
import { submit } from '../library/submit.js'
import type { NewPasswords } from '../workflow/passwords/passwords.js'
import type { Workspace } from '../workflow/workspace.js'
import type { ConnectionOptions } from '../library/connection-options.js'
import { cancelOptions, detachOptions } from './job-runner.js'
import { noPasswords } from './open-passwords.js'
import type { RunChoices } from './run-options.js'

interface SessionJobOptions {
  readonly choices: RunChoices
  readonly connection: ConnectionOptions
}

/** Runs, resumes, cancels and hands over jobs for the session, as the commands do. */
export function sessionJobs(
  workspace: Workspace,
  { choices, connection }: SessionJobOptions,
  context: Context,
) {
  const stoppable = (hooks: BatchHooks): Workspace => ({
    ...workspace,
    signal: together(context.signal, hooks.signal),
    onProgress: () => undefined,
  })
  return {
    cancelJob: (job: string, signal: AbortSignal) =>
      cancelJob(workspace.store, job, cancelOptions(connection.stateFolder, { ...context, signal })),
    submit: (plan: Plan, passwords: NewPasswords = noPasswords): BatchRun => {
      const { onDrift = plan.command === 'undo' ? 'skip' : 'overwrite' } = choices
      return batchRun(onDrift, passwords, (hooks) =>
        submit(stoppable(hooks), plan, {
          ...hooksOf(hooks, passwords),
          choices: { ...choices, onDrift },
          world: context,
          created: ({ job }) => hooks.started(job),
        }),
      )
    },
    resume: (history: JobHistory, passwords: NewPasswords = noPasswords): BatchRun => {
      const { onDrift = 'skip' } = choices
      return batchRun(onDrift, passwords, (hooks) => {
        hooks.started(history.plan.job)
        const running = { ...runningOptions(choices, context), ...hooksOf(hooks, passwords) }
        return resumeJob(stoppable(hooks), history, { ...running, change: { onDrift } })
      })
    },
    // A CI machine would end a detached job with this command.
    ...(isCi(context.env) ? {} : { detach: detachWith(workspace, connection, context) }),
  }
}

function hooksOf({ report, trouble }: BatchHooks, passwords: NewPasswords) {
  return {
    report,
    passwordOf: (_: number, username: string) => passwords.of(username),
    noFailuresFile: (path: string, error: unknown) =>
      trouble(`The failures CSV ${path} can't be written: ${explainError(error, false).inSession.message}`),
  }
}

function detachWith(workspace: Workspace, connection: ConnectionOptions, context: Context): Detach {
  return async ({ job = '', onDrift, passwordFlags }) => {
    if (passwordFlags === null) throw passwordsFromTwoPlaces()
    const detached = detachOptions(workspace, connection, { first: false, passwordFlags }, context)
    await detachJob(workspace, job, { ...detached, onDrift })
  }
}

/** A run that closes the file of generated passwords at its end. */
function batchRun(onDrift: OnDrift, passwords: NewPasswords, run: RunBatch): BatchRun {
  return {
    onDrift,
    passwordFlags: passwords.workerFlags,
    run: async (hooks) => {
      try {
        return await run(hooks)
      } finally {
        await passwords.close()
      }
    },
  }
}

function passwordsFromTwoPlaces(): Error {
  return usageError(
    'PasswordsFromTwoPlaces',
    'another process can have the passwords of the new users from one file only, and these come from two',
  )
}

/** A signal that is aborted as soon as one of the two is; many may wait for it at once. */
export function together(one: AbortSignal, other: AbortSignal): AbortSignal {
  const signal = AbortSignal.any([one, other])
  setMaxListeners(0, signal)
  return signal
}
