import { expect, test } from 'vitest'
import { UserHistory } from '../../src/journal/user-history.js'
import { blankUser } from '../../src/operations/create-user.js'
import { applyEdits } from '../../src/plan/plan-user.js'
import { SETTINGS } from '../../src/settings/index.js'
import { changesSince } from '../../src/workflow/undo/creation-drift.js'
import { plannedUser } from '../model/builders.js'
import { fc } from '../support/fast-check.js'
import { cells, parseCell } from '../support/generated.js'

const planned = plannedUser(1, { action: 'create', changes: [], edits: [] })
const created = {
  ...blankUser(planned.username, { knowsUserConfig: true }),
  email: null,
  proficiencies: [],
}
const others = [2, 3].map(() => ({ planned, history: new UserHistory(), user: created }))

test('a user as it was created has not changed since', () => {
  const one = { planned, history: new UserHistory(), user: created }
  expect(changesSince([one, ...others], undefined)(one)).toBeUndefined()
})

test('a user with what its creation asked for has not changed since, even where no other has that', () => {
  const edits = [parseCell('acw_timeout', '45'), parseCell('voice_enhancement', 'noise-suppression')]
  const user = applyEdits(created, edits).wanted
  const one = { planned: { ...planned, edits }, history: new UserHistory(), user }
  expect(changesSince([one, ...others], undefined)(one)).toBeUndefined()
})

/** They only take away, and a new user has nothing to take. */
const TAKES_AWAY = ['remove_security_profiles', 'remove_proficiencies', 'untag']

test.each(SETTINGS.map(({ column }) => column).filter((column) => !TAKES_AWAY.includes(column)))(
  'another value of %s in a user that a job has created is noticed, so that an undo does not delete the user',
  (column) => {
    const texts = fc.sample(cells[column] ?? fc.constant(''), { numRuns: 40, seed: 1 })
    const noticed = texts.filter((text) => {
      const user = applyEdits(created, [parseCell(column, text)]).wanted
      const one = { planned, history: new UserHistory(), user }
      return changesSince([one, ...others], undefined)(one) !== undefined
    })
    expect(noticed).not.toEqual([])
  },
)
