import { isActive, type JobSummary } from '../model/job.js'
import { grouped, VERB_FORMS } from '../model/wording.js'
import { localTime, parseTime } from '../platform/clock.js'
import type { Column } from './table-layout.js'

export const JOB_HEADINGS = ['WHEN', 'WHAT', 'USERS', 'RESULT', 'BY', 'JOB', 'NOTE'] as const

/** How they give way where a row does not fit. */
export const JOB_COLUMNS: readonly Column[] = JOB_HEADINGS.map((title) => {
  if (title === 'JOB') return { title, keepsEnd: true }
  return title === 'RESULT' ? { title, isMain: true } : { title }
})

/** The cells below those headings. */
export function jobCells(job: JobSummary, now: number): readonly string[] {
  return [
    whenText(job, now),
    ...(job.state === 'unreadable' ? UNREADABLE : contentCells(job)),
    callerName(job.caller),
    job.job,
    job.note ?? '',
  ]
}

/** Nothing is known of a job whose record can't be read. */
const UNREADABLE = ['-', '-', 'unreadable']

function contentCells(job: JobSummary): readonly string[] {
  const { succeeded, failed, notAttempted, refused } = job
  return [whatText(job), grouped(succeeded + failed + notAttempted + refused), resultText(job)]
}

/** A job in one line, above its report: `Routing profile → Billing (retry), today 14:46, by anna`. */
export function jobLine(job: JobSummary, now: number): string {
  const note = job.note === null ? '' : `, note: ${job.note}`
  return `${whatText(job)}, ${whenText(job, now)}, by ${callerName(job.caller)}${note}`
}

function whenText({ startedAt }: JobSummary, now: number): string {
  return localTime(parseTime(startedAt) ?? 0, now)
}

function whatText({ command, verb, summary }: JobSummary): string {
  return command === 'edit' || command === verb ? summary : `${summary} (${command})`
}

function resultText(job: JobSummary): string {
  const { verb, state, succeeded, failed, refused, notAttempted } = job
  const parts = [
    `${grouped(succeeded)} ${VERB_FORMS[verb].succeeded}`,
    ...(failed === 0 ? [] : [`${grouped(failed)} failed`]),
    ...(refused === 0 ? [] : [`${grouped(refused)} refused`]),
    ...(notAttempted === 0 ? [] : [`${grouped(notAttempted)} ${isActive(job) ? 'to go' : 'not attempted'}`]),
  ]
  return `${state === 'finished' ? '' : `${state}: `}${parts.join(', ')}`
}

/** The last part of an ARN: the user, or the session of a role. */
export function callerName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
