import type { JobHistory } from '../journal/job-history.js'
import type { JobStore } from '../journal/job-store.js'
import type { JobTail } from '../journal/job-tail.js'
import type { JournalRecord } from '../journal/records.js'
import type { JobEvent } from '../model/event.js'
import type { JobResult } from '../model/job.js'
import type { World } from '../platform/context.js'
import { isRunning } from '../workflow/jobs/job-state.js'
import { withExistingFile } from '../workflow/output-files.js'

const LOOK_EVERY_MS = 250

/** Its signal ends the watching, not the job. */
type FollowWorld = Pick<World, 'clock' | 'files' | 'signal' | 'mayBeAlive'>

export interface FollowHooks {
  readonly report: (event: JobEvent) => void
  /** Called once everything so far has been reported. */
  readonly caughtUp?: () => void
}

/** Reports a job's events as its journal grows, and resolves when no process runs it. */
export async function followJob(
  store: JobStore,
  name: string,
  world: FollowWorld,
  { report, caughtUp }: FollowHooks,
): Promise<JobResult> {
  const { clock, signal, files } = world
  const tail = await store.tail(name)
  const { history } = tail
  const past = await newsOf(tail)
  for (const event of upToNow(eventsOf(lasting(past, history), history), isRunning(history, world)))
    report(event)
  caughtUp?.()
  while (isRunning(history, world)) {
    await clock.sleep(LOOK_EVERY_MS, signal)
    for (const event of eventsOf(await newsOf(tail), history)) report(event)
  }
  // It may have written its last lines between our last read and its end.
  for (const event of eventsOf(await newsOf(tail), history)) report(event)
  const complete = await tail.complete()
  return withExistingFile(complete.result(isRunning(complete, world)), files)
}

async function newsOf(tail: JobTail): Promise<readonly JournalRecord[]> {
  const all: JournalRecord[] = []
  await tail.next((record) => all.push(record))
  return all
}

const OF_QUEUE: ReadonlySet<JobEvent['type']> = new Set(['waiting', 'paused', 'turn'])

/** Without the past waits of a job; the last of them counts if it may still last. */
function upToNow(events: readonly JobEvent[], isLive: boolean): readonly JobEvent[] {
  const last = isLive ? events.findLast(({ type }) => OF_QUEUE.has(type)) : undefined
  return events.filter((event) => !OF_QUEUE.has(event.type) || event === last)
}

/** Without the ends of users that a later run continued. */
function lasting(records: readonly JournalRecord[], history: JobHistory): readonly JournalRecord[] {
  const last = new Map(records.flatMap((record) => (record.type === 'finished' ? [[record.n, record]] : [])))
  return records.filter(
    (record) => record.type !== 'finished' || (last.get(record.n) === record && history.isEnded(record.n)),
  )
}

function eventsOf(records: readonly JournalRecord[], history: JobHistory): readonly JobEvent[] {
  return records.flatMap((record) => eventOf(record, history) ?? [])
}

const HANDED_OVER: JobEvent = { type: 'waiting', ahead: [], secondsLeft: null, handedOver: true }

function eventOf(record: JournalRecord, history: JobHistory): JobEvent | undefined {
  switch (record.type) {
    case 'queued':
      return record.handOver ? HANDED_OVER : { type: 'waiting', ahead: [], secondsLeft: null }
    case 'handed-over':
      return HANDED_OVER
    case 'owner':
      return { type: 'turn', again: false }
    case 'paused':
      return { type: 'paused', by: record.by }
    case 'resumed':
      return { type: 'turn', again: true }
    case 'answered': {
      const { n, operation, attempt, requestId, failure } = record
      const outcome = failure === null ? 'succeeded' : 'failed'
      return { type: 'step', step: { ...who(history, n), operation, attempt, outcome, failure, requestId } }
    }
    case 'finished': {
      const { n, outcome, failures } = record
      return { type: 'user', user: { ...who(history, n), outcome, failures } }
    }
    default:
      return undefined
  }
}

function who(history: JobHistory, n: number): { username: string; userId: string } {
  return { username: history.plan.users[n]?.username ?? '', userId: history.userIdAt(n) }
}
