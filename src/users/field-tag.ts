import { LIMITS } from '../model/limits.js'
import { textTest } from './field-names.js'
import type { Field } from './field.js'

const ANY = '*'

/** `tag:KEY`: keys and values are compared exactly, as AWS does; a user without the tag is `!=` everything. */
export const tagField: Field = {
  name: 'tag:',
  shown: 'tag:KEY',
  title: 'Tag',
  example: "'tag:team=blue'",
  operators: ['=', '!=', '^=', '*='],
  mayBeEmpty: true,
  names: [],
  needsAcw: false,
  test: ({ key, operator, value }) => {
    if (value === ANY && operator === '=') return ({ tags }) => Object.hasOwn(tags, key)
    if (value === ANY && operator === '!=') return ({ tags }) => !Object.hasOwn(tags, key)
    const fits = textTest(operator, value)
    return ({ tags }) => (Object.hasOwn(tags, key) ? fits(tags[key] ?? '') : operator === '!=')
  },
  push: ({ key, operator, value }) => {
    const fits = key.length <= LIMITS.tagKey && value.length <= LIMITS.tagValue
    return operator === '=' && value !== '' && value !== ANY && fits
      ? { tags: [[{ key, value }]] }
      : undefined
  },
}
