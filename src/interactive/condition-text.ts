import type { Condition, Operator } from '../users/condition.js'

/** Operators in words; those of the command line stand beside them. */
export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '^=': 'starts with',
  '*=': 'contains',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
}

/** A condition as `--filter` takes it. */
export function conditionText({ name, operator, value }: Condition): string {
  return `${name}${operator}${value}`
}
