import { expect, test } from 'vitest'
import { failuresCsv, refusalsOf } from '../../src/journal/failures-csv.js'
import { failureWithoutCall } from '../../src/model/outcome.js'
import { jobPlanOf, plannedUser } from '../model/builders.js'

test('a user more is a row more, not a look more at every other user', () => {
  let looks = 0
  const failure = failureWithoutCall({ code: 'X', kind: 'invalid', message: 'x' }, ['routing_profile'])
  const users = Array.from({ length: 200 }, (_, n) => plannedUser(n + 1, { failure }))
  const counted = Object.defineProperty({ ...plannedUser(999, { failure }) }, 'action', {
    get: () => {
      looks += 1
      return undefined
    },
  })
  const text = failuresCsv(refusalsOf(jobPlanOf([...users, counted])))
  expect(text?.split('\r\n')).toHaveLength(203)
  expect(looks).toBeLessThanOrEqual(3)
})
