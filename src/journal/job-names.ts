import { type BulkError, usageError } from '../model/errors.js'
import { nearest } from '../model/names.js'

const JOB_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/
const JOB_END = /^(?:(?:\d{0,8}-)?\d{0,6}-)?[0-9a-f]{1,4}$/

export function isJobId(text: string): boolean {
  return JOB_ID.test(text)
}

/** Whether an argument has the form of a job: an id, an end of one, or `latest`. */
export function isJobName(text: string): boolean {
  return text === 'latest' || JOB_END.test(text)
}

/** The jobs that a name may stand for. */
export interface KnownJobs {
  /** All ids, in the order they were made. */
  readonly ids: () => Promise<readonly string[]>
  /** Where they are kept. */
  readonly folder: string
}

/** The id that a name stands for: an id, `latest`, or an end that only one id has. @throws BulkError exit 2 */
export async function jobIdOf(name: string, jobs: KnownJobs): Promise<string> {
  if (name === 'latest') return latestOf(jobs)
  if (JOB_ID.test(name) || !JOB_END.test(name)) return name
  const found = (await jobs.ids()).filter((job) => job.endsWith(name))
  if (found.length > 1)
    throw usageError('AmbiguousJob', `${found.length} jobs end in ${name}: ${found.join(', ')}.`)
  return found[0] ?? name
}

async function latestOf({ ids, folder }: KnownJobs): Promise<string> {
  const last = (await ids()).at(-1)
  if (last === undefined)
    throw usageError('UnknownJob', 'There are no jobs yet.', `Jobs are kept in ${folder}.`)
  return last
}

export async function unknownJob(job: string, { ids, folder }: KnownJobs): Promise<BulkError> {
  const [near] = nearest(job, await ids())
  const hint =
    near === undefined
      ? `Jobs are kept in ${folder}.`
      : `Did you mean ${near}? connect-bulk jobs list shows all.`
  return usageError('UnknownJob', `There is no job ${job} on this machine.`, hint)
}
