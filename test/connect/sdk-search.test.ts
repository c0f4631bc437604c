import { expect, test } from 'vitest'
import type { SearchQuery } from '../../src/connect/connect.js'
import { searchInput } from '../../src/connect/sdk-search.js'

const exact = (FieldName: string, Value: string) => ({
  StringCondition: { FieldName, Value, ComparisonType: 'EXACT' },
})
const tag = (key: string, value: string) => ({ key, value })
const TAG = (TagKey: string, TagValue: string) => ({ TagKey, TagValue })

test.each<[string, SearchQuery, object]>([
  ['everyone: nothing', {}, {}],
  ['one profile', { routingProfileIds: ['p'] }, { SearchCriteria: exact('RoutingProfileId', 'p') }],
  [
    'several profiles',
    { routingProfileIds: ['p', 'q'] },
    { SearchCriteria: { OrConditions: [exact('RoutingProfileId', 'p'), exact('RoutingProfileId', 'q')] } },
  ],
  ['a name', { username: 'anna' }, { SearchCriteria: exact('Username', 'anna') }],
  ["an id, by the API's odd field name", { userId: 'u' }, { SearchCriteria: exact('resourceId', 'u') }],
  [
    'profiles and a name',
    { routingProfileIds: ['p', 'q'], username: 'anna' },
    {
      SearchCriteria: {
        AndConditions: [
          { OrConditions: [exact('RoutingProfileId', 'p'), exact('RoutingProfileId', 'q')] },
          exact('Username', 'anna'),
        ],
      },
    },
  ],
  [
    'one tag',
    { tags: [[tag('team', 'blue')]] },
    { SearchFilter: { TagFilter: { TagCondition: TAG('team', 'blue') } } },
  ],
  [
    'all of several tags',
    { tags: [[tag('team', 'blue'), tag('site', 'Berlin')]] },
    { SearchFilter: { TagFilter: { AndConditions: [TAG('team', 'blue'), TAG('site', 'Berlin')] } } },
  ],
  [
    'any of several values',
    { tags: [[tag('team', 'blue')], [tag('team', 'red')]] },
    { SearchFilter: { TagFilter: { OrConditions: [[TAG('team', 'blue')], [TAG('team', 'red')]] } } },
  ],
  [
    'a profile and a tag',
    { routingProfileIds: ['p'], tags: [[tag('team', 'blue')]] },
    {
      SearchCriteria: exact('RoutingProfileId', 'p'),
      SearchFilter: { TagFilter: { TagCondition: TAG('team', 'blue') } },
    },
  ],
  ['no tags at all', { tags: [] }, {}],
  ['the wish for ACW is none of the service', { withAcw: true }, {}],
])('asks for %s', (_, query, expected) => {
  expect(searchInput(query)).toEqual(expected)
})
