import { ofFlag, usageError } from '../model/errors.js'
import { nearest } from '../model/names.js'
import { type Condition, type Field, flagOf, type Operator, OPERATORS, TAG_PREFIX } from './field.js'
import { FIELDS } from './fields.js'
import { trimmed } from '../model/free-text.js'

/** Longer operators first, so that `!=` is not read as a field ending in `!`. */
const OPERATOR = /!=|\^=|\*=|<=|>=|=|<|>/

/** Reads a `--require`. @throws BulkError as `parseCondition` */
export function parseRequirement(text: string): Condition {
  return checkNoWildcard(readCondition(text, { isRequired: true }))
}

/**
 * Reads a `--filter`.
 * @throws BulkError as `readCondition`, and for `*` where whole texts are compared
 */
export function parseCondition(text: string): Condition {
  return checkNoWildcard(readCondition(text))
}

/**
 * Reads `FIELD OP VALUE`; the leftmost operator splits, spaces around it don't matter.
 * @throws BulkError exit 2 for no operator, an unknown field, or an operator or value the field does not take.
 */
export function readCondition(text: string, required: Pick<Condition, 'isRequired'> = {}): Condition {
  const flag = flagOf(required)
  const match = OPERATOR.exec(text)
  if (match === null) {
    throw usageError(
      'NoOperator',
      ofFlag(flag, `"${text}" has no operator.`),
      `Write FIELD OP VALUE as one quoted argument, e.g. ${flag} 'routing-profile=Billing'. Operators: ${OPERATORS.join(' ')}.`,
    )
  }
  const name = trimmed(text.slice(0, match.index))
  const value = trimmed(text.slice(match.index + match[0].length))
  const operator = operatorOf(match[0])
  const { field, key } = fieldOf(name, flag)
  checkFits(field, name, operator, value, flag)
  return { name, field, key, operator, value, ...required }
}

function operatorOf(text: string): Operator {
  const operator = OPERATORS.find((candidate) => candidate === text)
  if (operator === undefined) throw new Error(`unreachable: ${text}`)
  return operator
}

function fieldOf(name: string, flag: string): { field: Field; key: string } {
  const isTag = name.startsWith(TAG_PREFIX)
  const key = isTag ? name.slice(TAG_PREFIX.length) : ''
  const field = FIELDS.find((candidate) => candidate.name === (isTag ? TAG_PREFIX : name))
  if (field === undefined || (isTag && key === '')) throw unknownField(name, flag)
  return { field, key }
}

function unknownField(name: string, flag: string): Error {
  const names = FIELDS.map((field) => field.shown)
  const [near] = nearest(name, names)
  const list = `The fields are ${names.join(', ')}.`
  return usageError(
    'UnknownField',
    ofFlag(flag, `there is no field "${name}".`),
    near === undefined ? `${list} For a tag, write ${TAG_PREFIX}${name}.` : `Did you mean ${near}? ${list}`,
  )
}

function checkFits(field: Field, name: string, operator: Operator, value: string, flag: string): void {
  if (!field.operators.includes(operator)) {
    throw usageError(
      'UnknownOperator',
      ofFlag(flag, `the operator ${operator} does not go with ${name}.`),
      `${field.shown} takes ${field.operators.join(' ')}.`,
    )
  }
  if (value === '' && field.mayBeEmpty !== true) {
    throw usageError(
      'NoValue',
      ofFlag(flag, `"${name}${operator}" has no value.`),
      `Write a value behind the operator, e.g. ${field.example}.`,
    )
  }
}

/** Whether its value looks like a wildcard where the whole text is compared; a tag takes `*` alone. */
export function hasWildcard({ field, operator, value }: Condition): boolean {
  const isWhole = operator === '=' || operator === '!='
  const isOfNames = field.operators.includes('*=') && field.name !== TAG_PREFIX
  return isWhole && isOfNames && withoutWildcards(value) !== value
}

function withoutWildcards(value: string): string {
  return value.replaceAll(/^\*+|\*+$/g, '')
}

function checkNoWildcard(condition: Condition): Condition {
  if (!hasWildcard(condition)) return condition
  const { name, operator, value } = condition
  throw usageError(
    'Wildcard',
    ofFlag(
      flagOf(condition),
      `"${name}${operator}${value}": ${operator} compares the whole text, and * is no wildcard.`,
    ),
    wildcardHint(condition),
  )
}

function wildcardHint({ name, operator, value }: Condition): string {
  const part = withoutWildcards(value)
  if (part === '') return 'Write the whole text, or --all for all users.'
  if (operator === '!=') return 'Write the whole text.'
  const other = value.startsWith('*') ? '*=' : '^='
  return `Write '${name}${other}${part}'; if the * is part of the text, '${name}*=${value}'.`
}
