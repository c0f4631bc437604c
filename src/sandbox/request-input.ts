import type { NormalizedSchema } from '@smithy/core/schema'
import { type Call, decodeSegment, splitPath } from './call.js'
import { invalidRequest } from './errors.js'
import { type Route, matchRoute } from './routes.js'
import { validateStructure } from './validate.js'

/** The deepest nesting of objects and lists. The service's limit is unknown; deeper ones would exhaust the stack here. */
const maxDepth = 1000

interface Bindings {
  readonly httpLabel?: 1
  readonly httpQuery?: string
}

/** Gathers an operation's input from path, query and body, each member from its own place only, and checks it. */
export function readInput(route: Route, call: Call): unknown {
  const bound = { ...readLabels(route, call), ...readQuery(route.input, call.query) }
  const body = readBody(route.input, call.body)
  return validateStructure(route.input, { ...body, ...bound })
}

function readLabels(route: Route, call: Call): Record<string, unknown> {
  const labels = matchRoute(route, splitPath(call.path)) ?? new Map<string, string>()
  return Object.fromEntries([...labels].map(([name, value]) => [name, decodeSegment(value)]))
}

function readQuery(input: NormalizedSchema, query: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  const known = new Set<string>()
  for (const [name, member] of input.structIterator()) {
    const key = (member.getMergedTraits() as Bindings).httpQuery
    if (key !== undefined) {
      known.add(key)
      values[name] = readQueryValue(member, key, query.getAll(key))
    }
  }
  for (const key of query.keys()) {
    if (!known.has(key)) {
      throw invalidRequest(`Unknown query parameter '${key}'.`)
    }
  }
  return values
}

/** A list member takes every occurrence of its key; any other member at most one. */
function readQueryValue(member: NormalizedSchema, key: string, texts: readonly string[]): unknown {
  if (texts.length === 0) {
    return undefined
  }
  if (member.isListSchema()) {
    return texts
  }
  const [text = ''] = texts
  if (texts.length > 1) {
    throw invalidRequest(`Query parameter '${key}' is given ${texts.length} times.`)
  }
  if (member.isNumericSchema()) {
    return readNumber(key, text)
  }
  return member.isBooleanSchema() ? text === 'true' : text
}

function readNumber(key: string, text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) {
    throw invalidRequest(`Query parameter '${key}' must be a number, not '${text}'.`)
  }
  return Number(text)
}

function readBody(input: NormalizedSchema, text: string): Record<string, unknown> {
  const body = text === '' ? {} : parseObject(text)
  for (const [name, member] of input.structIterator()) {
    const { httpLabel, httpQuery } = member.getMergedTraits() as Bindings
    if (Object.hasOwn(body, name) && (httpLabel !== undefined || httpQuery !== undefined)) {
      throw invalidRequest(`'${name}' does not belong in the body: it travels in the address.`)
    }
  }
  return body
}

function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw invalidRequest('The request body is not valid JSON.')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalidRequest('The request body must be a JSON object.')
  }
  if (!endsWithin(maxDepth, parsed)) {
    throw invalidRequest(`The request body is nested more than ${maxDepth} levels deep.`)
  }
  return parsed as Record<string, unknown>
}

/** Goes level by level, because what it guards is recursion. */
function endsWithin(levels: number, root: unknown): boolean {
  let level: unknown[] = [root]
  for (let left = levels; left >= 0 && level.length > 0; left -= 1) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
  return level.length === 0
}
