import { count } from '../model/wording.js'
import { nextStep } from '../output/next-command.js'
import { SETTINGS } from '../settings/index.js'
import type { Batch } from './batch.js'

/** The lines below every screen: failures not looked at yet, and progress. */
export function batchLines(batches: readonly Batch[]): readonly string[] {
  const troubled = batches.filter((batch) => batch.hasTrouble && !batch.isSeen)
  const [only] = troubled
  const notice =
    troubled.length === 1 && only !== undefined ? endText(only) : `${troubled.length} batches have failures`
  // The latest batch's result is shown once.
  const progress = only === batches.at(-1) ? '' : progressLine(batches)
  return [...(only === undefined ? [] : [`${notice} · see Batches`]), ...(progress === '' ? [] : [progress])]
}

/** What runs, what waits, or the result of the latest batch. */
function progressLine(batches: readonly Batch[]): string {
  const running = batches.find(({ state }) => state === 'running')
  const waiting = batches.filter(({ state }) => state === 'waiting')
  const waits = `${count(waiting.length, 'batch', 'batches')} waiting`
  if (running !== undefined) return progressText(running) + (waiting.length === 0 ? '' : `, ${waits}`)
  const [next] = waiting
  if (next !== undefined) return waits + (next.behind === undefined ? '' : ` for job ${next.behind}`)
  const last = batches.at(-1)
  return last === undefined ? '' : endText(last)
}

function progressText({ succeeded, failed, total, isStopping }: Batch): string {
  const verb = isStopping ? 'Stopping after' : 'Updating'
  return `${verb} ${succeeded + failed} of ${count(total, 'user')}, ${failed} failed`
}

/** A batch's progress or result. */
export function stateText(batch: Batch): string {
  if (batch.state === 'running') return progressText(batch)
  if (batch.state === 'waiting')
    return batch.behind === undefined ? 'waiting' : `waiting for job ${batch.behind}`
  return endText(batch)
}

function endText(batch: Batch): string {
  const { number, state, result, trouble, job, total } = batch
  const name = `Batch ${number}`
  if (state === 'offered')
    return trouble === undefined ? `${name} is moving to the background` : `${name} is stopped: ${trouble}`
  if (state === 'detached')
    return `${name} is running in the background; to watch it: connect-bulk jobs watch ${job ?? ''}`
  if (result === undefined) return `${name} could not run: ${trouble ?? state}`
  const { notAttempted, refused, stoppedBy } = result
  // The result covers the whole job, this batch perhaps only its rest.
  const { succeeded } = batch.isRest ? batch : result
  const failed = total - succeeded - notAttempted
  const left =
    (refused === 0 ? '' : `, ${refused} refused`) +
    (notAttempted === 0 ? '' : `, ${notAttempted} not attempted`)
  const word =
    stoppedBy === null ? 'finished' : stoppedBy === 'cancelled' ? 'cancelled' : `stopped (${stoppedBy})`
  return `${name} ${word}: ${count(succeeded, 'user')} updated, ${failed} failed${left}`
}

/** The settings that a batch changes. */
export function settingTitles({ plan }: Batch): string {
  return SETTINGS.filter(({ column }) => plan.settings.includes(column))
    .map(({ title }) => title)
    .join(', ')
}

/** What the session prints after its screen is gone. */
export function batchesView(batches: readonly Batch[]): string {
  return batches.map((batch) => `${stateText(batch)}${jobText(batch)}\n${nextCommand(batch)}`).join('')
}

/** The batch's job, unless the text names it already. */
function jobText({ state, job }: Batch): string {
  return job === undefined || state === 'detached' ? '' : ` (job ${job})`
}

/** The command that continues a batch, unless its failures were dealt with here. */
function nextCommand({ state, job, result, isSeen }: Batch): string {
  if (job === undefined || result === undefined || state === 'detached') return ''
  const isLeft = result.notAttempted + result.failed > 0
  if (state === 'offered') return isLeft ? `  To resume: connect-bulk jobs resume ${job}\n` : ''
  const step = isSeen && state !== 'cancelled' ? undefined : nextStep(result)
  return step === undefined ? '' : `  ${step}\n`
}
