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
  const text = [...failuresCsv(refusalsOf(jobPlanOf([...users, counted])))].join('')
  expect(text.split('\r\n')).toHaveLength(203)
  expect(looks).toBeLessThanOrEqual(3)
})

test('the failures CSV of a long job is made piece by piece, as it is written', () => {
  const failure = failureWithoutCall({ code: 'X', kind: 'invalid', message: 'x' }, ['routing_profile'])
  const outcomes = refusalsOf(
    jobPlanOf(Array.from({ length: 1_200 }, (_, n) => plannedUser(n + 1, { failure }))),
  )
  let looks = 0
  const counted = {
    ...outcomes,
    outcomeAt: (n: number) => {
      looks += 1
      return outcomes.outcomeAt(n)
    },
  }
  const looksAfter = Array.from(failuresCsv(counted), () => looks)
  expect(looksAfter).toHaveLength(3)
  expect(looksAfter[0]).toBeLessThanOrEqual(500)
})
