import type { JobStore } from '../../journal/job-store.js'

/** Jobs that are read side by side: each is open files, and may be long. */
const AT_ONCE = 32

/** What is made of each job of this machine, the newest first, some read side by side. */
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
