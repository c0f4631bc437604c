import { usageError } from '../model/errors.js'
import { isRefusal, namesOf } from '../model/names.js'
import type { Field } from './fields.js'

export const routingProfileField: Field = {
  name: 'routing-profile',
  shown: 'routing-profile',
  example: "'routing-profile=Billing'",
  operators: ['=', '!='],
  mayBeEmpty: false,
  names: ['routing-profile'],
  test: ({ operator, value }, names) => {
    const found = namesOf(names, 'routing-profile').resolve(value)
    if (isRefusal(found)) {
      const candidates = found.candidates.map((name) => `"${name}"`).join(', ')
      throw found.reason === 'ambiguous'
        ? usageError(
            'AmbiguousName',
            `--filter: several routing profiles are called "${value}".`,
            `Give the id of the one you mean: ${candidates}.`,
          )
        : usageError(
            'UnknownName',
            `--filter: there is no routing profile "${value}".`,
            candidates === '' ? undefined : `Did you mean ${candidates}?`,
          )
    }
    return (user) => (user.routingProfileId === found.id) === (operator === '=')
  },
}
