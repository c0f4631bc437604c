import * as connect from '@aws-sdk/client-connect'
import { NormalizedSchema } from '@smithy/core/schema'
import { splitPath } from './call.js'

/** An operation's place on the wire, read from the schema the SDK ships. */
export interface Route {
  readonly operation: string
  readonly method: string
  /** For example `['users', '{InstanceId}', '{UserId}', 'routing-profile']`. */
  readonly segments: readonly string[]
  readonly input: NormalizedSchema
  readonly output: NormalizedSchema
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0]

/** The static form `[9, namespace, name, traits, input, output]` of an operation's schema. */
export type OperationSchema = readonly [9, string, string, unknown, SchemaRef, SchemaRef]

interface HttpTraits {
  readonly http: readonly [method: string, path: string, status: number]
}

export function createRoute(schema: OperationSchema): Route {
  const [, , operation, traits, input, output] = schema
  const [method, path] = (traits as HttpTraits).http
  return {
    operation,
    method,
    segments: splitPath(path.split('?')[0] ?? path),
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
  }
}

let connectRoutes: readonly Route[] | undefined

/**
 * Every route Connect has, modelled here or not, so that what is missing can be called by its name. Read from the SDK
 * once, whatever the number of sandboxes.
 */
export function allConnectRoutes(): readonly Route[] {
  connectRoutes ??= Object.values<unknown>(connect).filter(isOperationSchema).map(createRoute)
  return connectRoutes
}

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === 9 && typeof value[2] === 'string'
}

/** The label values of a path, still encoded, or undefined if it is not this route's. An empty label matches. */
export function matchRoute(
  route: Route,
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  if (segments.length !== route.segments.length) {
    return undefined
  }
  const labels = new Map<string, string>()
  for (const [index, pattern] of route.segments.entries()) {
    const actual = segments[index] ?? ''
    if (pattern.startsWith('{')) {
      labels.set(pattern.slice(1, -1), actual)
    } else if (pattern !== actual) {
      return undefined
    }
  }
  return labels
}

/** `/instance` has no label and `/users/{X}/search` has fewer than `/users/{X}/{Y}`: the fewest labels win. */
export function findRoute(routes: readonly Route[], method: string, path: string): Route | undefined {
  const segments = splitPath(path)
  const matching = routes.filter(
    (route) => route.method === method && matchRoute(route, segments) !== undefined,
  )
  return matching.toSorted((a, b) => countLabels(a) - countLabels(b))[0]
}

function countLabels(route: Route): number {
  return route.segments.filter((segment) => segment.startsWith('{')).length
}
