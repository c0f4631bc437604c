import { usageError } from '../model/errors.js'
import { nearest } from '../model/names.js'
import { FIELDS, type Field, TAG_PREFIX } from './fields.js'
import { trimmed } from '../model/free-text.js'

export const OPERATORS = ['=', '!=', '^=', '*=', '<', '<=', '>', '>='] as const
export type Operator = (typeof OPERATORS)[number]

/** One `--filter`, taken apart. */
export interface Condition {
  /** As in the filter, e.g. `tag:team`; conditions of one field are joined by this. */
  readonly name: string
  readonly field: Field
  /** The tag's key; empty for other fields. */
  readonly key: string
  readonly operator: Operator
  readonly value: string
}

/** Longer operators first, so that `!=` is not read as a field ending in `!`. */
const OPERATOR = /!=|\^=|\*=|<=|>=|=|<|>/

/**
 * Reads `FIELD OP VALUE`; the leftmost operator splits, spaces around it don't matter.
 * @throws BulkError exit 2 for no operator, an unknown field, or an operator or value the field does not take.
 */
export function parseCondition(text: string): Condition {
  const match = OPERATOR.exec(text)
  if (match === null) {
    throw usageError(
      'NoOperator',
      `--filter: "${text}" has no operator.`,
      `Write FIELD OP VALUE as one quoted argument, e.g. --filter 'routing-profile=Billing'. Operators: ${OPERATORS.join(' ')}.`,
    )
  }
  const name = trimmed(text.slice(0, match.index))
  const value = trimmed(text.slice(match.index + match[0].length))
  const operator = operatorOf(match[0])
  const { field, key } = fieldOf(name)
  checkFits(field, name, operator, value)
  return { name, field, key, operator, value }
}

function operatorOf(text: string): Operator {
  const operator = OPERATORS.find((candidate) => candidate === text)
  if (operator === undefined) throw new Error(`unreachable: ${text}`)
  return operator
}

function fieldOf(name: string): { field: Field; key: string } {
  const isTag = name.startsWith(TAG_PREFIX)
  const key = isTag ? name.slice(TAG_PREFIX.length) : ''
  const field = FIELDS.find((candidate) => candidate.name === (isTag ? TAG_PREFIX : name))
  if (field === undefined || (isTag && key === '')) throw unknownField(name)
  return { field, key }
}

function unknownField(name: string): Error {
  const names = FIELDS.map((field) => field.shown)
  const [near] = nearest(name, names)
  const list = `The fields are ${names.join(', ')}.`
  return usageError(
    'UnknownField',
    `--filter: there is no field "${name}".`,
    near === undefined ? list : `Did you mean ${near}? ${list}`,
  )
}

function checkFits(field: Field, name: string, operator: Operator, value: string): void {
  if (!field.operators.includes(operator)) {
    throw usageError(
      'UnknownOperator',
      `--filter: the operator ${operator} does not go with ${name}.`,
      `${field.shown} takes ${field.operators.join(' ')}.`,
    )
  }
  if (value === '' && !field.mayBeEmpty) {
    throw usageError(
      'NoValue',
      `--filter: "${name}${operator}" has no value.`,
      `Write a value behind the operator, e.g. ${field.example}.`,
    )
  }
}
