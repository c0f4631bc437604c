import type { JobEvent } from '../model/event.js'
import { parseTime, timeOfDay } from '../platform/clock.js'

type Blocked = Extract<JobEvent, { type: 'blocked' }>
type Unblocked = Extract<JobEvent, { type: 'unblocked' }>

/** Why a job makes no progress, since when, and what ends that. */
export function blockedView({ by, since, until, message }: Blocked): string {
  const from = timeText(since)
  if (by === 'credentials')
    return `The credentials are no longer accepted, since ${from}. Sign in again in another terminal; the job then goes on.`
  const end = until === null ? '' : ` It stops at ${timeText(until)} if that lasts.`
  return `Amazon Connect can't be reached since ${from} (${message}). The job waits and goes on by itself.${end}`
}

export function unblockedView({ by }: Unblocked): string {
  const what =
    by === 'credentials' ? 'The new credentials are accepted' : 'Amazon Connect can be reached again'
  return `${what}; the job goes on.`
}

function timeText(iso: string): string {
  return timeOfDay(parseTime(iso) ?? 0)
}
