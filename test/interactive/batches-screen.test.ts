import { expect, test } from 'vitest'
import { Batch } from '../../src/interactive/batch.js'
import { batchScreen } from '../../src/interactive/batches-screen.js'
import type { Choice, ChooseQuestion } from '../../src/interactive/prompts/choose.js'
import type { PagesQuestion } from '../../src/interactive/prompts/pages.js'
import type { Session } from '../../src/interactive/session.js'
import type { JobResult } from '../../src/model/job.js'
import { failureOf, planOf, plannedUser } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

test('a batch that another process has offers nothing to do about those it has not done yet', async () => {
  const batch = new Batch(1, planOf([plannedUser(1)]), { clock: new ManualClock(), onDrift: 'skip' })
  batch.job = 'the-job'
  batch.end({ job: 'the-job', state: 'queued', succeeded: 0, failed: 0, notAttempted: 1 } as JobResult)
  const told: PagesQuestion[] = []
  const prompts = { pages: async (question: PagesQuestion) => void told.push(question) }
  const session = { prompts, batches: { all: [batch] } } as unknown as Session
  await batchScreen(session, batch)
  batch.detach()
  await batchScreen(session, batch)
  expect(told.map(({ lines }) => lines[0]?.text)).toEqual([
    'Batch 1 is moving to the background',
    'Batch 1 is running in the background; to watch it: connect-bulk jobs watch the-job',
  ])
})

test('the users of a creation can be selected once they exist, not while they are created', async () => {
  const names = async (action: 'create' | undefined): Promise<readonly string[]> => {
    const batch = new Batch(1, planOf([plannedUser(1, action === undefined ? {} : { action })]), {
      clock: new ManualClock(),
      onDrift: 'skip',
    })
    const asked: Choice<unknown>[] = []
    const choose = async ({ choices }: ChooseQuestion<unknown>) => {
      asked.push(...(typeof choices === 'function' ? choices() : choices))
      return 'continue'
    }
    await batchScreen({ prompts: { choose }, batches: { all: [batch] } } as unknown as Session, batch)
    return asked.map(({ name }) => name)
  }
  expect(await names(undefined)).toContain('Select its users')
  expect(await names('create')).toEqual(['Keep running', 'Failures so far', 'Cancel'])
})

test('users that could not be created are failures each, though they have no id', () => {
  const plan = planOf([1, 2].map((n) => plannedUser(n, { action: 'create', userId: '' })))
  const batch = new Batch(1, plan, { clock: new ManualClock(), onDrift: 'skip' })
  for (const { username } of plan.users)
    batch.note({ type: 'user', user: { username, userId: '', outcome: 'failed', failures: [failureOf()] } })
  expect(batch.failures.map(({ username }) => username)).toEqual(plan.users.map(({ username }) => username))
})
