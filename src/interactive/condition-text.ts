import { plainPath } from '../settings/hierarchy.js'
import { ANY } from '../users/field-texts.js'
import { type Condition, type Field, flagOf, type Operator, TAG_PREFIX } from '../users/field.js'

/** Operators in words. */
const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '^=': 'starts with',
  '*=': 'contains',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
}

export function operatorWords(field: Field, operator: Operator): string {
  return isHierarchy(field) && operator === '^=' ? 'is, or is below' : OPERATOR_WORDS[operator]
}

/** A field's name in the console; for a tag with its key. */
export function fieldTitle({ name, title }: Field, key: string): string {
  return name === TAG_PREFIX ? `${title} ${key}` : title
}

/** A condition in words. */
export function conditionWords(condition: Condition): string {
  return `${fieldTitle(condition.field, condition.key)} ${valueWords(condition)}`
}

/** A condition in words, without its field. */
export function valueWords({ field, operator, value }: Condition): string {
  const isWhole = operator === '=' || operator === '!='
  const shown = field.name === TAG_PREFIX && isWhole ? tagValue(value) : shownValue(field, value)
  return `${operatorWords(field, operator)} ${shown}`
}

/** What a tag is compared with as a whole. */
export function tagValue(value: string): string {
  if (value === ANY) return '(any value)'
  return value === '' ? '(empty)' : value
}

/** A value where nothing is typed. */
export function shownValue(field: Field, value: string): string {
  return isHierarchy(field) ? plainPath(value) : value
}

function isHierarchy({ names }: Field): boolean {
  return names.includes('hierarchy-group')
}

/** A condition as `--filter` takes it. */
export function conditionText({ name, operator, value }: Condition): string {
  return `${name}${operator}${value}`
}

/** The condition as words of a command line. */
export function conditionFlag(condition: Condition): readonly string[] {
  return [flagOf(condition), conditionText(condition)]
}

/** Whether users need to fit only one of two conditions: some on the same field are alternatives. */
export function areAlternatives(one: Condition, other: Condition): boolean {
  return one.name === other.name && isAlternative(one) && isAlternative(other)
}

function isAlternative({ operator, isRequired }: Condition): boolean {
  return isRequired !== true && ['=', '^=', '*='].includes(operator)
}
