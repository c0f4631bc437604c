import { textTest } from './compare-text.js'
import type { Field } from './fields.js'

export const usernameField: Field = {
  name: 'username',
  shown: 'username',
  example: "'username^=anna'",
  operators: ['=', '!=', '^=', '*='],
  mayBeEmpty: false,
  names: [],
  test: ({ operator, value }) => {
    const fits = textTest(operator, value.toLowerCase())
    return (user) => fits(user.username.toLowerCase())
  },
}
