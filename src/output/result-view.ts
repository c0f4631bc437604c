import { type JobResult, notUpdated } from '../model/job.js'
import { type Failure, isRetryable, type FailedUser } from '../model/outcome.js'
import { subjectOf } from '../settings/change-text.js'
import type { Paint } from './paint.js'
import { visible } from './sanitise.js'
import { count, duration, firstNames, grouped } from '../model/wording.js'

/** The result of a job as text for people. */
export function resultView(result: JobResult, paint: Paint): string {
  if (result.job === null) {
    const lines = [
      `Nothing to ${result.verb}: ${whyNothing(result)}.`,
      ...reasons(result.failedUsers),
      ...fileLine(result),
    ]
    return `${lines.join('\n')}\n`
  }
  const lines = [...denial(result, paint), headline(result, paint), ...reasons(result.failedUsers)]
  if (result.throttled > 0) lines.push(`The service throttled ${count(result.throttled, 'call')}.`)
  return `${[...lines, ...fileLine(result)].join('\n')}\n`
}

/** If every write was denied, this comes before all numbers. */
function denial({ succeeded, failedUsers }: JobResult, paint: Paint): readonly string[] {
  const failures = failedUsers.filter(({ outcome }) => outcome === 'failed').flatMap((user) => user.failures)
  if (succeeded > 0 || failures.length === 0 || !failures.every(isDeniedCall)) return []
  const operations = [...new Set(failures.map(({ operation }) => operation ?? ''))]
  const actions = operations.map((name) => `connect:${name}`).join(', ')
  return [
    paint.bad(`Every write was denied: the caller may not call ${operations.join(', ')}.`),
    `Ask for ${actions}, then resume or retry.`,
  ]
}

function isDeniedCall({ kind, operation }: Failure): boolean {
  return kind === 'denied' && operation !== null
}

/** Messages with one cause differ in ids and ARNs only. */
function withoutIds(message: string): string {
  return message
    .replaceAll(/ on resource: arn:\S+/g, '')
    .replaceAll(/arn:[\w-]+:[^\s,;)"']+/g, '…')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '…')
}

/** Whether retrying may help, if known: a request may be invalid only in the user's present state. */
function retryAdvice(kind: Failure['kind']): string {
  if (isRetryable(kind)) return ' (retrying may help)'
  return kind === 'invalid' ? '' : " (retrying unchanged won't help)"
}

function whyNothing({ selected, refused }: JobResult): string {
  if (selected === 0) return 'no users selected'
  const users = `${count(selected, 'user')} selected`
  return refused === 0 ? `${users}, all already as requested` : `${users}, ${grouped(refused)} refused`
}

function fileLine({ failuresFile }: JobResult): readonly string[] {
  return failuresFile === null ? [] : [`Failures CSV: ${visible(failuresFile)}`]
}

function headline(result: JobResult, paint: Paint): string {
  const { succeeded, failed, notAttempted, refused, changing, verb, durationSeconds } = result
  const others = refused === 0 ? '' : `, ${grouped(refused)} refused`
  const counts = `${grouped(succeeded)} succeeded, ${grouped(failed)} failed, ${grouped(notAttempted)} not attempted${others}`
  const complete = notUpdated(result) === 0
  const text = `Job ${result.job} ${stateWord(result)}: ${count(changing, 'user')} to ${verb}, ${counts}, in ${duration(durationSeconds)}.`
  return complete ? paint.good(text) : paint.bad(text)
}

/** How a job ended, in words. */
export function stateWord({ state, stoppedBy }: Pick<JobResult, 'state' | 'stoppedBy'>): string {
  if (stoppedBy === 'credentials') return 'stopped: the credentials are no longer accepted'
  if (stoppedBy === 'unreachable') return "stopped: Amazon Connect can't be reached"
  if (stoppedBy === 'journal') return 'stopped: its journal could not be written'
  if (stoppedBy === 'quota') return 'stopped: the instance has as many users as its quota allows'
  if (stoppedBy === 'failures') return 'stopped after too many failures'
  return state
}

export const NAMES_SHOWN = 5

/** Users that failed, grouped by reason, as text for people. */
export function failuresView(users: readonly FailedUser[]): string {
  return `${reasons(users).join('\n')}\n`
}

/** Failures with the same cause together, the most frequent first. */
function reasons(users: readonly FailedUser[]): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { username, userId, outcome, failures } of users) {
    for (const { code, message, kind, settings } of failures) {
      const subjects = [...new Set(settings.map(subjectOf))].join(', ')
      const parts = [outcome, subjects, code, withoutIds(message) + retryAdvice(kind)]
      const reason = parts.filter((part) => part !== '').join(': ')
      const names = groups.get(reason)
      if (names === undefined) groups.set(reason, [username || userId])
      else names.push(username || userId)
    }
  }
  return [...groups]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .flatMap(([reason, names]) => [
      `  ${count(names.length, 'user')} ${visible(reason)}`,
      `    ${namesShown(names)}`,
    ])
}

/** The first of some users. */
export function namesShown(names: readonly string[]): string {
  return firstNames(names.map(visible), NAMES_SHOWN)
}
