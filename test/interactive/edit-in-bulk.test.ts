import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Store } from '../../src/sandbox/sandbox.js'
import { createWorld, type World } from '../support/world.js'
import { type Seat, sitDown } from './seat.js'
import { isPosix } from '../support/platform.js'

/** Wide enough for a command line. */
const WIDE = { columns: 400, rows: 45 }

/** From the menu: everybody is selected, and the settings stand there. */
async function editEverybody(seat: Seat): Promise<void> {
  await seat.on('> Find and select users', 'Enter')
  await seat.on('No filters', 'a')
  await seat.on(/[1-9]\d* users? selected/, 'e')
  await seat.on('Edit users in bulk')
}

/** Chooses a setting by what is typed of its name; answers the prompt that comes up. */
async function choose(seat: Seat, typed: string, name: string, flag: string): Promise<string> {
  await seat.on(/Edit users in bulk[^]*Find: *$/m, `=${typed}`)
  await seat.on(`> ${name}`, 'Enter')
  return seat.on(`On the command line: ${flag}`)
}

function addProfile({ instance, routingProfiles }: Store, n: number): void {
  const Id = randomUUID()
  routingProfiles.set(Id, { Id, Arn: `${instance.Arn}/routing-profile/${Id}`, Name: `Queue ${n}` })
}

/** Groups one below the other, below one of the third level; answers the id of the last. */
function addGroups({ instance, hierarchyGroups, hierarchyLevels }: Store, names: readonly string[]): string {
  let parent = [...hierarchyGroups.values()].find(({ Name }) => Name === 'Team A')?.Id ?? ''
  for (const Name of names) {
    const [Id, LevelId] = [randomUUID(), randomUUID()]
    hierarchyLevels.push({ Id: LevelId, Arn: `${instance.Arn}/agent-group-level/${LevelId}`, Name })
    const Arn = `${instance.Arn}/agent-group/${Id}`
    hierarchyGroups.set(Id, { Id, Arn, Name, LevelId, ParentId: parent, LastModifiedTime: new Date() })
    parent = Id
  }
  return parent
}

async function save(seat: Seat, users: number): Promise<void> {
  await seat.on('s Save', 's')
  if (users > 25) await seat.on('Number of users:', `=${users}`, 'Enter')
  else await seat.on('> No, go back', 'Down', 'Enter')
}

/** What the sandbox has of every user, by name, but for when it was changed. */
function stateOf({ sandbox: { store } }: World): unknown {
  return [...store.users.values()].map((user) => ({
    ...user,
    LastModifiedTime: undefined,
    proficiencies: store.proficiencies.get(user.Id),
  }))
}

/** How many users have each routing profile, as prompts say it. */
function profileCounts({ sandbox: { store } }: World): readonly string[] {
  const counts = new Map<string, number>()
  for (const { RoutingProfileId: id } of store.users.values()) {
    const name = store.routingProfiles.get(id)?.Name ?? ''
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, number]) => `${/, |: /.test(name) ? `"${name}"` : name}: ${number}`)
}

test('each prompt shows what the selected users have now, and the names there are', async () => {
  const seat = await sitDown()
  await editEverybody(seat)
  const prompt = await choose(seat, 'routing', 'Routing profile', '--routing-profile')
  const [, now = ''] = /Current values of 40 users: (.*)/.exec(prompt) ?? []
  const most = profileCounts(seat.world)
  expect(most.filter((one) => now.includes(one))).toHaveLength(4)
  expect(now).toContain(`${most.length - 4} other values`)
  const names = [...seat.world.sandbox.store.routingProfiles.values()].map(({ Name }) => Name)
  const listed = [...prompt.matchAll(/^[> ] (\S.*?)(?: {2,}\d+ users?)?\s*$/gm)].map(([, name = '']) => name)
  expect(names.filter((name) => !listed.includes(name))).toEqual([])
  expect(listed).toEqual(listed.toSorted(new Intl.Collator('en', { numeric: true }).compare))
})

test('one of hundreds of profiles and a group five levels deep are found by a part of the name', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('User management')
  const { store } = seat.world.sandbox
  for (let n = 0; n < 500; n += 1) addProfile(store, n)
  const crew = addGroups(store, ['Squad 1', 'Crew / Late'])
  await seat.on('> Find and select users', 'End', 'Up', 'Up', 'Up')
  await seat.on('> Refresh', 'Enter')
  await seat.until('the names', () => seat.world.calls('SearchUserHierarchyGroups').length > 1)
  await seat.on('> Refresh', 'Home')
  await editEverybody(seat)
  await choose(seat, 'routing', 'Routing profile', '--routing-profile')
  expect(await seat.on(/Routing profile · 1–\d+ of 513/, '=499')).toContain('> =SUM(A1)')
  await seat.on('> Queue 499', 'Enter')
  await choose(seat, 'hier', 'Hierarchy', '--hierarchy')
  await seat.on(/> \(none\)/, '=squad1/crew')
  await seat.on(/^> .*\/Squad 1\/Crew \/ Late/m, 'Enter')
  await seat.on('→ Deutschland', 'End')
  await seat.on('> Review 2 changes', 'Enter')
  await save(seat, 20)
  await seat.on('Batch 1 finished: 20 users updated, 0 failed')
  expect(seat.world.usersIn('Queue 499')).toHaveLength(20)
  for (const { HierarchyGroupId } of store.users.values()) expect(HierarchyGroupId).toBe(crew)
})

test('a value is judged as it is typed, and a wrong one is not taken', async () => {
  const seat = await sitDown({ users: 20 })
  await editEverybody(seat)
  await choose(seat, 'acw', 'ACW timeout', '--acw-timeout')
  await seat.on('> The same for all four channels', 'Enter')
  await seat.on('ACW timeout\n', '=soon')
  await seat.on(/"soon" is not/, 'Enter')
  await seat.on(/"soon" is not/, 'C-u', '=2000001')
  await seat.on('2000001" is', 'Enter')
  await seat.on('2000001" is', 'C-u', '=45', 'Enter')
  await seat.on('→ 45', 'End')
  await seat.on('> Review 1 change', 'Enter')
  await save(seat, 20)
  await seat.on('Batch 1 finished: 20 users updated, 0 failed')
  for (const { AfterContactWorkConfigs: lists = [] } of seat.world.sandbox.store.users.values())
    expect(lists.map((one) => one.AfterContactWorkConfig?.AfterContactWorkTimeLimit)).toEqual([
      45, 45, 45, 45,
    ])
})

/** What a shell makes of a command line: its words after the first. */
function wordsOf(line: string): string[] {
  const script = `words() { for word in "$@"; do printf '%s\\0' "$word"; done; }; ${line.replace(/^connect-bulk/, 'words')}`
  return spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.split('\0').slice(0, -1)
}

test.skipIf(!isPosix)(
  'several settings at once; the command line that is shown does just the same',
  async () => {
    const seat = await sitDown({ users: 20, ...WIDE })
    await editEverybody(seat)
    await choose(seat, 'hier', 'Hierarchy', '--hierarchy')
    await seat.on(/Find: *$/m, '=dublin/support')
    await seat.on(/^> Ireland\/Dublin\/Support \/ Billing/m, 'Enter')
    await choose(seat, 'profiles: add', 'Security profiles: add', '--add-security-profile')
    await seat.on(/Find: *$/m, '=recordings')
    await seat.on(/^> \[ \] Recordings \/ EU/m, 'Space')
    await seat.on(/^> \[x\] Recordings \/ EU/m, 'Enter')
    await choose(seat, 'tags: add', 'Tags: add or change', '--tag')
    await seat.on('> Type KEY=VALUE', 'Enter')
    await seat.on(/KEY=VALUE: *$/m, "=shift=it's $5 \\ late", 'Enter')
    await seat.on("> Done: shift=it's $5 \\ late", '=team=night & weekend')
    await seat.on('> team=night & weekend', 'Enter')
    await seat.on("> Done: shift=it's $5 \\ late, team=night & weekend", 'Enter')
    await choose(seat, 'tags: rem', 'Tags: remove', '--untag')
    await seat.on('> Type KEY', '=site')
    await seat.on('> site', 'Enter')
    await seat.on('> Done: site', 'Enter')
    await seat.on(/Edit users in bulk[^]*Find: *$/m, '=profic')
    await seat.on('> Proficiencies: add or change', 'Enter')
    await seat.on('the current values of 20 users need one call each', 'Down')
    await seat.on('> Read them', 'Enter')
    expect(await seat.on('> Choose another', 'Enter')).toMatch(
      /Current values of 20 users: .*connect:Language=connect:\w+ \(\d\): \d/,
    )
    await seat.on('> connect:Language=connect:English', '=language=connect:french')
    await seat.on('> connect:Language=connect:French', 'Enter')
    await seat.on('level of connect:Language=connect:French', 'Down', 'Down')
    await seat.on('> 3', 'Enter')
    await seat.on('> Done: connect:Language=connect:French (3)', 'Enter')
    await choose(seat, 'acw', 'ACW timeout', '--acw-timeout')
    await seat.on('> The same for all four channels', 'Down', 'Enter')
    for (const [channel, text] of [
      ['voice', '30'],
      ['chat', ''],
      ['task', '0'],
      ['email', ''],
      ['callback', ''],
    ] as const)
      await seat.on(`ACW timeout: ${channel}`, ...(text === '' ? [] : [`=${text}`]), 'Enter')
    await seat.on('→ voice: 30 s, task: no limit', 'End')
    await seat.on('> Review 6 changes', 'Enter')
    await seat.on('s Save', 'End')
    const review = await seat.on('connect-bulk edit')
    const [line = ''] = /connect-bulk edit .*/.exec(review) ?? []
    await save(seat, 20)
    const end = await seat.on(/Batch 1 finished: (\d+) users updated/)
    const updated = Number(/finished: (\d+)/.exec(end)?.[1])
    expect(updated).toBeGreaterThan(15)

    const copy = await createWorld({ users: 20 })
    const before = stateOf(copy)
    const ran = await copy.run`${wordsOf(line.trimEnd())} --yes --output json`
    expect(ran.json()).toMatchObject({ selected: 20, succeeded: updated })
    expect(stateOf(copy)).not.toEqual(before)
    expect(stateOf(copy)).toEqual(stateOf(seat.world))
  },
)

test('what was answered waits for whoever comes back; a name for one user is not kept for another', async () => {
  const seat = await sitDown({ users: 20 })
  await seat.on('> Find and select users', 'Enter')
  await seat.on('Find users', 'Space')
  await seat.on('1 user selected', 'e')
  await choose(seat, 'phone type', 'Phone type', '--phone-type')
  await seat.on('> soft', 'Down')
  await seat.on('> desk', 'Enter')
  await choose(seat, 'first', 'First name', '--first-name')
  await seat.on('First name:', '=Zoë', 'Enter')
  await seat.on('→ Zoë', 'Escape')
  await seat.on('Find users', 'Space', 'Down', 'Space')
  await seat.on('1 user selected', 'e')
  await seat.on('> Start afresh', 'End')
  await seat.on('> Use them for the 1 user', 'Enter')
  const settings = await seat.on('Edit users in bulk')
  expect(settings).toContain('→ desk')
  expect(settings).not.toContain('→ Zoë')
  await seat.on('Edit users in bulk', 'Escape')
  await seat.on('Find users', 'Escape')
  await seat.on('1 user selected, 1 unsaved change')
})
