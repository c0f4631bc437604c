import { count, duration, grouped } from '../model/wording.js'
import { parseTime, timeOfDay } from '../platform/clock.js'
import type { Batch } from './batch.js'
import { resultCounts, waitText } from './batch-text.js'
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
    return [
      ...runningPieces(running),
      { text: waits === '' ? '' : ` · ${waits}`, style: 'dim', spare: SPARE.queue },
      { text: opens(key, 'it'), style: 'dim', spare: SPARE.key },
      { text: leftText(running), style: 'dim' },
    ]
  const [next] = waiting
  if (next !== undefined)
    return [{ text: waits + waitText(next, batches) }, { text: opens(key, 'it'), spare: SPARE.key }]
  const last = batches.at(-1)
  return last === undefined ? undefined : endPieces(last, '')
}

function opens(key: string | undefined, what: string): string {
  return key === undefined ? '' : ` · ${key} opens ${what}`
}

const BAR = 12
/** What a line that is too long does without, the greatest first: a cut number would be a wrong one. */
const SPARE = { key: 4, bar: 3, advice: 2, queue: 1 } as const

function runningPieces(batch: Batch): Pieces {
  const { number, total, succeeded, failed, isStopping } = batch
  const done = succeeded + failed
  const filled = total === 0 ? BAR : Math.round((BAR * done) / total)
  const counts = `${grouped(done)} of ${grouped(total)} · `
  const name = { text: `Batch ${number}  `, style: 'strong' as const }
  if (batch.blocked !== undefined && !isStopping)
    return [name, ...blockedPieces(batch.blocked), { text: ` · ${counts}${grouped(failed)} failed` }]
  return [
    name,
    { text: '█'.repeat(filled), style: 'good', spare: SPARE.bar },
    { text: `${'░'.repeat(BAR - filled)}  `, spare: SPARE.bar },
    { text: `${isStopping ? 'stopping after ' : ''}${counts}` },
    { text: `${grouped(failed)} failed`, style: failed === 0 ? undefined : 'bad' },
  ]
}

/** Why a batch makes no progress, briefly. */
function blockedPieces({ by, since }: NonNullable<Batch['blocked']>): Pieces {
  const from = timeOfDay(parseTime(since) ?? 0)
  const style = 'bad'
  return by === 'credentials'
    ? [
        { text: `waiting for a new login since ${from}`, style },
        { text: ': sign in in another terminal', style, spare: SPARE.advice },
      ]
    : [
        { text: 'waiting: ', style, spare: SPARE.advice },
        { text: `Amazon Connect unreachable since ${from}`, style },
      ]
}

function leftText({ succeeded, failed, secondsLeft, isStopping, blocked }: Batch): string {
  if (secondsLeft === null || succeeded + failed === 0 || isStopping || blocked !== undefined) return ''
  return ` · about ${duration(secondsLeft)} left`
}

function endPieces(batch: Batch, end: string): Pieces {
  const { head, updated, failed } = resultCounts(batch)
  if (updated === undefined)
    return [{ text: `${batch.hasTrouble ? '✗ ' : ''}${head}` }, { text: end, style: 'dim', spare: SPARE.key }]
  return [
    batch.hasTrouble ? { text: '✗ ', style: 'bad' } : { text: '✓ ', style: 'good' },
    { text: head },
    { text: updated, style: 'good' },
    { text: failed, style: batch.hasTrouble ? 'bad' : undefined },
    { text: end, style: 'dim', spare: SPARE.key },
  ]
}
