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

/** Users with one proficiency that meets all conditions together, or one for each: which of the two is unknown. */
export function matchProficiencies(
  { proficiencies }: InstanceState,
  { Conditions = [] }: ListCondition,
  rules: StringRules,
): Predicate<UserRecord> {
  if (rules.searchListCondition === 'refused') throw invalidParameter('ListCondition is not supported.')
  const all = Conditions.map((condition) => compileCondition(condition, rules))
  return ({ Id }) => {
    const own = proficiencies.get(Id) ?? []
    return rules.searchProficiencies === 'each-fits-any'
      ? all.every((meets) => own.some(meets))
      : own.some((proficiency) => all.every((meets) => meets(proficiency)))
  }
}

function compileCondition(condition: Condition, rules: StringRules): ProficiencyPredicate {
  requireOneMember(condition, 'a condition of a list')
  return condition.NumberCondition === undefined
    ? compileString(condition.StringCondition ?? {}, proficiencyFields, rules)
    : compileLevel(condition.NumberCondition, rules)
}

/** The service model calls a level `limit`. Which bound a comparison uses is assumed. */
function compileLevel(
  condition: NumberCondition,
  { searchLevelField: allowed }: StringRules,
): ProficiencyPredicate {
  if (condition.FieldName !== allowed) {
    throw invalidParameter(
      `FieldName '${condition.FieldName ?? ''}' cannot be searched. Allowed: ${allowed}.`,
    )
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
