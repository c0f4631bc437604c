import { expect, test } from 'vitest'
import type { WriteAnswer } from '../../src/connect/connect.js'
import type { FailureKind } from '../../src/model/outcome.js'
import { Beginners } from '../../src/runner/beginners.js'
import { callFailure } from '../connect/fake-connect.js'
import { settled } from '../support/manual-clock.js'

const DONE: WriteAnswer = { result: 'done', requestId: 'req-1' }
const failed = (kind: FailureKind): WriteAnswer => ({ result: 'failed', failure: callFailure({ kind }) })

/** Many users that want to begin; `begun` are those that may. */
async function manyOf(count: number) {
  const beginners = new Beginners()
  const users = Array.from({ length: count }, () => beginners.forUser())
  const begun: (typeof users)[number][] = []
  for (const user of users) void user.enter().then(() => begun.push(user))
  await settled()
  return { users, begun }
}

test('24 users begin at once, and one more for each whose call succeeds', async () => {
  const { begun } = await manyOf(60)
  expect(begun).toHaveLength(24)
  for (const user of begun.slice(0, 10)) user.answered(DONE)
  await settled()
  expect(begun).toHaveLength(34)
})

test('a user that is refused keeps its place to its end, whatever else it is sent', async () => {
  const { begun } = await manyOf(60)
  for (const user of begun.slice(0, 10)) {
    user.answered(failed('denied'))
    await user.enter()
    user.answered(DONE)
  }
  await settled()
  expect(begun).toHaveLength(24)
  for (const user of begun.slice(0, 10)) user.end()
  await settled()
  expect(begun).toHaveLength(34)
})

test.each([failed('throttled'), failed('transient'), failed('unknown'), undefined])(
  'a user that tries again lends its place: %o',
  async (answer) => {
    const { begun } = await manyOf(60)
    begun[0]?.answered(answer)
    await settled()
    expect(begun).toHaveLength(25)
  },
)

test('a user that has succeeded needs no place for its other steps', async () => {
  const { begun } = await manyOf(60)
  const [first] = begun
  first?.answered(DONE)
  await settled()
  await first?.enter()
  first?.answered(failed('denied'))
  first?.end()
  await settled()
  expect(begun).toHaveLength(25)
})
