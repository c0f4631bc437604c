import type { Call, Reply } from '../call.js'
import type { SandboxClock } from '../clock.js'
import type { History } from '../history.js'
import type { Switches } from '../switches.js'
import { readInput } from '../request-input.js'
import { type OperationSchema, type Route, createRoute } from '../routes.js'
import { toWire } from '../serialize.js'
import type { Store } from '../store.js'

export interface OperationContext {
  readonly store: Store
  readonly clock: SandboxClock
  readonly leeway: Switches
  readonly history: History
  /** Calls a second that the buckets allow. */
  readonly rate: number
  /** The same as in the `x-amzn-requestid` header of the answer. */
  readonly requestId: string
}

export interface Operation {
  readonly name: string
  /** As signatures call it. */
  readonly service: 'connect' | 'sts' | 'servicequotas'
  run(call: Call, context: OperationContext): Reply
}

export interface ConnectOperation extends Operation {
  readonly route: Route
}

/**
 * One operation of Connect: the SDK's schema says where it is and what goes in and out; `handle` gets input that has
 * been checked and gives the result, or nothing when the answer is empty, or throws a ServiceError.
 */
export function defineOperation(
  schema: OperationSchema,
  handle: (input: never, context: OperationContext) => object | void,
): ConnectOperation {
  const route = createRoute(schema)
  return {
    name: route.operation,
    service: 'connect',
    route,
    run: (call, context) => {
      // The validator has made it what the schema says; `handle` names the SDK's type for the same schema.
      const output = handle(readInput(route, call) as never, context)
      const body = output === undefined ? '' : JSON.stringify(toWire(route.output, output))
      return { status: 200, type: 'application/json', body }
    },
  }
}
