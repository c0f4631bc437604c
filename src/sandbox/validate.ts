import type { NormalizedSchema } from '@smithy/core/schema'
import type { Constraint } from './constraint.js'
import { constraints } from './constraints.js'
import { invalidParameter, invalidRequest } from './errors.js'

type JsonObject = Readonly<Record<string, unknown>>

/**
 * Checks raw input against the SDK's schema (which members, which types) and the table of constraints. What comes
 * back is the input without its nulls, which the service takes for absent.
 * Malformed is InvalidRequestException, an unacceptable value InvalidParameterException; which of the two the real
 * service picks is assumed.
 */
export function validateStructure(schema: NormalizedSchema, raw: unknown, at = ''): JsonObject {
  const input = requireObject(raw, at)
  const members = schema.getMemberSchemas()
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(members, name)) {
      throw invalidRequest(`Unknown member '${name}' in ${at === '' ? 'the request' : at}.`)
    }
  }
  const checked: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(members)) {
    const constraint = constraints[`${schema.getName() ?? ''}.${name}`]
    const path = at === '' ? name : `${at}.${name}`
    const value = input[name] ?? undefined
    if (value !== undefined) {
      checked[name] = validateValue(member, value, path)
      checkConstraint(constraint, checked[name], path)
    } else if (constraint?.required === true) {
      throw invalidRequest(`Missing required member '${path}'.`)
    }
  }
  return checked
}

function validateValue(schema: NormalizedSchema, value: unknown, at: string): unknown {
  if (schema.isStructSchema()) {
    return validateStructure(schema, value, at)
  }
  if (schema.isListSchema()) {
    const entries = requireArray(value, at)
    return entries.map((entry, index) => validateValue(schema.getValueSchema(), entry, `${at}[${index}]`))
  }
  if (schema.isMapSchema()) {
    const entries = Object.entries(requireObject(value, at))
    return Object.fromEntries(
      entries.map(([key, entry]) => [key, validateValue(schema.getValueSchema(), entry, `${at}.${key}`)]),
    )
  }
  return requireScalar(schema, value, at)
}

function requireScalar(schema: NormalizedSchema, value: unknown, at: string): unknown {
  const wanted = schema.isBooleanSchema() ? 'boolean' : schema.isStringSchema() ? 'string' : 'number'
  if (typeof value !== wanted) {
    throw invalidRequest(`'${at}' must be a ${wanted}, not ${describeType(value)}.`)
  }
  return value
}

function requireObject(value: unknown, at: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const where = at === '' ? 'The request body' : `'${at}'`
    throw invalidRequest(`${where} must be an object, not ${describeType(value)}.`)
  }
  return value as JsonObject
}

function requireArray(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw invalidRequest(`'${at}' must be a list, not ${describeType(value)}.`)
  }
  return value
}

function describeType(value: unknown): string {
  if (value === null) {
    return 'null'
  }
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function checkConstraint(constraint: Constraint | undefined, value: unknown, at: string): void {
  if (constraint === undefined) {
    return
  }
  const complaint =
    typeof value === 'number'
      ? numberComplaint(constraint, value)
      : typeof value === 'string'
        ? (lengthComplaint(constraint, countCharacters(value), 'characters') ??
          textComplaint(constraint, value))
        : typeof value === 'object' && value !== null
          ? lengthComplaint(constraint, Object.keys(value).length, 'entries')
          : undefined
  if (complaint !== undefined) {
    throw invalidParameter(`'${at}' ${complaint}`)
  }
  if (typeof value === 'object' && value !== null) {
    checkEntries(constraint, value, at)
  }
}

function checkEntries({ keys, entries }: Constraint, value: object, at: string): void {
  for (const [key, entry] of Object.entries(value)) {
    checkConstraint(keys, key, `a key of ${at}`)
    checkConstraint(entries, entry, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`)
  }
}

function numberComplaint(constraint: Constraint, value: number): string | undefined {
  if (constraint.integer === true && !Number.isInteger(value)) {
    return `must be a whole number, not ${value}.`
  }
  if (value < (constraint.min ?? -Infinity)) {
    return `must be at least ${constraint.min}, not ${value}.`
  }
  return value > (constraint.max ?? Infinity) ? `must be at most ${constraint.max}, not ${value}.` : undefined
}

function lengthComplaint(constraint: Constraint, length: number, unit: string): string | undefined {
  if (length < (constraint.minLength ?? 0)) {
    return `must have at least ${constraint.minLength} ${unit}, not ${length}.`
  }
  return length > (constraint.maxLength ?? Infinity)
    ? `must have at most ${constraint.maxLength} ${unit}, not ${length}.`
    : undefined
}

function textComplaint(constraint: Constraint, value: string): string | undefined {
  if (constraint.oneOf !== undefined && !constraint.oneOf.includes(value)) {
    return `must be one of ${constraint.oneOf.join(', ')}, not '${value}'.`
  }
  if (constraint.nfc === true && value !== value.normalize('NFC')) {
    return 'must be in Unicode Normalization Form C.'
  }
  return constraint.pattern !== undefined && !constraint.pattern.test(value)
    ? `does not have the required form${constraint.isSecret === true ? '' : `: '${value}'`}.`
    : undefined
}

/** As the service model counts the length of a text: Unicode characters, so that an emoji is one and not two. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}
