import { resolve } from 'node:path'
import { type OnDrift, type RunOptions, WAIT_FOR_SERVICE_SECONDS } from '../model/job.js'
import type { World } from '../platform/context.js'
import type { CreateJobOptions } from '../workflow/jobs/create-job.js'
import type { QueueOptions } from '../workflow/jobs/job-turn.js'
import type { RunJobOptions } from '../workflow/jobs/run-job.js'
import type { OverwriteRules } from '../workflow/output-files.js'

/** How a job is to run; what is left out has its default. */
export interface JobChoices {
  /** A value that has changed since the plan: written over (the default), or left alone. */
  readonly onDrift?: OnDrift | undefined
  /** Read every change back before it counts as done. */
  readonly verify?: boolean
  readonly stopAfterFailures?: number | undefined
  /** Seconds to wait for a service that can't be reached; 600 if left out. */
  readonly waitForService?: number | undefined
  /** The last holder of the security profile Admin may lose it. */
  readonly allowProtected?: boolean
  readonly queue?: QueueOptions
  /** Where the failures CSV goes; a file in the current folder if left out. */
  readonly failures?: string | undefined
  readonly overwrite?: OverwriteRules
}

/** What a job needs of the world that it runs in. */
export type RunnerWorld = Pick<World, 'files' | 'identity' | 'random' | 'mayBeAlive' | 'cwd'> & {
  /** Where a person can be asked, expired credentials are waited for. */
  readonly terminal?: Pick<World['terminal'], 'interactive'>
}

/** How a job asks and reports while it runs. */
export type JobHooks = Pick<RunJobOptions, 'report' | 'passwordOf' | 'noFailuresFile'>

/** What creating a job takes from choices and world. */
export function creatingOptions(
  choices: JobChoices,
  { files, identity: owner, cwd }: RunnerWorld,
): CreateJobOptions {
  const { failures, overwrite = {} } = choices
  const failuresFile = (job: string) => resolve(cwd, failures ?? `connect-bulk-failures-${job}.csv`)
  return { files, owner, failuresFile, overwrite, run: runOptionsOf(choices) }
}

function runOptionsOf({ onDrift = 'overwrite', ...choices }: JobChoices): RunOptions {
  const { verify = false, stopAfterFailures = null, waitForService = WAIT_FOR_SERVICE_SECONDS } = choices
  const allowProtected = choices.allowProtected === true ? { allowProtected: true } : {}
  return { onDrift, verify, stopAfterFailures, waitForService, ...allowProtected }
}

/** What running a job takes from choices and world, whichever command or screen runs it. */
export function runningOptions(
  { queue = { first: false, noWait: false }, overwrite = {} }: JobChoices,
  { files, identity: owner, random, mayBeAlive, terminal }: RunnerWorld,
): Omit<RunJobOptions, keyof JobHooks> {
  const waitsForLogin = terminal?.interactive === true
  return { files, owner, random, mayBeAlive, queue, overwrite, waitsForLogin }
}
