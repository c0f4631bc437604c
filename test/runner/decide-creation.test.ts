import { describe, expect, test } from 'vitest'
import { UserHistory } from '../../src/journal/user-history.js'
import type { FailureKind } from '../../src/model/outcome.js'
import { decideCreation, type KnownCreation } from '../../src/runner/decide-creation.js'

const CREATED = { userId: '11111111-2222-4333-8444-555555555555', arn: 'arn:x' }

/** Attempts so far: `lost` had no answer, `done` created the user, `refused` was rejected. */
function historyOf(...attempts: ('lost' | 'done' | 'refused' | 'judged-absent')[]): UserHistory {
  const history = new UserHistory()
  for (const [index, outcome] of attempts.entries()) {
    const common = { n: 0, operation: 'CreateUser', attempt: index + 1, time: '2026-11-28T15:00:00.000Z' }
    history.addSent({ type: 'sent', ...common, userId: '', before: {}, wanted: {}, readBack: false })
    const answered = { type: 'answered', ...common, requestId: null } as const
    if (outcome === 'done') history.addAnswer({ ...answered, created: CREATED, failure: null })
    if (outcome === 'refused')
      history.addAnswer({ ...answered, failure: { kind: 'invalid', code: 'X', message: 'x' } })
    if (outcome === 'judged-absent') history.addVerdict({ type: 'judged', ...common, verdict: 'not-applied' })
  }
  return history
}

function openOf(kind: FailureKind, count = 1, members: { nameTaken?: true; hasOtherForm?: true } = {}) {
  const { hasOtherForm = false, ...answer } = members
  return {
    failure: {
      settings: [],
      operation: 'CreateUser',
      code: 'X',
      kind,
      message: 'x',
      requestId: null,
      attempts: count,
    },
    answer: { kind, code: 'X', message: 'x', requestId: null, status: 400, ...answer },
    tally: { [kind]: { count, since: 0 } },
    hasOtherForm,
  }
}

function decide(known: Partial<KnownCreation>) {
  const none = {
    history: historyOf(),
    mayExist: false,
    open: undefined,
    look: undefined,
    now: 0,
    silentSince: 0,
    jitter: 0,
  }
  return decideCreation({ ...none, ...known })
}

describe('a creation', () => {
  test('begins with the call', () => {
    expect(decide({})).toEqual({ is: 'send', afterMs: 0 })
  })

  test('is done once the service has told the id, in this run or an earlier one', () => {
    expect(decide({ history: historyOf('done') })).toEqual({ is: 'created' })
  })

  test.each(['lost', 'refused'] as const)(
    'after an answer that was %s is not sent blindly again',
    (outcome) => {
      const open = outcome === 'refused' ? openOf('invalid') : undefined
      expect(decide({ history: historyOf(outcome), open }).is).toBe(outcome === 'lost' ? 'look' : 'end')
    },
  )

  test.each(['absent', 'part'] as const)(
    'whose answer was lost is looked for as long as a new user may take to show: %s',
    (found) => {
      const look = { found, since: 0 }
      const after = (now: number) => decide({ history: historyOf('lost'), look, now })
      expect(after(59_000)).toEqual({ is: 'look', afterMs: 2_000 })
      expect(after(60_000)).toEqual({ is: 'judge', verdict: 'not-applied' })
    },
  )

  test('that is found is ours if it has what was asked for, else not', () => {
    const history = historyOf('lost')
    expect(decide({ history, look: { found: 'ours', since: 0 } })).toEqual({
      is: 'judge',
      verdict: 'applied',
    })
    expect(decide({ history, look: { found: 'other', since: 0 } })).toEqual({
      is: 'judge',
      verdict: 'not-applied',
    })
  })

  test('of a name that is taken is a conflict at the first attempt', () => {
    const open = openOf('invalid', 1, { nameTaken: true })
    expect(decide({ history: historyOf('refused'), open }).is).toBe('end')
  })

  test('of a name that is taken after a lost answer may be our own', () => {
    const history = historyOf('judged-absent', 'refused')
    const open = openOf('invalid', 1, { nameTaken: true })
    expect(decide({ history, open }).is).toBe('look')
    expect(decide({ history, open, look: { found: 'other', since: 0 } }).is).toBe('end')
    expect(decide({ history, open, look: { found: 'absent', since: 0 }, now: 60_000 }).is).toBe('look')
    expect(decide({ history, open, look: { found: 'absent', since: 0 }, now: 300_000 }).is).toBe('end')
  })

  test('that an earlier job has called for may be its doing', () => {
    const open = openOf('invalid', 1, { nameTaken: true })
    expect(decide({ history: historyOf('refused'), open, mayExist: true }).is).toBe('look')
  })

  test('is sent once more in the other form where the first was rejected', () => {
    const open = openOf('invalid', 1, { hasOtherForm: true })
    expect(decide({ history: historyOf('refused'), open })).toEqual({ is: 'send', afterMs: 0 })
  })

  test.each([
    [1, 'send'],
    [2, 'end'],
  ] as const)(
    'with credentials refused for the time %i, though a search was made with them since: %s',
    (count, is) => {
      const look = { found: 'absent', since: 0 } as const
      expect(decide({ history: historyOf('refused'), open: openOf('credentials', count), look }).is).toBe(is)
    },
  )

  test.each([
    ['throttled', 1, 'send'],
    ['credentials', 1, 'look'],
    ['credentials', 2, 'look'],
    ['invalid', 1, 'end'],
    ['denied', 1, 'end'],
    ['limit', 1, 'end'],
  ] as const)('%s for the time %i: %s', (kind, count, is) => {
    expect(decide({ history: historyOf('refused'), open: openOf(kind, count) }).is).toBe(is)
  })
})
