import { expect, test } from 'vitest'
import { failuresCsv, refusalsOf } from '../../src/journal/failures-csv.js'
import { JobHistory } from '../../src/journal/job-history.js'
import { settingDetails } from '../../src/journal/setting-details.js'
import type { Edit } from '../../src/model/edit.js'
import { NameList } from '../../src/model/names.js'
import type { Plan, PlannedUser } from '../../src/model/plan.js'
import { PLAIN } from '../../src/output/paint.js'
import { planView } from '../../src/output/plan-view.js'
import { createPlan } from '../../src/plan/create-plan.js'
import { planCreation } from '../../src/plan/plan-user.js'
import { deletionDrift, planDeletion } from '../../src/plan/plan-deletion.js'
import { planDocument } from '../../src/plan/plan-document.js'
import { readPlanDocument } from '../../src/plan/read-plan-document.js'
import { inSteps } from '../../src/platform/pieces.js'
import { parseTime } from '../../src/platform/clock.js'
import { contentsOf } from '../../src/workflow/planning/plan.js'
import { confirmationOf } from '../../src/workflow/planning/confirmation.js'
import { BASIC, BILLING, jobPlanOf, NAMES, PLACE, profile, profileEdit, userOf } from '../model/builders.js'

const AGENT = profile(0xb1, 'Agent')
const names = { ...NAMES, 'security-profile': new NameList([AGENT]) }
const agent: Edit = { setting: 'security_profiles', given: 'Agent', want: [AGENT.id] }
const skill: Edit = { setting: 'proficiencies', given: 'lang:de:3', want: { 'lang:de': 3 } }
const NO_ADMINS = { granted: [], lastLost: [] }

async function plan(users: readonly PlannedUser[], command: string): Promise<Plan> {
  const speed = { paceOf: () => ({ rate: 2, burst: 5 }) }
  const contents = await contentsOf(users, new Map(), names)
  const selected = users.length
  return createPlan({ place: PLACE, command, selected, users, contents, extraColumns: [], speed })
}

const deleted = await plan(
  [
    planDeletion({
      user: userOf(1, { securityProfileIds: [AGENT.id], tags: { team: 'a' } }),
      lastModified: parseTime('2026-01-15T10:15:00Z'),
      quickConnects: [{ id: 'q', name: 'Ann', userId: userOf(1).id, description: '', contactFlowId: 'f' }],
    }),
    planDeletion({ user: userOf(2, { routingProfileId: BILLING.id }) }),
  ],
  'delete',
)

const created = await plan(
  [
    planCreation({ username: 'new.one', edits: [profileEdit(BILLING), agent] }),
    planCreation({ username: 'new.two', edits: [profileEdit(BILLING), agent, skill], extra: { cost: '7' } }),
  ],
  'create',
)

test('a deletion says in every form what goes', () => {
  expect(deleted).toMatchObject({
    summary: 'Delete 2 users',
    settings: [],
    calls: { DescribeUser: 2, ListUserProficiencies: 2, DeleteQuickConnect: 1, DeleteUser: 2 },
  })
  expect(confirmationOf(deleted, NO_ADMINS)).toEqual({
    question: 'Delete 2 users of acme? Type the number of users to continue:',
    number: 2,
  })
  const view = planView(deleted, [], PLAIN, 'see all')
  expect(view).toContain('Delete 2 users (1 from Basic, 1 from Billing)\n')
  expect(view).toMatch(
    /DELETE +NAME +LAST CHANGE +ROUTING PROFILE +SECURITY PROFILES\n +user1 +2026-01-1.{7} +Basic +Agent\n/,
  )
  expect(view).toContain('2 users selected: 2 to delete, 0 unchanged')
  const { changes } = planDocument(deleted, '2026-01-15T10:15:00.000Z', [])
  expect(changes.filter(({ username }) => username === 'user1')).toMatchObject([
    { setting: 'routing_profile', before: 'Basic', after: null },
    { setting: 'security_profiles', before: ['Agent'], after: null },
    { setting: 'phone_type', before: 'soft', after: null },
    { setting: 'tags', before: { team: 'a' }, after: null },
  ])
})

test('a creation says in every form what comes', () => {
  expect(created).toMatchObject({
    summary: 'Create 2 users',
    calls: {
      CreateUser: 2,
      DescribeUser: 1,
      ListUserProficiencies: 1,
      AssociateUserProficiencies: 1,
    },
  })
  expect(confirmationOf(created, NO_ADMINS)).toEqual({
    question: 'Create 2 users in acme?',
    number: undefined,
  })
  const view = planView(created, [], PLAIN, 'see all')
  expect(view).toContain('Create 2 users\nRouting profile → Billing: 2 users\n')
  expect(view).toMatch(/new\.two +Billing +Agent +Proficiencies: lang:de:3\n/)
  const { changes } = planDocument(created, '2026-01-15T10:15:00.000Z', [])
  expect(changes[0]).toEqual({
    username: 'new.one',
    userId: '',
    setting: 'routing_profile',
    before: null,
    after: 'Billing',
  })
})

test('a creation that can not be as asked is refused in the plan', async () => {
  const phone: Edit = { setting: 'phone_type', given: 'desk', want: 'desk' }
  const refused = planCreation({ username: 'x', edits: [profileEdit(BASIC), agent, phone] })
  expect(refused).toMatchObject({ action: 'create', failure: { code: 'NoDeskNumber' }, changes: [] })
  expect([...failuresCsv(refusalsOf(await plan([refused], 'create')))].join('')).toContain(
    ',connect_bulk_action\r\nx,,Basic,',
  )
})

test.each([deleted, created])('a saved plan is read as it was written: $command', async (made) => {
  const document = planDocument(made, '2026-01-15T10:15:00.000Z', [])
  const read = await inSteps(readPlanDocument(JSON.stringify(document), 'plan.json'))
  expect(read.users).toEqual(made.users)
  expect(read.verb).toBe(made.command)
})

test('a user is as its deletion was planned until anything of it is another', () => {
  const user = userOf(1, { tags: { team: 'a' }, proficiencies: [] })
  const planned = planDeletion({ user })
  expect(deletionDrift(planned, user)).toEqual([])
  expect(deletionDrift(planned, { ...user, tags: { team: 'b' } })).toMatchObject([{ setting: 'tags' }])
  const skilled = { ...user, proficiencies: [{ name: 'lang', value: 'de', level: 3 }] }
  expect(deletionDrift(planned, skilled)).toEqual([
    { setting: 'proficiencies', planned: null, now: { 'lang:de': 3 } },
  ])
})

test('a user whose quick connect alone was deleted before a crash is not deleted', () => {
  const history = new JobHistory(jobPlanOf(deleted.users, deleted))
  const [time, n, attempt] = ['2026-01-15T10:15:00.000Z', 0, 1]
  const call = { time, n, attempt, operation: 'DeleteQuickConnect' }
  history.add({ ...call, type: 'sent', userId: '', before: {}, wanted: {}, readBack: false })
  history.add({ ...call, type: 'answered', requestId: 'r', failure: null })
  expect(history.outcomeAt(0)).toMatchObject({ outcome: 'failed', failures: [{ code: 'Interrupted' }] })
  expect(settingDetails(history)[0]).toMatchObject({ outcome: 'failed', before: 'Basic', after: null })
  expect([...failuresCsv(history)].join('')).toContain(',delete\r\n')
})

test.each(['', '{', '5', 'null', '"plan"', '[]', '{}'])('a file that holds %j is no saved plan', (text) => {
  expect(() => [...readPlanDocument(text, 'plan.json')]).toThrow('plan.json is not a saved plan.')
})
