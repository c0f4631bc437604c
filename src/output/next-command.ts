import { isActive, type JobResult, notUpdated } from '../model/job.js'

/**
 * Suggests the next command if users are left to do.
 * @param passwordFlags the flags that gave this run the passwords of new users; the next one needs them too
 */
export function nextStep(result: JobResult, passwordFlags: readonly string[] = []): string | undefined {
  const { job, state, stoppedBy } = result
  if (job === null || notUpdated(result) === 0 || isActive(result)) return undefined
  const flags = mayCreate(result) ? passwordFlags.map((flag) => ` ${quotedIfNeeded(flag)}`).join('') : ''
  // A resume would leave out those who found no room.
  const hasFailed = stoppedBy === null || stoppedBy === 'quota'
  return hasFailed && state !== 'interrupted'
    ? `To try again: connect-bulk retry ${job}${flags}`
    : `To resume: connect-bulk jobs resume ${job}${flags}`
}

/** Whether users may be left to create. */
function mayCreate({ notAttempted, failedUsers }: JobResult): boolean {
  return notAttempted > 0 || failedUsers.some(({ userId }) => userId === '')
}

/** In a form that the usual shells have in common. */
export function quotedIfNeeded(word: string): string {
  return /^[\p{L}\p{N}_./:\\~-]+$/u.test(word) ? word : `"${word}"`
}
