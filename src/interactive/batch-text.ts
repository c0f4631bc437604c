import { count, duration, VERB_FORMS, grouped } from '../model/wording.js'
import { blockedView } from '../output/waiting-view.js'
import { nextStep } from '../output/next-command.js'
import { stateWord } from '../output/result-view.js'
import { verbOf } from '../model/plan.js'
import { SETTINGS } from '../settings/index.js'
import type { Batch } from './batch.js'

const DOING = { change: 'updating', create: 'creating', delete: 'deleting' } as const

/** A batch's progress or result. @param batches all of the session */
export function stateText(batch: Batch, batches: readonly Batch[]): string {
  if (batch.state === 'running') return progressText(batch)
  if (batch.state === 'waiting') return `waiting${waitText(batch, batches)}`
  return endText(batch)
}

/** The same in a list that names the batch already. */
export function shortStateText(batch: Batch, batches: readonly Batch[]): string {
  const text = stateText(batch, batches)
  const name = `Batch ${batch.number} `
  return text.startsWith(name) ? text.slice(name.length) : text
}

/** What a waiting batch waits for, in the words of this session. */
export function waitText({ behind }: Batch, batches: readonly Batch[]): string {
  if (behind === undefined) return ''
  const batch = batches.find(({ job }) => job === behind)
  return ` for ${batch === undefined ? `job ${behind}` : `batch ${batch.number}`}`
}

function progressText({ succeeded, failed, total, isStopping, secondsLeft, blocked, plan }: Batch): string {
  const done = succeeded + failed
  const numbers = `${grouped(done)} of ${count(total, 'user')}, ${grouped(failed)} failed`
  if (isStopping) return `stopping after ${numbers}`
  if (blocked !== undefined) return `${numbers}. ${blockedView(blocked)}`
  const left = secondsLeft === null || done === 0 ? '' : `, about ${duration(secondsLeft)} left`
  return `${DOING[verbOf(plan.users)]} ${numbers}${left}`
}

/** A batch's end in the pieces that are coloured apart; `updated` is missing if there are no counts. */
export function resultCounts(batch: Batch): {
  readonly head: string
  readonly updated?: string
  readonly failed: string
} {
  const { number, state, result, trouble, job, total, retriedIn } = batch
  const name = `Batch ${number}`
  if (state === 'offered') {
    const head =
      trouble === undefined ? `${name} is moving to the background` : `${name} is stopped: ${trouble}`
    return { head, failed: '' }
  }
  if (state === 'detached')
    return {
      head: `${name} is running in the background; to watch it: connect-bulk jobs watch ${job ?? ''}`,
      failed: '',
    }
  if (result === undefined) return { head: `${name} could not run: ${trouble ?? state}`, failed: '' }
  const { notAttempted, refused } = result
  // The result covers the whole job, this batch perhaps only its rest.
  const succeeded = batch.isRest ? batch.succeeded : result.succeeded
  const failed = Math.max(0, total - succeeded - notAttempted)
  const left =
    (refused === 0 ? '' : `, ${grouped(refused)} refused`) +
    (notAttempted === 0 ? '' : `, ${grouped(notAttempted)} not attempted`)
  const word = stateWord(result)
  const end = word.includes(':') ? ' · ' : ': '
  const retried = retriedIn === undefined ? '' : ` · retried in batch ${retriedIn.number}`
  return {
    head: `${name} ${word}${end}`,
    updated: `${count(succeeded, 'user')} ${VERB_FORMS[verbOf(batch.plan.users)].succeeded}`,
    failed: `, ${grouped(failed)} failed${left}${retried}`,
  }
}

function endText(batch: Batch): string {
  const { head, updated = '', failed } = resultCounts(batch)
  return head + updated + failed
}

/** What a batch does: the settings that it changes, or what becomes of the users. */
export function settingTitles({ plan }: Batch): string {
  const verb = verbOf(plan.users)
  if (verb !== 'change') return `${verb} users`
  return SETTINGS.filter(({ column }) => plan.settings.includes(column))
    .map(({ title }) => title)
    .join(', ')
}

/** What the session prints after its screen is gone. */
export function batchesView(batches: readonly Batch[]): string {
  return batches
    .map((batch) => `${stateText(batch, batches)}${jobText(batch)}\n${nextCommand(batch)}`)
    .join('')
}

/** The batch's job, unless the text names it already. */
function jobText({ state, job }: Batch): string {
  return job === undefined || state === 'detached' ? '' : ` (job ${job})`
}

/** The command that continues a batch, unless its failures were dealt with here. */
function nextCommand({ state, job, result, isSeen, retriedIn }: Batch): string {
  if (job === undefined || result === undefined || state === 'detached' || retriedIn !== undefined) return ''
  const isLeft = result.notAttempted + result.failed > 0
  if (state === 'offered') return isLeft ? `  To resume: connect-bulk jobs resume ${job}\n` : ''
  const step = isSeen && state !== 'cancelled' ? undefined : nextStep(result)
  return step === undefined ? '' : `  ${step}\n`
}
