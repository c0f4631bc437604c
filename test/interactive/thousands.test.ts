import { render } from '@inquirer/testing'
import { expect, test } from 'vitest'
import { Batch } from '../../src/interactive/batch.js'
import { stateText } from '../../src/interactive/batch-text.js'
import { choosePrompt } from '../../src/interactive/prompts/choose.js'
import { pagesPrompt } from '../../src/interactive/prompts/pages.js'
import type { Session } from '../../src/interactive/session.js'
import { nowText } from '../../src/interactive/setting-text.js'
import { statusLines } from '../../src/interactive/status-line.js'
import type { JobResult } from '../../src/model/job.js'
import { settingOf } from '../../src/settings/index.js'
import { failureOf, planOf, plannedUser, userOf } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'
import { plainStage } from './stage.js'

const MANY = 4500
const NO_SEPARATOR = /\d{4}/

/** A batch in which three thousand users have failed and the others are left. */
function largeBatch(): Batch {
  const plan = planOf(Array.from({ length: MANY }, (_, n) => plannedUser(n)))
  const batch = new Batch(1, plan, { clock: new ManualClock(), onDrift: 'skip' })
  batch.note({ type: 'turn', again: false })
  for (const { username, userId } of plan.users.slice(0, 3000))
    batch.note({ type: 'user', user: { username, userId, outcome: 'failed', failures: [failureOf()] } })
  return batch
}

function texts(batch: Batch): readonly string[] {
  const status = statusLines([batch], 'b').map((pieces) => pieces.map(({ text }) => text).join(''))
  return [stateText(batch, [batch]), ...status]
}

test('numbers of a batch have thousands separators, while it runs and at its end', () => {
  const batch = largeBatch()
  const running = texts(batch)
  expect(running.join('\n')).toMatch(/3,000 of 4,500[^]*3,000 failed/)
  const counts = { succeeded: 0, failed: 3000, notAttempted: 1500, refused: 1234 }
  batch.end({ job: 'j', state: 'cancelled', stoppedBy: 'cancelled', ...counts } as JobResult)
  const ended = texts(batch)
  expect(ended[0]).toContain('3,000 failed, 1,234 refused, 1,500 not attempted')
  for (const text of [...running, ...ended]) expect(text).not.toMatch(NO_SEPARATOR)
})

test('so have the numbers beside a setting, and the place in a long list or text', async () => {
  const users = Array.from({ length: MANY }, (_, n) =>
    userOf(n, { id: `id${n}`, phoneType: n < 2000 ? 'soft' : null }),
  )
  const session = { label: (_: string, id: string) => id } as unknown as Session
  expect(nowText(settingOf('phone_type'), users, session)).toBe('soft: 2,000, (none): 2,500')
  const stage = plainStage(80, 24)
  const choices = users.map(({ id }) => ({ value: id, name: id }))
  const list = await render(choosePrompt, { title: 'Which?', choices, stage })
  list.events.keypress('end')
  expect(list.getScreen()).toContain('Which? · 4,481–4,500 of 4,500')
  const lines = choices.map(({ name }) => ({ text: name }))
  const text = await render(pagesPrompt, { title: 'Review', lines, actions: [], stage })
  text.events.keypress('end')
  expect(text.getScreen()).toMatch(/lines 4,\d{3}–4,500 of 4,500/)
  list.events.keypress('enter')
  text.events.keypress('escape')
  await Promise.all([list.answer, text.answer])
})
