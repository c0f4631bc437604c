import { count } from '../model/wording.js'
import { nextStep } from '../output/next-command.js'
import { SETTINGS } from '../settings/index.js'
import type { Batch } from './batch.js'

/** The lines in sight below everything: what went wrong and was not looked at, and how far it is. */
export function batchLines(batches: readonly Batch[]): readonly string[] {
  const troubled = batches.filter((batch) => batch.hasTrouble && !batch.isSeen)
  const [only] = troubled
  const notice =
    troubled.length === 1 && only !== undefined ? endText(only) : `${troubled.length} batches have failures`
  // What became of the latest batch is told once.
  const progress = only === batches.at(-1) ? '' : progressLine(batches)
  return [...(only === undefined ? [] : [`${notice} · see Batches`]), ...(progress === '' ? [] : [progress])]
}

/** What runs, what waits, or what became of the latest batch. */
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

/** What became of a batch, or how far it is. */
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
    return trouble === undefined ? `${name} is being handed over` : `${name} stands still: ${trouble}`
  if (state === 'detached') return `${name} goes on by itself: connect-bulk jobs watch ${job ?? ''}`
  if (result === undefined) return `${name} could not be carried out: ${trouble ?? state}`
  const { notAttempted, stoppedBy } = result
  // A result is that of the whole job.
  const { succeeded } = batch.isRest ? batch : result
  const failed = total - succeeded - notAttempted
  const left = notAttempted === 0 ? '' : `, ${notAttempted} not attempted`
  const word =
    stoppedBy === null ? 'finished' : stoppedBy === 'cancelled' ? 'cancelled' : `stopped (${stoppedBy})`
  return `${name} ${word}: ${count(succeeded, 'user')} updated, ${failed} failed${left}`
}

/** What a batch changes. */
export function settingTitles({ plan }: Batch): string {
  return SETTINGS.filter(({ column }) => plan.settings.includes(column))
    .map(({ title }) => title)
    .join(', ')
}

/** What the session leaves behind once its screen is gone. */
export function batchesView(batches: readonly Batch[]): string {
  return batches.map((batch) => `${stateText(batch)}${jobText(batch)}\n${goOn(batch)}`).join('')
}

/** Its job, where the text does not name it by itself. */
function jobText({ state, job }: Batch): string {
  return job === undefined || state === 'detached' ? '' : ` (job ${job})`
}

/** The command that goes on with what a batch has left, unless somebody has dealt with that here. */
function goOn({ state, job, result, isSeen }: Batch): string {
  if (job === undefined || result === undefined || state === 'detached') return ''
  const isLeft = result.notAttempted + result.failed > 0
  if (state === 'offered') return isLeft ? `  To go on: connect-bulk jobs resume ${job}\n` : ''
  const step = isSeen && state !== 'cancelled' ? undefined : nextStep(result)
  return step === undefined ? '' : `  ${step}\n`
}
