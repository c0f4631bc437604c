import type { JobStore } from '../../journal/job-store.js'

/** Jobs read in parallel: each opens files, and may be long. */
const AT_ONCE = 32

/** Maps each job of this machine to entries, the newest first, several in parallel. */
export async function readJobs<Answer>(
  store: JobStore,
  read: (job: string) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const left = (await store.ids()).toReversed()
  const answers: Answer[] = []
  while (left.length > 0) {
    const some = await Promise.all(left.splice(0, AT_ONCE).map(read))
    answers.push(...some.flat())
  }
  return answers
}
