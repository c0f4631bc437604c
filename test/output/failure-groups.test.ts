import { expect, test } from 'vitest'
import type { FailureKind, FailedUser } from '../../src/model/outcome.js'
import { failuresView } from '../../src/output/result-view.js'

const failed = (username: string, kind: FailureKind, code: string, message: string): FailedUser => ({
  username,
  userId: username,
  outcome: 'failed',
  failures: [
    {
      settings: ['tags'],
      operation: 'TagResource',
      code,
      kind,
      message,
      requestId: null,
      attempts: 1,
    },
  ],
})

const ARN = 'arn:aws:connect:eu-central-1:111122223333:instance/8a7b3e7a-0000-4000-8000-000000000001/agent/'

test('failures with one cause are one group, whatever ids and ARNs their messages carry', () => {
  const text = failuresView([
    failed('anna', 'denied', 'AccessDenied', `You may not call it on resource: ${ARN}1`),
    failed('omar', 'denied', 'AccessDenied', `You may not call it on resource: ${ARN}2`),
    failed('lea', 'not-found', 'NotFound', 'No user 8a7b3e7a-0000-4000-8000-000000000003.'),
    failed('max', 'not-found', 'NotFound', 'No user 8a7b3e7a-0000-4000-8000-000000000004.'),
  ])
  expect(text.trimEnd().split('\n')).toEqual([
    "  2 users failed: Tags: AccessDenied: You may not call it (retrying unchanged won't help)",
    '    anna, omar',
    "  2 users failed: Tags: NotFound: No user …. (retrying unchanged won't help)",
    '    lea, max',
  ])
})

test('advice on retrying is given only where it is known', () => {
  const advice = (kind: FailureKind): string => failuresView([failed('a', kind, 'Code', 'It failed.')])
  expect(advice('throttled')).toContain('It failed. (retrying may help)')
  expect(advice('limit')).toContain("It failed. (retrying unchanged won't help)")
  expect(advice('invalid')).toMatch(/It failed\.$/m)
})
