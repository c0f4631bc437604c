import type { Condition, ListCondition, NumberCondition } from '@aws-sdk/client-connect'
import { invalidParameter, invalidRequest } from './errors.js'
import {
  type Predicate,
  type SearchFields,
  type StringRules,
  compileString,
  requireOneMember,
} from './search-criteria.js'
import type { InstanceState, ProficiencyRecord, UserRecord } from './store.js'

type ProficiencyPredicate = Predicate<ProficiencyRecord>

const proficiencyFields: SearchFields<ProficiencyRecord> = {
  name: { values: ({ AttributeName }) => [AttributeName], isId: false },
  value: { values: ({ AttributeValue }) => [AttributeValue], isId: false },
}

/** Users with one proficiency that meets all conditions together (assumed: one, and not one for each). */
export function matchProficiencies(
  { proficiencies }: InstanceState,
  { Conditions = [] }: ListCondition,
  rules: StringRules,
): Predicate<UserRecord> {
  const all = Conditions.map((condition) => compileCondition(condition, rules))
  return ({ Id }) =>
    (proficiencies.get(Id) ?? []).some((proficiency) => all.every((meets) => meets(proficiency)))
}

function compileCondition(condition: Condition, rules: StringRules): ProficiencyPredicate {
  requireOneMember(condition, 'a condition of a list')
  return condition.NumberCondition === undefined
    ? compileString(condition.StringCondition ?? {}, proficiencyFields, rules)
    : compileLevel(condition.NumberCondition)
}

/** What a level is called, and which bound a comparison uses, is assumed. */
function compileLevel(condition: NumberCondition): ProficiencyPredicate {
  if (condition.FieldName !== 'level') {
    throw invalidParameter(`FieldName '${condition.FieldName ?? ''}' cannot be searched. Allowed: level.`)
  }
  const bound = (name: 'MinValue' | 'MaxValue'): number => {
    const value = condition[name]
    if (value === undefined) {
      throw invalidRequest(`Missing '${name}' for ${condition.ComparisonType ?? ''}.`)
    }
    return value
  }
  const compare = compareLevels(condition.ComparisonType ?? 'EQUAL', bound)
  return ({ Level }) => compare(Level)
}

function compareLevels(
  how: NonNullable<NumberCondition['ComparisonType']>,
  bound: (name: 'MinValue' | 'MaxValue') => number,
): (level: number) => boolean {
  if (how === 'LESSER' || how === 'LESSER_OR_EQUAL') {
    const max = bound('MaxValue')
    return how === 'LESSER' ? (level) => level < max : (level) => level <= max
  }
  const min = bound('MinValue')
  const max = how === 'RANGE' ? bound('MaxValue') : min
  return {
    GREATER: (level: number) => level > min,
    GREATER_OR_EQUAL: (level: number) => level >= min,
    EQUAL: (level: number) => level === min,
    NOT_EQUAL: (level: number) => level !== min,
    RANGE: (level: number) => level >= min && level <= max,
  }[how]
}
