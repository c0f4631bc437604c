import { splitCell } from '../csv/cell-text.js'
import { ofFlag, usageError } from '../model/errors.js'
import { isRefused, type Refusal } from '../model/edit.js'
import type { Names } from '../model/names.js'
import type { Proficiency } from '../model/user.js'
import type { SearchQuery } from '../connect/connect.js'
import { parseLevel, readSkill, type SkillName, skillsOf } from '../settings/proficiency-text.js'
import { type Condition, type Field, flagOf, type Operator } from './field.js'
import { compareNumbers } from './field-values.js'

const LEVELS = [1, 2, 3, 4, 5]

/** A proficiency, and the level it is compared with; none for any level. */
interface Wanted {
  readonly skill: SkillName
  readonly level?: number
}

/**
 * `proficiency=NAME:VALUE`, at any level, or with a level behind a second colon. Search results don't show
 * proficiencies, so those of the users found are read one by one and compared here.
 */
export const proficiencyField: Field = {
  name: 'proficiency',
  shown: 'proficiency',
  title: 'Proficiency',
  example: "'proficiency=Product:Billing' or 'proficiency>=Product:Billing:3'",
  operators: ['=', '!=', '<', '<=', '>', '>='],
  offers: (names, operator) => (takesLevel(operator) ? skillsAtLevels(names) : skillsOf(names)),
  names: ['predefined-attribute'],
  needsProficiencies: true,
  test: (condition, names) => {
    const wanted = wantedOf(condition, names)
    const holds = (one: Proficiency): boolean =>
      one.name === wanted.skill.name && one.value === wanted.skill.value && hasLevel(one, condition, wanted)
    return ({ proficiencies = [] }) => proficiencies.some(holds) === (condition.operator !== '!=')
  },
  push: (condition, names) => {
    if (condition.operator === '!=') return undefined
    return { proficiencies: [queryOf(condition.operator, wantedOf(condition, names))] }
  },
}

function hasLevel(one: Proficiency, { operator }: Condition, { level }: Wanted): boolean {
  return level === undefined || compareNumbers(operator === '!=' ? '=' : operator, one.level, level)
}

/**
 * Levels may be fractions and the service takes whole bounds, so the bounds are the next ones outside; whether a bound
 * is included is judged here.
 */
function queryOf(
  operator: Operator,
  { skill, level }: Wanted,
): NonNullable<SearchQuery['proficiencies']>[number] {
  if (level === undefined) return skill
  return {
    ...skill,
    ...(operator === '=' || operator.startsWith('>') ? { atLeast: Math.floor(level) } : {}),
    ...(operator === '=' || operator.startsWith('<') ? { atMost: Math.ceil(level) } : {}),
  }
}

/** @throws BulkError exit 2 for a proficiency that the instance doesn't have, or a level that is none */
function wantedOf(condition: Condition, names: Names): Wanted {
  const { operator, value } = condition
  const parts = splitCell(value, ':')
  const whole = takesLevel(operator) ? undefined : readSkill(parts, names)
  if (whole !== undefined && !isRefused(whole)) return { skill: whole }
  const text = parts.at(-1)?.trim() ?? ''
  const hasNumber = parts.length > 2 && /^\d+(\.\d+)?$/.test(text)
  if (!hasNumber) throw refused(whole ?? noLevel(operator, value), condition)
  const skill = readSkill(parts.slice(0, -1), names)
  if (isRefused(skill)) throw refused(skill, condition)
  const level = parseLevel(text)
  if (typeof level !== 'number') throw refused(level, condition)
  return { skill, level }
}

function takesLevel(operator: Operator): boolean {
  return operator !== '=' && operator !== '!='
}

function skillsAtLevels(names: Names): ReturnType<typeof skillsOf> {
  return skillsOf(names).flatMap(({ text, name }) =>
    LEVELS.map((level) => ({ text: `${text}:${level}`, name: `${name} (${level})` })),
  )
}

function noLevel(operator: Operator, value: string): Refusal {
  return { code: 'BadValue', refused: `"${value}" is not NAME:VALUE:LEVEL, which ${operator} needs` }
}

function refused({ code, refused: why, hint }: Refusal, condition: Condition): Error {
  return usageError(code, ofFlag(flagOf(condition), `proficiency: ${why}.`), hint)
}
