import { expect, test } from 'vitest'
import { onKind } from '../support/preset.js'
import { usersState } from '../support/users-state.js'
import { createWorld, type WorldOptions } from '../support/world.js'
import { words } from '../support/words.js'

const NAME = 'omar.smith'

test('a read that does not show yet what a job just wrote is waited out, not merged onto', async () => {
  const world = await createWorld({ readLagSeconds: 5 })
  const names = () =>
    world.user(NAME).SecurityProfileIds.map((id) => world.sandbox.store.securityProfiles.get(id)?.Name)
  for (const profile of ['QualityAnalyst', 'CallCenterManager']) {
    const ran = await world.run`edit --user ${NAME} --add-security-profile ${profile} --yes`
    expect(ran.code).toBe(0)
  }
  expect(names()).toEqual(expect.arrayContaining(['QualityAnalyst', 'CallCenterManager']))
})

test('--verify waits until a change shows, and one that never does is not verified', async () => {
  const slow = await createWorld({ readLagSeconds: 100 })
  const edit = words`edit --user ${NAME} --routing-profile Billing --yes --output json`
  const ran = await slow.run`${edit} --verify`
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(ran.json().durationSeconds).toBeGreaterThanOrEqual(100)
  expect(ran.json().durationSeconds).toBeLessThan(150)

  const never = await createWorld({ readLagSeconds: 100_000 })
  const failed = await never.run`${edit} --verify`
  expect(failed.code).toBe(3)
  expect(failed.json().failures).toMatchObject([
    { username: NAME, kind: 'not-verified', code: 'NotVerified', retryable: true },
  ])
  expect(failed.json().durationSeconds).toBeGreaterThanOrEqual(300)
  expect(failed.json().durationSeconds).toBeLessThan(340)
  expect(never.carriedOut()).toHaveLength(1)
})

test('a user whose change was being read back when the job stopped is failed, not shown as retrying', async () => {
  const world = await createWorld({ readLagSeconds: 100_000 })
  const cancel = new AbortController()
  const stop = setInterval(() => {
    if (world.writes().length > 0 && world.calls('DescribeUser').length > 3) cancel.abort(new Error('SIGINT'))
  }, 1)
  const ran = await world.run(
    words`edit --user ${NAME} --routing-profile Billing --yes --output json --verify`,
    { signal: cancel.signal },
  )
  clearInterval(stop)
  expect(ran.code).toBe(130)
  expect(ran.json().failures).toMatchObject([
    {
      code: 'NotVerified',
      kind: 'not-verified',
      message: 'the service answered with success, but the change was not read back',
      retryable: true,
    },
  ])
  onKind(() => expect(ran.json().failures).toMatchObject([{ attempts: 1 }]))
})

test('a change that can no longer be read back is not verified, whatever the read says', async () => {
  const world = await createWorld({
    faults: [
      {
        operation: 'DescribeUser',
        kind: 'error',
        code: 'AccessDeniedException',
        status: 403,
        calls: { from: 2 },
      },
    ],
  })
  const ran = await world.run`edit --user ${NAME} --routing-profile Billing --verify --yes --output json`
  expect(ran.code).toBe(3)
  const message = expect.stringMatching(
    /with success, but the change was not read back: AccessDeniedException/,
  )
  expect(ran.json().failures).toMatchObject([{ code: 'NotVerified', kind: 'not-verified', message }])
})

/** What is told of a user who is stopped while it is read back whether it has left the hierarchy. */
async function stoppedWhileLeaving(fault: NonNullable<WorldOptions['faults']>[number]) {
  const cancel = new AbortController()
  const world = await createWorld({
    hierarchyClearing: 'ignored',
    faults: [fault],
    onReceived: (there) => {
      const [left] = there.calls('UpdateUserHierarchy')
      const read = there.calls('DescribeUser').at(-1)
      if (left !== undefined && read !== undefined && read.n > left.n) cancel.abort(new Error('SIGINT'))
    },
  })
  const { Username: name = '' } =
    [...world.sandbox.store.users.values()].find(({ HierarchyGroupId: group }) => group !== undefined) ?? {}
  const edit = words`edit --user ${name} --routing-profile Billing --hierarchy none --yes`
  const ran = await world.run(words`${edit} --output json`, { signal: cancel.signal })
  expect(ran.code).toBe(130)
  return ran.json().failures
}

test('a job stopped after recovering from a lost answer reports only what is still open', async () => {
  const fault = { operation: 'UpdateUserRoutingProfile', kind: 'reset-after', calls: [1] } as const
  expect(await stoppedWhileLeaving(fault)).toMatchObject([{ code: 'NotVerified', settings: ['hierarchy'] }])
})

test('a job stopped after a permanent refusal reports as stopped only what is still open', async () => {
  const denied = { kind: 'error', code: 'AccessDeniedException', status: 403 } as const
  expect(await stoppedWhileLeaving({ operation: 'UpdateUserRoutingProfile', ...denied })).toMatchObject([
    { kind: 'denied', settings: ['routing_profile'], operation: 'UpdateUserRoutingProfile' },
    {
      code: 'NotVerified',
      settings: ['hierarchy'],
      operation: 'UpdateUserHierarchy',
      message: 'the service answered with success, but the change was not read back',
    },
  ])
})

test('leaving the hierarchy is always read back, whatever the answer was', async () => {
  const world = await createWorld()
  const { Username: name = '' } =
    [...world.sandbox.store.users.values()].find(({ HierarchyGroupId: group }) => group !== undefined) ?? {}
  /** How often the user is read once the write has been carried out. */
  const readBack = async (...edit: string[]): Promise<number> => {
    expect((await world.run`edit --user ${name} ${edit} --yes`).code).toBe(0)
    const [write] = world.carriedOut().slice(-1)
    return world.calls('DescribeUser').filter(({ n }) => n > (write?.n ?? Infinity)).length
  }
  expect(await readBack('--tag', 'a=b')).toBe(0)
  const times = await readBack('--hierarchy', 'none')
  expect(times).toBeGreaterThanOrEqual(1)
  onKind(() => expect(times).toBe(1))
})

test('a plan waits for what a job just wrote: an undo right after it finds what there is to put back', async () => {
  const world = await createWorld({ readLagSeconds: 5 })
  const edit = words`edit --user ${NAME} --routing-profile Billing --yes --output json`
  const before = world.profileOf(NAME)
  const { job } = (await world.run(edit)).json()
  const undone = await world.run`undo ${job} --yes --output json`
  expect(undone.json()).toMatchObject({ changing: 1, succeeded: 1, failed: 0 })
  expect(world.profileOf(NAME)).toBe(before)
})

test('a plan that waits for changes to show says so', async () => {
  const world = await createWorld({ readLagSeconds: 30 })
  const edit = words`edit --user ${NAME} --routing-profile Billing --yes`
  await world.run(edit)
  expect((await world.run(edit)).err).toContain('Waiting for recent changes to show… 0 of 1\n')
})

test('the guard for Admin uses fresh reads where the search lags behind', async () => {
  const world = await createWorld({ searchLagSeconds: 30 })
  const admin =
    [...world.sandbox.store.securityProfiles.values()].find(({ Name }) => Name === 'Admin')?.Id ?? ''
  for (const name of ['omar.smith', 'greta.ito']) world.user(name).SecurityProfileIds.push(admin)
  const line = (...edit: string[]) => ['edit', '--user', 'omar.smith', ...edit, '--yes', '--output', 'json']
  expect((await world.run(line('--remove-security-profile', 'Admin'))).code).toBe(0)
  const ran = await world.run(line('--add-security-profile', 'Admin', '--tag', 'a=b'))
  expect([ran.code, ran.json().error?.code]).toEqual([5, 'PrivilegedChange'])
  expect(world.user('omar.smith').SecurityProfileIds).not.toContain(admin)
})

test('a proficiency that was just added says nothing about a read of the user alone', async () => {
  const world = await createWorld()
  const user = world.user(NAME)
  world.sandbox.store.proficiencies.delete(user.Id)
  const add = words`edit --user ${NAME} --add-proficiency Seniority:Senior:5 --yes`
  expect((await world.run(add)).code).toBe(0)
  const ran = await world.run([
    ...['edit', '--user', NAME, '--routing-profile', 'Billing', '--yes', '--output', 'json'],
  ])
  expect(ran.json()).toMatchObject({ succeeded: 1 })
  expect(ran.json().durationSeconds).toBeLessThan(10)
})

test('an undo right after a job of several kinds waits for all that the job wrote', async () => {
  const world = await createWorld({ readLagSeconds: 2 })
  const before = usersState(world)
  const both = words`--add-proficiency Seniority:Senior:5 --acw-timeout voice=77`
  expect((await world.run`edit --user ${NAME} ${both} --yes`).code).toBe(0)
  const undone = await world.run`undo latest --yes --output json`
  expect(undone.json()).toMatchObject({ changing: 1, succeeded: 1, failed: 0 })
  expect(usersState(world)).toEqual(before)
})

test('a user is refused only after a fresh read, not because of a search that may lag behind', async () => {
  const world = await createWorld({ searchLagSeconds: 30 })
  const edit = (...settings: string[]) => world.run`edit --user ${NAME} ${settings} --yes`
  expect((await edit('--desk-phone-number', '+493012345678')).code).toBe(0)
  const desk = await edit('--phone-type', 'desk')
  expect(desk.code).toBe(0)
  expect(world.user(NAME).PhoneNumberConfigs).toEqual([
    { Channel: 'VOICE', PhoneType: 'DESK_PHONE', PhoneNumber: '+493012345678' },
  ])
})

test('a stale read after our own write is waited out within a job too: what was applied is not sent again', async () => {
  const world = await createWorld({
    readLagSeconds: 5,
    faults: [{ operation: 'TagResource', kind: 'reset-after', calls: [1] }],
  })
  const ran = await world.run([
    ...['edit', '--user', NAME, '--routing-profile', 'Billing', '--tag', 'moved=yes'],
    ...['--yes', '--output', 'json'],
  ])
  expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0 })
  expect(ran.json().durationSeconds).toBeGreaterThanOrEqual(5)
  expect(world.carriedOut().map(({ operation }) => operation)).toEqual([
    'UpdateUserRoutingProfile',
    'TagResource',
  ])
})

test("a read that shows only one of a setting's two calls is repeated until both show", async () => {
  const name = 'amelie.yilmaz'
  const world = await createWorld({
    users: 30,
    readLagSeconds: 5,
    faults: [{ operation: 'UpdateUserProficiencies', kind: 'throttle', calls: [1] }],
  })
  const skills = () =>
    (world.sandbox.store.proficiencies.get(world.user(name).Id) ?? []).map((one) => JSON.stringify(one))
  const before = skills()
  const add = words`--add-proficiency Product:Billing:5 --add-proficiency Seniority:Senior:4`
  expect((await world.run`edit --user ${name} ${add} --yes`).code).toBe(0)
  const both = world.carriedOut().map(({ operation }) => operation)
  expect(both).toEqual(['AssociateUserProficiencies', 'UpdateUserProficiencies'])
  // The first call was made long enough ago to show, the second was not.
  world.clock.advance(4_900)
  expect((await world.run`undo latest --yes`).code).toBe(0)
  expect(skills().toSorted()).toEqual(before.toSorted())
})

test.each([
  ['AssociateUserProficiencies', ['--add-proficiency', 'Seniority:Senior:4']],
  ['DisassociateUserProficiencies', ['--remove-proficiency', 'Product:Billing']],
] as const)(
  'a %s that was made without an answer, does not show yet, and is refused the second time, is done',
  async (operation, edit) => {
    const world = await createWorld({
      users: 30,
      readLagSeconds: 5,
      associateAssociated: 'refused',
      disassociateMissing: 'refused',
      faults: [{ operation, kind: 'reset-after', calls: [1] }],
    })
    const line = words`edit --user amelie.yilmaz ${edit} --yes --output json`
    const ran = await world.run(line)
    expect(ran.json()).toMatchObject({ succeeded: 1, failed: 0, failures: [] })
    expect(world.calls(operation).map(({ status }) => status)).toEqual(
      expect.arrayContaining([operation.startsWith('A') ? 400 : 404]),
    )
  },
)

test('a refusal after a lost answer is told as it was, once the change has had time to show', async () => {
  const world = await createWorld({
    faults: [
      { operation: 'UpdateUserRoutingProfile', kind: 'reset-before', calls: [1] },
      { operation: 'UpdateUserRoutingProfile', kind: 'denied' },
    ],
  })
  const ran = await world.run`edit --user ${NAME} --routing-profile Billing --yes --output json`
  expect(ran.json().failures).toMatchObject([
    { code: 'AccessDeniedException', kind: 'denied', retryable: false },
  ])
})

test('what another admin has put back since is believed once our own change has had time to show', async () => {
  const world = await createWorld()
  const edit = ['edit', '--user', NAME, '--routing-profile', 'Billing', '--yes']
  const before = world.user(NAME).RoutingProfileId
  expect((await world.run(edit)).code).toBe(0)
  world.clock.advance(2_000)
  world.user(NAME).RoutingProfileId = before
  const began = world.clock.now()
  const again = await world.run([...edit, '--output', 'json'])
  expect(again.json()).toMatchObject({ changing: 1, succeeded: 1 })
  expect(world.profileOf(NAME)).toBe('Billing')
  const seconds = (world.clock.now() - began) / 1000
  expect(seconds).toBeGreaterThanOrEqual(60)
  expect(seconds).toBeLessThan(130)
})

test('a tag that somebody has taken away since is given again at once; that nobody has it is waited for', async () => {
  const world = await createWorld()
  const edit = (...settings: string[]) => world.run`edit --user ${NAME} ${settings} --yes`
  const secondsOf = async (...settings: string[]) => {
    expect((await edit('--tag', 'moved=yes')).code).toBe(0)
    delete world.user(NAME).Tags['moved']
    const began = world.clock.now()
    expect((await edit(...settings)).code).toBe(0)
    return (world.clock.now() - began) / 1000
  }
  expect(await secondsOf('--tag', 'moved=yes')).toBeLessThan(10)
  expect(world.user(NAME).Tags).toHaveProperty('moved', 'yes')
  expect(await secondsOf('--routing-profile', 'Billing', '--tag', 'other=yes')).toBeLessThan(10)
  // Perhaps it only does not show yet.
  expect(await secondsOf('--untag', 'moved')).toBeGreaterThanOrEqual(60)
})

test('removing a tag that does not show yet is not counted as done', async () => {
  const world = await createWorld({ readLagSeconds: 20 })
  const edit = (...settings: string[]) => world.run`edit --user ${NAME} ${settings} --yes`
  expect((await edit('--tag', 'moved=yes')).code).toBe(0)
  expect((await edit('--untag', 'moved')).code).toBe(0)
  expect(world.user(NAME).Tags).not.toHaveProperty('moved')
})

test('a job that gave its turn away sees what the other one wrote meanwhile, and merges onto that', async () => {
  const world = await createWorld({ readLagSeconds: 30 })
  const names = world.usersIn('Basic Routing Profile').slice(0, 6)
  const users = names.flatMap((name) => ['--user', name])
  const both = names.at(-1) ?? ''
  let urgent: Promise<unknown> | undefined
  const slow = words`--rate UpdateUserSecurityProfiles=0.5 --burst 1 --yes`
  const ran = await world.run(words`edit ${users} --add-security-profile QualityAnalyst ${slow}`, {
    onErr: (text) => {
      if (!text.includes('changing 6 users')) return
      const first = words`edit --user ${both} --add-security-profile CallCenterManager --first --yes`
      urgent = world.run(first)
    },
  })
  await urgent
  expect(ran.code).toBe(0)
  expect(ran.err).toContain('goes first.')
  const profiles = world.user(both).SecurityProfileIds
  expect(profiles.map((id) => world.sandbox.store.securityProfiles.get(id)?.Name)).toEqual(
    expect.arrayContaining(['QualityAnalyst', 'CallCenterManager']),
  )
})

test('what a job has just made is known to the next plan, though the search still shows the time before', async () => {
  const world = await createWorld({ searchLagSeconds: 600 })
  const edit = words`edit --filter tag:team=green --routing-profile Billing --output json`
  const first = (await world.run`${edit} --yes`).json()
  expect(first.succeeded).toBeGreaterThan(1)
  const again = await world.run`${edit} --dry-run --detailed-exitcode`
  expect([again.code, again.json().changing]).toEqual([0, 0])
  const back = words`${edit.slice(0, 4)} Sales --output json --dry-run`
  const { changes } = (await world.run(back)).json()
  expect(new Set(changes.map(({ before }: { before: string }) => before))).toEqual(new Set(['Billing']))
  // Other settings are not what that job has made: no reads for them.
  const reads = world.calls('DescribeUser').length
  const other = await world.run`edit --filter tag:team=green --hierarchy France/Nord --dry-run`
  expect(other.code).toBe(0)
  expect(world.calls('DescribeUser').length).toBe(reads)
})
