import type { Field, Operator } from './field.js'
import { caselessName } from '../model/free-text.js'
import { LIMITS } from '../model/limits.js'

const textField = (
  name: string,
  title: string,
  example: string,
  read: Parameters<typeof testOf>[0],
): Field => ({
  name,
  shown: name,
  title,
  example,
  operators: ['=', '!=', '^=', '*='],
  names: [],
  test: testOf(read),
})

function testOf(read: (user: Parameters<ReturnType<Field['test']>>[0]) => string | null): Field['test'] {
  return ({ operator, value }) => {
    const fits = textTest(operator, caselessName(value))
    return (user) => fits(caselessName(read(user) ?? ''))
  }
}

export const usernameField = textField('username', 'Username', "'username^=anna'", (user) => user.username)
export const firstNameField = textField(
  'first-name',
  'First name',
  "'first-name=Anna'",
  (user) => user.firstName,
)
export const lastNameField = textField('last-name', 'Last name', "'last-name^=Sch'", (user) => user.lastName)

/** The test a text operator makes; case matters, so fold both sides first where it must not. */
export function textTest(operator: Operator, wanted: string): (text: string) => boolean {
  if (operator === '^=') return (text) => text.startsWith(wanted)
  if (operator === '*=') return (text) => text.includes(wanted)
  return (text) => (text === wanted) === (operator === '=')
}

/** The value of a filter that any tag fits. */
export const ANY = '*'

/** `tag:KEY`: keys and values are compared exactly, as AWS does; a user without the tag is `!=` everything. */
export const tagField: Field = {
  name: 'tag:',
  shown: 'tag:KEY',
  title: 'Tag',
  example: "'tag:team=blue'",
  operators: ['=', '!=', '^=', '*='],
  mayBeEmpty: true,
  names: [],
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
