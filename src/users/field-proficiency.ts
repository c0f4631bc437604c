import { splitOnce, unescapeCell } from '../csv/cell-text.js'
import { usageError } from '../model/errors.js'
import { skillsOf } from '../settings/proficiency-text.js'
import type { Field } from './fields.js'

/**
 * `proficiency=NAME:VALUE`, at any level; `\:` for a colon in a name. No search result tells proficiencies, and what
 * a search for them compares is unconfirmed, so they are read user by user, for those whom the other filters leave.
 */
export const proficiencyField: Field = {
  name: 'proficiency',
  shown: 'proficiency',
  title: 'Proficiency',
  example: "'proficiency=Product:Billing'",
  operators: ['=', '!='],
  offers: skillsOf,
  mayBeEmpty: false,
  names: [],
  needsAcw: false,
  needsProficiencies: true,
  test: ({ operator, value: text }) => {
    const pair = splitOnce(text, ':')
    if (pair === undefined) {
      throw usageError(
        'BadValue',
        `--filter: proficiency: "${text}" is no NAME:VALUE.`,
        'Write \\: for a colon in a name.',
      )
    }
    const [name, value] = pair.map(unescapeCell)
    return ({ proficiencies = [] }) =>
      proficiencies.some((one) => one.name === name && one.value === value) === (operator === '=')
  },
}
