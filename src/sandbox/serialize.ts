import type { NormalizedSchema } from '@smithy/core/schema'

/**
 * A result as restJson1 sends it: only what the schema has, absent members left out, timestamps as epoch seconds
 * with fraction. A member the schema does not have is a mistake of the sandbox and throws.
 */
export function toWire(schema: NormalizedSchema, value: unknown): unknown {
  if (value instanceof Date) {
    return value.getTime() / 1000
  }
  if (schema.isListSchema()) {
    return (value as readonly unknown[]).map((entry) => toWire(schema.getValueSchema(), entry))
  }
  if (schema.isMapSchema()) {
    const entries = Object.entries(value as object)
    return Object.fromEntries(entries.map(([key, entry]) => [key, toWire(schema.getValueSchema(), entry)]))
  }
  return schema.isStructSchema() ? structureToWire(schema, value as object) : value
}

function structureToWire(schema: NormalizedSchema, value: object): unknown {
  const members = schema.getMemberSchemas()
  const wire: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(value)) {
    const member = members[name]
    if (member === undefined) {
      throw new Error(`${schema.getName() ?? 'The result'} has no member '${name}'`)
    }
    if (entry !== undefined) {
      wire[name] = toWire(member, entry)
    }
  }
  return wire
}
