import { expect, test } from 'vitest'
import { adminChanges } from '../../src/workflow/planning/admins.js'
import type { Connect } from '../../src/connect/connect.js'
import type { Workspace } from '../../src/workflow/workspace.js'
import { NameList } from '../../src/model/names.js'
import type { Value } from '../../src/model/value.js'
import { planOf, plannedUser, profile, userOf, uuid } from '../model/builders.js'

const ADMIN = profile(0xb1, 'Admin')
const AGENT = profile(0xb2, 'Agent')
const NAMES = { 'security-profile': new NameList([ADMIN, AGENT]) }
const { signal } = new AbortController()

/** A service whose search shows some users as holders of Admin, and whose reads know better. */
function service(shown: readonly number[], holders: readonly number[]) {
  const userWith = (n: number, has: boolean) => userOf(n, { securityProfileIds: [has ? ADMIN.id : AGENT.id] })
  const parts: Pick<Connect, 'searchUsers' | 'describeUser'> = {
    async *searchUsers() {
      yield { users: shown.map((n) => userWith(n, true)), approximateTotal: shown.length }
    },
    describeUser: async (id) => userWith(Number(`0x${id.slice(-12)}`), holders.map(uuid).includes(id)),
  }
  const jobQueue = { jobs: async () => [] }
  const store = { idsSince: async () => [] }
  const clock = { now: () => 0 }
  return { connect: parts as Connect, signal, jobQueue, store, clock } as unknown as Workspace
}

const change = (n: number, setting: string, before: Value, after: Value) =>
  plannedUser(n, { changes: [{ setting, before, after }] })

test('a holder of Admin that only the lagging search still shows does not count as another holder', async () => {
  const plan = planOf([change(1, 'remove_security_profiles', [ADMIN.id], [])])
  expect(await adminChanges(service([1, 2], [1]), plan, NAMES)).toEqual({ granted: [], lastLost: ['user1'] })
  expect(await adminChanges(service([1, 2], [1, 2]), plan, NAMES)).toEqual({ granted: [], lastLost: [] })
})

test('whether Admin is granted is judged by the values in the plan', async () => {
  const plan = planOf([
    change(1, 'add_security_profiles', [], [ADMIN.id]),
    change(2, 'security_profiles', [ADMIN.id], [ADMIN.id, AGENT.id]),
    change(3, 'security_profiles', [AGENT.id], [ADMIN.id]),
  ])
  expect(await adminChanges(service([], []), plan, NAMES)).toEqual({
    granted: ['user1', 'user3'],
    lastLost: [],
  })
})
