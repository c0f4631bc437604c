import { usageError } from '../model/errors.js'
import { didYouMean } from '../model/names.js'
import type { Context } from '../platform/context.js'
import type { NamedUser } from '../users/named-users.js'
import type { SelectedJob } from '../users/selection.js'

const OUTCOMES = ['succeeded', 'failed', 'refused', 'not-attempted'] as const
type Outcome = (typeof OUTCOMES)[number]

/** A `--job JOB:OUTCOME`, taken apart. */
export interface JobUsers {
  readonly job: string
  readonly outcome: Outcome
}

/** @throws BulkError exit 2 for anything else */
export function parseJobUsers(text: string): JobUsers {
  const [, job = '', word = ''] = /^(.+):([^:]*)$/.exec(text.trim()) ?? []
  const outcome = OUTCOMES.find((one) => one === word)
  if (outcome !== undefined) return { job, outcome }
  throw usageError(
    'BadJobUsers',
    `--job: "${text}" is not JOB:OUTCOME.`,
    didYouMean(word, OUTCOMES, `The outcomes are ${OUTCOMES.join(', ')}, e.g. --job latest:failed.`),
  )
}

/** The users of recorded jobs with these outcomes, each by the id that the job had for it. */
export async function usersOfJobs(
  wanted: readonly JobUsers[],
  stateFolder: string,
  context: Context,
): Promise<{ readonly users: readonly NamedUser[]; readonly jobs: readonly SelectedJob[] }> {
  const { JobStore } = await import('../journal/job-store.js')
  const { isRunning } = await import('../workflow/jobs/job-state.js')
  const store = new JobStore(context.files, stateFolder)
  const users: NamedUser[] = []
  const jobs: SelectedJob[] = []
  for (const { job, outcome } of wanted) {
    const history = await store.read(job)
    const underWay = isRunning(history, context)
    const { plan } = history
    jobs.push({ job: plan.job, instanceId: plan.place.instance.id })
    plan.users.forEach(({ username, failure }, n) => {
      const ended = failure === undefined ? history.outcomeAt(n, underWay).outcome : 'refused'
      const userId = history.userIdAt(n)
      // One that was not created has no id; another job may have created it since.
      if (ended === outcome) users.push(userId === '' ? { username } : { userId })
    })
  }
  return { users, jobs }
}
