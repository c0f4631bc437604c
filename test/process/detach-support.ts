import { createStage, MOVE, type Stage } from './support.js'
import { words } from '../support/words.js'

export const DETACHED = words`${MOVE} --yes --detach`

/** Ends what a failed test may leave behind: the worker of the stage's only job. */
function endWorker(stage: Stage): void {
  for (const job of stage.jobs()) {
    const owner = stage.journal(job).findLast(({ type }) => type === 'owner' || type === 'queued')
    if (owner?.pid === undefined || owner.pid === process.pid) continue
    try {
      process.kill(owner.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

export async function withStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await createStage()
  try {
    await run(stage)
  } finally {
    endWorker(stage)
  }
}
