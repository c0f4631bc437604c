import { render } from '@inquirer/testing'
import { expect, test } from 'vitest'
import { Batch } from '../../src/interactive/batch.js'
import { choosePrompt } from '../../src/interactive/prompts/choose.js'
import { statusLines } from '../../src/interactive/status-line.js'
import type { JobEvent } from '../../src/model/event.js'
import { planOf, plannedUser } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'
import { plainStage } from './stage.js'

const SINCE = '2026-01-15T14:08:00.000Z'
const blocked = (by: 'service' | 'credentials'): JobEvent => ({
  type: 'blocked',
  by,
  since: SINCE,
  until: null,
  message: '',
})

/** Two batches; the first has changed one of many users in so many seconds. */
async function twoBatches(
  users: number,
  seconds: number,
  ...events: readonly JobEvent[]
): Promise<readonly Batch[]> {
  const clock = new ManualClock()
  const planned = planOf(Array.from({ length: users }, (_, n) => plannedUser(n + 1)))
  const [first, second] = [1, 2].map((number) => new Batch(number, planned, { clock, onDrift: 'skip' }))
  first?.note({ type: 'turn', again: false })
  await clock.advance(seconds * 1000)
  const { username, userId } = plannedUser(1)
  first?.note({ type: 'user', user: { username, userId, outcome: 'succeeded', failures: [] } })
  for (const event of events) first?.note(event)
  return [first, second].flatMap((batch) => batch ?? [])
}

/** The last line of a terminal so many columns wide. */
async function lineAt(columns: number, batches: readonly Batch[]): Promise<string> {
  const live = { lines: () => statusLines(batches, 'b'), subscribe: () => () => undefined }
  const stage = { ...plainStage(columns, 24), live }
  const choices = [{ value: 1, name: 'Menu' }]
  const { answer, events, getScreen } = await render(choosePrompt, { title: 'Top', choices, stage })
  const line = getScreen().split('\n').at(-1) ?? ''
  events.keypress('enter')
  await answer
  return line
}

test('a line with no room for everything leaves out what matters least, and cuts no number', async () => {
  const batches = await twoBatches(1758, 2)
  const whole =
    'Batch 1  ░░░░░░░░░░░░  1 of 1,758 · 0 failed · 1 batch waiting · b opens it · about 58 min 34 s left'
  const at = (columns: number) => lineAt(columns, batches)
  expect(await at(120)).toBe(whole)
  expect(await at(90)).toBe(whole.replace(' · b opens it', ''))
  expect(await at(80)).toBe(whole.replace(/░+ {2}| · b opens it/g, ''))
  expect(await at(60)).toBe('Batch 1  1 of 1,758 · 0 failed · about 58 min 34 s left')
})

test.each([
  ['credentials', /^Batch 1 {2}waiting for a new login since \d\d:\d\d · 1 of 1,758 · 0 failed/],
  ['service', /^Batch 1 {2}(waiting: )?Amazon Connect unreachable since \d\d:\d\d · 1 of 1,758 · 0 failed/],
] as const)('what a batch waits for leaves room for how far it is: %s', async (by, line) => {
  const batches = await twoBatches(1758, 2, blocked(by))
  expect(await lineAt(80, batches)).toMatch(line)
  expect(await lineAt(140, batches)).toMatch(/sign in in another terminal|waiting: Amazon/)
})
