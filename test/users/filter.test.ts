import { fc } from '../support/fast-check.js'
import { describe, expect, test } from 'vitest'
import type { SearchQuery } from '../../src/connect/connect.js'
import { NameList } from '../../src/model/names.js'
import type { User } from '../../src/model/user.js'
import { parseCondition } from '../../src/users/condition.js'
import { createFilter, pushDown } from '../../src/users/filter.js'
import { matches } from '../connect/fake-connect.js'
import { BASIC, BILLING, NAMES, PROFILES, SALES, userOf } from '../model/builders.js'

function fits(user: User, ...filters: readonly string[]): boolean {
  return createFilter(filters.map(parseCondition), NAMES)(user)
}

function pushed(...filters: readonly string[]): SearchQuery {
  return pushDown(filters.map(parseCondition), NAMES).query
}

const anna = userOf(1, {
  username: 'Anna.Ek',
  routingProfileId: BILLING.id,
  tags: { team: 'blue', site: '', proto: '*' },
})

describe('a filter', () => {
  test.each<[boolean, ...string[]]>([
    [true],
    [true, 'username=anna.ek'],
    [true, 'username=ANNA.EK'],
    [false, 'username=anna'],
    [true, 'username^=ANNA'],
    [false, 'username^=ek'],
    [true, 'username*=A.E'],
    [false, 'username!=anna.EK'],
    [true, 'username!=bert'],
    [true, 'routing-profile=Billing'],
    [true, `routing-profile=${BILLING.id}`],
    [true, `routing-profile=${BILLING.arn}`],
    [false, 'routing-profile=Basic'],
    [false, 'routing-profile!=Billing'],
    [true, 'routing-profile!=Basic'],
    [true, 'tag:team=blue'],
    [false, 'tag:team=Blue'],
    [false, 'tag:Team=blue'],
    [true, 'tag:team^=bl'],
    [true, 'tag:team*=lu'],
    [true, 'tag:team=*'],
    [true, 'tag:site=*'],
    [false, 'tag:shift=*'],
    [false, 'tag:team!=*'],
    [true, 'tag:shift!=*'],
    [true, 'tag:site='],
    [false, 'tag:shift='],
    [true, 'tag:team!=red'],
    [false, 'tag:team!=blue'],
    [true, 'tag:shift!=blue'],
    [false, 'tag:toString=*'],
    [false, 'tag:constructor^=f'],
  ])('is %s for Anna: %j %j', (expected, ...filters) => {
    expect(fits(anna, ...filters)).toBe(expected)
  })

  test.each<[string, boolean, ...string[]]>([
    ['or within a field', true, 'username=bert', 'username^=anna'],
    ['or within a field that fails', false, 'username=bert', 'username*=carl'],
    ['and between fields', false, 'username^=anna', 'routing-profile=Basic'],
    ['and between fields that hold', true, 'username^=anna', 'routing-profile=Billing'],
    ['two != of one field are both to hold', false, 'username!=bert', 'username!=anna.ek'],
    ['two != of one field that hold', true, 'username!=bert', 'username!=carl'],
    ['= and != of one field are both to hold', false, 'username^=anna', 'username!=anna.ek'],
    ['tags are fields of their own', false, 'tag:team=blue', 'tag:shift=night'],
    ['several values of one tag', true, 'tag:team=red', 'tag:team=blue'],
    ['profiles by name or id', true, 'routing-profile=Basic', `routing-profile=${BILLING.id}`],
  ])('%s', (_, expected, ...filters) => {
    expect(fits(anna, ...filters)).toBe(expected)
  })

  test('a profile that does not exist is refused with the nearest', () => {
    expect(() => fits(anna, 'routing-profile=Biling')).toThrow(
      expect.objectContaining({ code: 'UnknownName', exitCode: 2, hint: 'Did you mean "Billing"?' }),
    )
  })

  test('a profile whose name two have is refused with their ids', () => {
    const twice = [BASIC, { ...SALES, name: 'Basic' }]
    const names = { 'routing-profile': new NameList(twice) }
    expect(() => createFilter([parseCondition('routing-profile=Basic')], names)).toThrow(
      expect.objectContaining({
        code: 'AmbiguousName',
        exitCode: 2,
        hint: expect.stringContaining(SALES.id) as string,
      }),
    )
  })
})

describe('what is left to the service', () => {
  const tags = (...pairs: readonly [string, string][]) => pairs.map(([key, value]) => ({ key, value }))

  test.each<[string, SearchQuery, ...string[]]>([
    ['nothing of nothing', {}],
    ['a profile, by id', { routingProfileIds: [BASIC.id] }, 'routing-profile=Basic'],
    [
      'any of several profiles',
      { routingProfileIds: [BASIC.id, SALES.id] },
      'routing-profile=Basic',
      `routing-profile=${SALES.arn}`,
    ],
    ['no profile to be avoided', {}, 'routing-profile!=Basic'],
    ['no username', {}, 'username=anna'],
    ['no part of a username', {}, 'username^=an', 'username*=na'],
    ['a tag', { tags: [tags(['team', 'blue'])] }, 'tag:team=blue'],
    ['any of several values', { tags: [tags(['t', 'a']), tags(['t', 'b'])] }, 'tag:t=a', 'tag:t=b'],
    ['all of several tags', { tags: [tags(['t', 'a'], ['s', 'b'])] }, 'tag:t=a', 'tag:s=b'],
    [
      'the first tag where the second does not fit with it',
      { tags: [tags(['t', 'a']), tags(['t', 'b'])] },
      'tag:t=a',
      'tag:t=b',
      'tag:s=c',
    ],
    ['no tag that only has to be there', {}, 'tag:team=*'],
    ['no tag without a value', {}, 'tag:team='],
    ['no tag to be avoided', {}, 'tag:team!=blue'],
    ['no part of a tag', {}, 'tag:team^=bl'],
    ['no tag whose key no tag can have', {}, `tag:${'k'.repeat(129)}=blue`],
    ['no tag whose value no tag can have', {}, `tag:team=${'b'.repeat(257)}`],
    ['no exact value that is joined with a part by or', {}, 'tag:team=blue', 'tag:team^=re'],
    [
      'the profile of a filter with more in it',
      { routingProfileIds: [BASIC.id], tags: [tags(['t', 'a'])] },
      'routing-profile=Basic',
      'username^=a',
      'tag:t=a',
      'tag:t!=b',
    ],
  ])('is %s', (_, query, ...filters) => {
    expect(pushed(...filters)).toEqual(query)
  })

  const word = fc.constantFrom('a', 'A', 'ab', 'Ab', 'b', '*', '')
  const key = fc.constantFrom('t', 'T', 's')
  const anyone = fc
    .record({
      username: fc.constantFrom('a', 'A', 'ab', 'b'),
      routingProfileId: fc.constantFrom(...PROFILES.map(({ id }) => id)),
      tags: fc.dictionary(key, word, { maxKeys: 3 }),
    })
    .map((members) => userOf(1, members))
  const operator = fc.constantFrom('=', '!=', '^=', '*=')
  const filters = fc.array(
    fc.oneof(
      fc.tuple(key, operator, word).map(([tag, is, value]) => `tag:${tag}${is}${value}`),
      fc
        .tuple(
          operator,
          word.filter((value) => value !== '' && value !== '*'),
        )
        .map(([is, value]) => `username${is}${value}`),
      fc
        .tuple(fc.constantFrom('=', '!='), fc.constantFrom(...PROFILES))
        .map(([is, { name }]) => `routing-profile${is}${name}`),
    ),
    { maxLength: 5 },
  )

  test.each([true, false])(
    'never loses a user that the filter keeps, if the service minds case: %s',
    (mindsCase) => {
      let kept = 0
      fc.assert(
        fc.property(anyone, filters, (user, all) => {
          if (!fits(user, ...all)) return
          kept += 1
          expect(matches(user, pushed(...all), mindsCase)).toBe(true)
        }),
        { numRuns: 1000 },
      )
      expect(kept).toBeGreaterThan(100)
    },
  )
})
