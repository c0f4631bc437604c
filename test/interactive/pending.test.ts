import { expect, test } from 'vitest'
import type { BatchRun } from '../../src/interactive/batch.js'
import { Batches } from '../../src/interactive/batches.js'
import { pendingText } from '../../src/interactive/setting-text.js'
import type { Session } from '../../src/interactive/session.js'
import type { Edit } from '../../src/model/edit.js'
import { settingOf } from '../../src/settings/index.js'
import { failureOf, planOf, plannedUser, userOf } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

/** A batch that does not come to its end. */
const STILL_RUNNING: BatchRun = {
  onDrift: 'overwrite',
  run: () => new Promise(() => undefined),
}

const profiles = (setting: string, ...want: readonly string[]): Edit => ({ setting, given: '', want })
const pending = (column: string, ...edits: readonly (readonly Edit[])[]): string => {
  const batches = new Batches(new ManualClock(), String)
  for (const one of edits) batches.add(planOf([plannedUser(1, { edits: one })]), STILL_RUNNING)
  const session = { batches, label: (_: string, id: string) => id } as unknown as Session
  const user = userOf(1, { routingProfileId: 'Basic', securityProfileIds: ['Agent'] })
  return pendingText(session, user, settingOf(column))
}

const toBilling: Edit = { setting: 'routing_profile', given: 'Billing', want: 'Billing' }

test('a field that a queued batch will change is marked with what it will be', () => {
  expect(pending('routing_profile', [toBilling])).toBe('   * batch 1: Billing')
  expect(pending('hierarchy', [toBilling])).toBe('')
  expect(pending('routing_profile')).toBe('')
})

test('what is added and taken away by several batches is told of the whole', () => {
  const add = [profiles('add_security_profiles', 'Admin')]
  const remove = [profiles('remove_security_profiles', 'Agent')]
  expect(pending('security_profiles', add, remove)).toBe('   * batch 2: Admin')
  expect(pending('security_profiles', add, [toBilling])).toBe('   * batch 1: Agent, Admin')
})

test('proficiencies that were not read can not be foretold, and nothing breaks', () => {
  const skill: Edit = { setting: 'proficiencies', given: 'a:b:1', want: { 'a:b': 1 } }
  expect(pending('proficiencies', [skill])).toBe('')
})

test('a user who has failed in planning is not going to be changed', () => {
  const batches = new Batches(new ManualClock(), String)
  const failed = plannedUser(1, { edits: [toBilling], failure: failureOf() })
  batches.add(planOf([failed]), STILL_RUNNING)
  const session = { batches, label: (_: string, id: string) => id } as unknown as Session
  expect(pendingText(session, userOf(1), settingOf('routing_profile'))).toBe('')
})

test.each(['failed', 'succeeded'] as const)(
  'a running batch does not change a user that has %s',
  (outcome) => {
    const batches = new Batches(new ManualClock(), String)
    const pastFirst: BatchRun = {
      ...STILL_RUNNING,
      run: ({ report }) => {
        report({ type: 'turn', again: false })
        report({ type: 'user', user: { username: 'user1', userId: userOf(1).id, outcome, failures: [] } })
        return new Promise(() => undefined)
      },
    }
    const users = [1, 2].map((n) => plannedUser(n, { edits: [toBilling] }))
    batches.add(planOf(users), pastFirst)
    const session = { batches, label: (_: string, id: string) => id } as unknown as Session
    const textOf = (n: number) => pendingText(session, userOf(n), settingOf('routing_profile'))
    expect([textOf(1), textOf(2)]).toEqual(['', '   * batch 1: Billing'])
  },
)
