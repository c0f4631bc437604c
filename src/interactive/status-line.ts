import { count, duration, grouped } from '../model/wording.js'
import type { Batch } from './batch.js'
import { blockedText, resultCounts, waitText } from './batch-text.js'
import type { Line } from './prompts/stage.js'

type Pieces = readonly Line[]

/** The lines below every screen: failures not looked at yet, and progress. @param key opens the batches; `undefined` if none does now */
export function statusLines(batches: readonly Batch[], key: string | undefined): readonly Pieces[] {
  const troubled = batches.filter((batch) => batch.hasTrouble && !batch.isSeen)
  const [only] = troubled
  const notice: readonly Pieces[] =
    only === undefined
      ? []
      : troubled.length === 1
        ? [endPieces(only, opens(key, 'it'))]
        : [
            [
              { text: `✗ ${troubled.length} batches have failures`, style: 'bad' },
              { text: opens(key, 'them') },
            ],
          ]
  // The latest batch's result is shown once.
  const progress = only !== undefined && only === batches.at(-1) ? undefined : progressPieces(batches, key)
  return progress === undefined ? notice : [...notice, progress]
}

/** What runs, what waits, or the result of the latest batch. */
function progressPieces(batches: readonly Batch[], key: string | undefined): Pieces | undefined {
  const running = batches.find(({ state }) => state === 'running')
  const waiting = batches.filter(({ state }) => state === 'waiting')
  const waits = waiting.length === 0 ? '' : `${count(waiting.length, 'batch', 'batches')} waiting`
  if (running !== undefined)
    return runningPieces(running, `${waits === '' ? '' : ` · ${waits}`}${opens(key, 'it')}`)
  const [next] = waiting
  if (next !== undefined) return [{ text: waits + waitText(next, batches) }, { text: opens(key, 'it') }]
  const last = batches.at(-1)
  return last === undefined ? undefined : endPieces(last, '')
}

function opens(key: string | undefined, what: string): string {
  return key === undefined ? '' : ` · ${key} opens ${what}`
}

const BAR = 12

function runningPieces(batch: Batch, end: string): Pieces {
  const { number, total, succeeded, failed, isStopping, secondsLeft } = batch
  const done = succeeded + failed
  const filled = total === 0 ? BAR : Math.round((BAR * done) / total)
  const counts = `${grouped(done)} of ${grouped(total)} · `
  if (batch.blocked !== undefined && !isStopping)
    return [
      { text: `Batch ${number}  `, style: 'strong' },
      { text: blockedText(batch.blocked), style: 'bad' },
      { text: ` · ${counts}${grouped(failed)} failed` },
      { text: end, style: 'dim' },
    ]
  const left = secondsLeft === null || done === 0 ? '' : ` · about ${duration(secondsLeft)} left`
  return [
    { text: `Batch ${number}  `, style: 'strong' },
    { text: '█'.repeat(filled), style: 'good' },
    { text: `${'░'.repeat(BAR - filled)}  ${isStopping ? 'stopping after ' : ''}` },
    { text: counts },
    { text: `${grouped(failed)} failed`, style: failed === 0 ? undefined : 'bad' },
    { text: end + (isStopping ? '' : left), style: 'dim' },
  ]
}

function endPieces(batch: Batch, end: string): Pieces {
  const { head, updated, failed } = resultCounts(batch)
  if (updated === undefined)
    return [{ text: `${batch.hasTrouble ? '✗ ' : ''}${head}` }, { text: end, style: 'dim' }]
  return [
    batch.hasTrouble ? { text: '✗ ', style: 'bad' } : { text: '✓ ', style: 'good' },
    { text: head },
    { text: updated, style: 'good' },
    { text: failed, style: batch.hasTrouble ? 'bad' : undefined },
    { text: end, style: 'dim' },
  ]
}
