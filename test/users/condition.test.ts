import { expect, test } from 'vitest'
import { BulkError } from '../../src/model/errors.js'
import { OPERATORS } from '../../src/users/field.js'
import { parseCondition, readCondition } from '../../src/users/condition.js'
import { FIELDS } from '../../src/users/fields.js'

test.each([
  ['username=anna', 'username', '', '=', 'anna'],
  ['username != anna', 'username', '', '!=', 'anna'],
  ['  username   ^=   anna  ', 'username', '', '^=', 'anna'],
  ['username*=nn', 'username', '', '*=', 'nn'],
  // The leftmost operator splits; what is behind it is the value, operators and all.
  ['username=a!=b', 'username', '', '=', 'a!=b'],
  ['username!=a=b', 'username', '', '!=', 'a=b'],
  ['username^=<x>', 'username', '', '^=', '<x>'],
  ['routing-profile=A = B', 'routing-profile', '', '=', 'A = B'],
  ['routing-profile = Basic Routing Profile', 'routing-profile', '', '=', 'Basic Routing Profile'],
  ['tag:team=blue', 'tag:team', 'team', '=', 'blue'],
  ['tag:team!=*', 'tag:team', 'team', '!=', '*'],
  ['tag:team=', 'tag:team', 'team', '=', ''],
  ['tag:cost:centre=42', 'tag:cost:centre', 'cost:centre', '=', '42'],
  ['tag:Team=Blue', 'tag:Team', 'Team', '=', 'Blue'],
])('%s', (text, name, key, operator, value) => {
  expect(parseCondition(text)).toMatchObject({ name, key, operator, value })
})

function problemOf(text: string): BulkError {
  try {
    parseCondition(text)
  } catch (error) {
    if (error instanceof BulkError) return error
    throw error
  }
  throw new Error(`"${text}" was accepted`)
}

test.each(['username', '', 'Basic Routing Profile', 'username~anna', 'username:anna'])(
  'without an operator is refused, with the advice to quote: %j',
  (text) => {
    const { code, exitCode, hint } = problemOf(text)
    expect([code, exitCode]).toEqual(['NoOperator', 2])
    expect(hint).toContain('quoted')
  },
)

test.each(['nickname=x', '=anna', 'Username=anna', 'tag:=blue', 'tag=blue'])(
  'an unknown field is refused, and the fields are listed: %j',
  (text) => {
    const { code, exitCode, hint } = problemOf(text)
    expect([code, exitCode]).toEqual(['UnknownField', 2])
    for (const { shown } of FIELDS) expect(hint).toContain(shown)
  },
)

test('an unknown field that resembles one is answered with that one', () => {
  expect(problemOf('user-name=anna').hint).toContain('Did you mean username?')
})

test.each(['username<b', 'username>=b', 'routing-profile^=Bas', 'routing-profile*=ill', 'tag:team<=3'])(
  'an operator that the field does not take is refused: %s',
  (text) => {
    const { code, exitCode, hint } = problemOf(text)
    expect([code, exitCode]).toEqual(['UnknownOperator', 2])
    expect(hint).toContain('takes')
  },
)

test.each(['username=', 'username != ', 'routing-profile=', 'username^='])(
  'no value is refused where it means nothing: %j',
  (text) => {
    expect(problemOf(text)).toMatchObject({ code: 'NoValue', exitCode: 2 })
  },
)

test.each([
  ['username=omar*', "Write 'username^=omar'; if the * is part of the text, 'username*=omar*'."],
  ['last-name = *mid*', "Write 'last-name*=mid'; if the * is part of the text, 'last-name*=*mid*'."],
  ['username=*', 'Write the whole text, or --all for all users.'],
  ['username!=omar*', 'Write the whole text.'],
])('a wildcard is refused, with the operator that does it: %s', (text, hint) => {
  expect(problemOf(text)).toMatchObject({ code: 'Wildcard', exitCode: 2, hint })
})

test('a value that the session offers is no wildcard', () => {
  expect(readCondition('last-name=Smith*')).toMatchObject({ operator: '=', value: 'Smith*' })
})

test.each(['username*=omar*', 'last-name^=Smith*', 'first-name=a*b', 'tag:team=*', 'tag:team=gre*'])(
  'an asterisk is taken where it can be meant: %s',
  (text) => {
    expect(parseCondition(text).value).toContain('*')
  },
)

test.each(FIELDS.map((field) => [field.shown, field] as const))(
  'field %s has an example that can be read, and only operators there are',
  (_, field) => {
    const condition = parseCondition(field.example.replaceAll("'", ''))
    expect(condition.field).toBe(field)
    expect(field.operators.filter((operator) => !OPERATORS.includes(operator))).toEqual([])
  },
)
