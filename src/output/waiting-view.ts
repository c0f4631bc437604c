import type { JobEvent } from '../model/event.js'
import { count, duration, grouped } from '../model/wording.js'
import { parseTime, timeOfDay } from '../platform/clock.js'

type Waiting = Extract<JobEvent, { type: 'waiting' }>

/** Which job is ahead, and for how long. */
export function waitingView({ ahead, secondsLeft, pausing, handedOver }: Waiting): string {
  if (handedOver === true) return 'Moving to another process'
  const [first, ...others] = ahead
  if (first === undefined) return 'Waiting for other jobs'
  const { job, command, done, total, elsewhere, silent } = first
  const what = command === '' ? '' : ` (${command}, ${grouped(done)} of ${count(total, 'user')} done)`
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  const left = secondsLeft === null ? '' : `; about ${duration(secondsLeft)}`
  const where = elsewhere ? ' It runs on another machine or in another container.' : ''
  const signs = silent ? ' It has shown no sign of life for a while.' : ''
  const wayOut = elsewhere || silent ? ` If it is gone: connect-bulk jobs cancel ${job}` : ''
  const state =
    pausing === true
      ? `Pausing job ${job}${what}: this job goes first.`
      : `Waiting: job ${job}${what} is ahead${more}${left}.`
  return `${state}${where}${signs}${wayOut}`
}

/** The jobs ahead: printed again only when they change. */
export function waitedFor({ ahead }: Waiting): string {
  return ahead.map(({ job }) => job).join(' ')
}

/** A job ahead whose process is gone. */
export function skippedView({ job }: Extract<JobEvent, { type: 'skipped' }>): string {
  return `Skipping job ${job}: its process is gone; connect-bulk jobs resume ${job} resumes it.`
}

type Blocked = Extract<JobEvent, { type: 'blocked' }>
type Unblocked = Extract<JobEvent, { type: 'unblocked' }>

/** Why a job is blocked, since when, and what ends it. */
export function blockedView({ by, since, until, message }: Blocked): string {
  const from = timeText(since)
  if (by === 'credentials')
    return `The credentials have not been accepted since ${from}. Sign in again in another terminal; the job then continues.`
  const end = until === null ? '' : ` It stops at ${timeText(until)} if this lasts.`
  return `Amazon Connect has been unreachable since ${from} (${message}). The job waits and continues by itself.${end}`
}

export function unblockedView({ by }: Unblocked): string {
  const what =
    by === 'credentials' ? 'The new credentials are accepted' : 'Amazon Connect can be reached again'
  return `${what}; the job continues.`
}

function timeText(iso: string): string {
  return timeOfDay(parseTime(iso) ?? 0)
}
