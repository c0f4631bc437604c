import { bareId, userIdInArn } from './identifiers.js'
import { type Call, decodeSegment, splitPath } from './call.js'
import { notModelled, unknownOperation } from './errors.js'
import type { Switches } from './switches.js'
import { connectOperations, operationNames, quotaOperations, stsOperations } from './operations/index.js'
import type { Operation } from './operations/operation.js'
import { type Route, allConnectRoutes, findRoute, matchRoute } from './routes.js'
import { readQueryAction } from './sts.js'

/** What a call asks for. `operation` is undefined when the sandbox does not have it; `asked` says it in words. */
export interface Target {
  readonly name: string
  readonly asked: string
  readonly protocol: 'rest-json' | 'query' | 'json'
  readonly operation: Operation | undefined
  /** Bare id of the user in the path, where it is an id, the user's ARN in its place, or the ARN of what is tagged. */
  readonly userId: string | undefined
}

export function createRouter(): (call: Call) => Target {
  const routes = allConnectRoutes()
  return (call) => {
    const action = readQueryAction(call)
    if (action !== undefined) {
      return findQueryTarget(action)
    }
    return findQuotaTarget(call) ?? findConnectTarget(routes, call)
  }
}

/** Service Quotas names the operation in a header. */
function findQuotaTarget({ method, path, headers }: Call): Target | undefined {
  const header = headers['x-amz-target']
  const name = typeof header === 'string' ? /^ServiceQuotasV20190624\.(\w+)$/.exec(header)?.[1] : undefined
  if (name === undefined || method !== 'POST' || path !== '/') {
    return undefined
  }
  const operation = quotaOperations.find((one) => one.name === name)
  return { name, asked: `Service Quotas' ${name}`, protocol: 'json', operation, userId: undefined }
}

function findQueryTarget(action: string): Target {
  const operation = stsOperations.find(({ name }) => name === action)
  return { name: action, asked: `query action ${action}`, protocol: 'query', operation, userId: undefined }
}

function findConnectTarget(routes: readonly Route[], call: Call): Target {
  const line = `${call.method} ${call.path}`
  const route = findRoute(routes, call.method, call.path)
  const header = call.headers['x-amz-target']
  if (route === undefined) {
    const asked = typeof header === 'string' ? `${header} (${line})` : line
    return { name: 'Unknown', asked, protocol: 'rest-json', operation: undefined, userId: undefined }
  }
  const operation = connectOperations.find(({ name }) => name === route.operation)
  const asked = `${route.operation} (${line})`
  return { name: route.operation, asked, protocol: 'rest-json', operation, userId: readUserId(route, call) }
}

function readUserId(route: Route, call: Call): string | undefined {
  const labels = matchRoute(route, splitPath(call.path))
  const user = labels?.get('UserId')
  return user === undefined
    ? userIdInArn(decodeIfPossible(labels?.get('resourceArn') ?? ''))
    : bareId(decodeIfPossible(user))
}

/** A label that cannot be decoded is refused when the operation reads its input. */
function decodeIfPossible(label: string): string {
  try {
    return decodeSegment(label)
  } catch {
    return label
  }
}

export function requireOperation(target: Target, leeway: Switches): Operation {
  if (target.name === 'UpdateUserConfig' && !leeway.userConfigKnown) {
    throw unknownOperation('The requested operation is not known to this service.')
  }
  if (target.operation === undefined) {
    throw notModelled(`${target.asked} is not modelled. Modelled are: ${operationNames.join(', ')}.`)
  }
  return target.operation
}
