import { expect, test } from 'vitest'
import {
  isOutdated,
  isStale as isStaleAt,
  type ReadPurpose,
  type RecentWrite,
} from '../../src/journal/recent-writes.js'
import type { User } from '../../src/model/user.js'
import type { Edit } from '../../src/model/edit.js'
import type { Value } from '../../src/model/value.js'
import { userOf } from '../model/builders.js'

const NOW = Date.UTC(2026, 0, 15, 10, 0, 0)

const isStale = (user: User, writes: readonly RecentWrite[], purpose?: ReadPurpose) =>
  isStaleAt(user, writes, { now: NOW, waitedMs: 0 }, purpose)

const move = (before: string, wanted: string, more: Partial<RecentWrite> = {}): RecentWrite => ({
  edit: { setting: 'routing_profile', given: wanted, want: wanted },
  before,
  wanted,
  certain: true,
  joint: false,
  sentAt: NOW - 100_000,
  ...more,
})
const at = (routingProfileId: string) => userOf(1, { routingProfileId })

const tagged = (edit: Edit, before: Value, wanted: Value, certain = true): RecentWrite => ({
  edit,
  before,
  wanted,
  certain,
  joint: false,
  sentAt: NOW - 100_000,
})
const tag = (value: string): Edit => ({ setting: 'tags', given: `a=${value}`, want: { a: value } })
const UNTAG: Edit = { setting: 'untag', given: 'a', want: ['a'] }

test('a read that shows what was there before our write is stale; one that shows anything else is not', () => {
  expect(isStale(at('a'), [move('a', 'b')])).toBe(true)
  expect(isStale(at('b'), [move('a', 'b')])).toBe(false)
  expect(isStale(at('c'), [move('a', 'b')])).toBe(false)
})

test('what may never have been made is waited for until it has had time to show, and no longer', () => {
  const sent = (secondsAgo: number) => move('a', 'b', { certain: false, sentAt: NOW - secondsAgo * 1000 })
  expect(isStale(at('a'), [sent(5)])).toBe(true)
  expect(isStale(at('b'), [sent(5)])).toBe(false)
  expect(isStale(at('a'), [sent(80)])).toBe(false)
  expect(isOutdated(at('a'), [sent(80)])).toBe(true)
})

test('a read is believed once it has been waited out, whatever the wall clock says', () => {
  const after = (waitedMs: number, write: RecentWrite) =>
    isStaleAt(at('a'), [write], { now: NOW - 3_600_000, waitedMs })
  expect([after(59_000, move('a', 'b')), after(60_000, move('a', 'b'))]).toEqual([true, false])
  const open = move('a', 'b', { certain: false })
  expect([after(74_000, open), after(75_000, open)]).toEqual([true, false])
})

test('what may have been put back explains nothing, as long as it may still not show', () => {
  const back = move('b', 'a', { certain: false, sentAt: NOW - 5_000 })
  expect(isStale(at('a'), [move('a', 'b'), back])).toBe(true)
})

test('a read from before several of our writes is stale, whichever of them it lacks', () => {
  const chain = [move('a', 'b'), move('b', 'c')]
  expect([at('a'), at('b'), at('c')].map((user) => isStale(user, chain))).toEqual([true, true, false])
})

test('what a later write of ours has put back, or may have long ago, is not stale', () => {
  expect(isStale(at('a'), [move('a', 'b'), move('b', 'a')])).toBe(false)
  expect(isStale(at('a'), [move('a', 'b'), move('b', 'a', { certain: false })])).toBe(false)
  const tags = [tagged(tag('1'), {}, { a: '1' }), tagged(UNTAG, { a: '1' }, {})]
  expect(isStale(userOf(1, { tags: {} }), tags)).toBe(false)
  expect(isStale(userOf(1, { tags: { a: '1' } }), tags)).toBe(true)
})

test('proficiencies that were not read tell nothing', () => {
  const edit: Edit = { setting: 'proficiencies', given: 'x', want: { 'A:B': 3 } }
  const write = tagged(edit, {}, { 'A:B': 3 })
  expect(isStale(userOf(1), [write])).toBe(false)
  expect(isStale(userOf(1, { proficiencies: [] }), [write])).toBe(true)
})

test('a write of tags concerns edits of the same tags only, and of those what would be taken for done or for drift', () => {
  const user = userOf(1, { tags: {} })
  const writes = [tagged(tag('1'), {}, { a: '1' })]
  const isStaleFor = (edits: readonly Edit[], isReviewed = false) =>
    isStale(user, writes, { edits, isReviewed })
  const other: Edit = { setting: 'tags', given: 'b=1', want: { b: '1' } }
  expect(isStaleFor([UNTAG])).toBe(true)
  expect(isStaleFor([tag('1')])).toBe(false)
  expect(isStaleFor([tag('1')], true)).toBe(true)
  expect(isStaleFor([other], true)).toBe(false)
  expect(isStaleFor([move('a', 'b').edit], true)).toBe(false)
  expect(isStaleFor([other, UNTAG])).toBe(true)
  expect(isStale(user, writes)).toBe(true)
})

test('a write of the record itself concerns every edit: a record is as old as it shows itself in one value', () => {
  expect(isStale(at('a'), [move('a', 'b')], { edits: [tag('1')], isReviewed: false })).toBe(true)
})

test('a write without an answer is not waited for where the same is asked for again', () => {
  const lost = move('a', 'b', { certain: false, sentAt: NOW - 5_000 })
  const isStaleFor = (wanted: string, isReviewed = false) =>
    isStale(at('a'), [lost], { edits: [move('a', wanted).edit], isReviewed })
  expect(isStaleFor('b')).toBe(false)
  // Another value could be overwritten by it later, the old one be taken for done, and a review misled.
  expect(isStaleFor('c')).toBe(true)
  expect(isStaleFor('a')).toBe(true)
  expect(isStaleFor('b', true)).toBe(true)
  expect(isStale(at('a'), [{ ...lost, certain: true }], { edits: [lost.edit], isReviewed: false })).toBe(true)
})

test('of a list it is waited for: others may have added to what the read shows', () => {
  const edit: Edit = { setting: 'add_security_profiles', given: 'x', want: ['x'] }
  const lost = { ...tagged(edit, [], ['x'], false), sentAt: NOW - 5_000 }
  const user = userOf(1, { securityProfileIds: ['a'] })
  expect(isStale(user, [lost], { edits: [edit], isReviewed: false })).toBe(true)
})

test('a setting that took two calls is stale while a part of it shows what was before', () => {
  const edit: Edit = { setting: 'tags', given: 'a=2|b=2', want: { a: '2', b: '2' } }
  const write = { ...tagged(edit, { a: '1' }, { a: '2', b: '2' }), joint: true }
  expect(isStale(userOf(1, { tags: { a: '1', b: '2' } }), [write])).toBe(true)
  expect(isStale(userOf(1, { tags: { a: '2' } }), [write])).toBe(true)
  expect(isStale(userOf(1, { tags: { a: '2', b: '2' } }), [write])).toBe(false)
  expect(isStale(userOf(1, { tags: { a: '3', b: '2' } }), [write])).toBe(false)
})
