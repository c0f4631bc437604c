import { expect, test } from 'vitest'
import { setTags, tags, untag } from '../../src/settings/tags.js'

test.each([
  ['team=blue,site=lille', 'team=blue|site=lille'],
  ['team=blue;site=lille', 'team=blue|site=lille'],
  ['team=blue, site=lille ; floor=2', 'team=blue|site=lille|floor=2'],
  ['Key=team,Value=blue', 'team=blue'],
  ['Key=team,Value=blue Key=site,Value=lille', 'team=blue|site=lille'],
  ['key=team;value=blue;key=site;value=lille', 'team=blue|site=lille'],
  ['a=1|team=blue,site=lille', 'a=1|team=blue|site=lille'],
])('%s may be meant as %s', (cell, meant) => {
  expect(tags.meant?.(cell)).toBe(meant)
  expect(setTags.meant?.(cell)).toBe(meant)
  expect(tags.parse(meant, {})).toHaveProperty('want')
})

test.each([
  'team=blue',
  'team=blue|site=lille',
  'note=one, two and three',
  'note=a;b',
  'query=a=b',
  'team=blue\\,site=lille',
  '',
])('%s is meant as it stands', (cell) => {
  expect(tags.meant?.(cell)).toBeUndefined()
})

test('keys to remove that are separated by another character', () => {
  expect(untag.meant?.('team,site')).toBe('team|site')
  expect(untag.meant?.('team; site')).toBe('team|site')
  expect(untag.meant?.('team|site')).toBeUndefined()
})
