import type { Call, Reply } from './call.js'
import { control, controlPath } from './gate-control.js'
import type { Gates } from './gates.js'
import type { Switches } from './switches.js'
import type { RequestLog } from './request-log.js'
import { writeState } from './saved-state.js'
import { type InstanceState, type Store, allInstances } from './store.js'

interface Inside {
  readonly store: Store
  readonly leeway: Switches
  /** Only where gates may be controlled over HTTP. */
  readonly gates: Gates | undefined
}

/**
 * `GET /_sandbox/state`, `/_sandbox/requests` and `/_sandbox/save`, `POST /_sandbox/reset`: a look inside, for people
 * and tests. No signature, no bucket.
 */
export function inspect(
  call: Call,
  { store, leeway, gates }: Inside,
  log: RequestLog,
  reset: () => void,
): Reply | undefined {
  if (!call.path.startsWith('/_sandbox/')) {
    return undefined
  }
  if (gates !== undefined && call.path.startsWith(controlPath)) {
    return control(call, gates)
  }
  const isRead = call.method === 'GET'
  if (isRead && call.path === '/_sandbox/state') {
    return json(200, { switches: leeway, instances: allInstances(store).map(listState) })
  }
  if (isRead && call.path === '/_sandbox/requests') {
    return json(200, { requests: log.all() })
  }
  if (isRead && call.path === '/_sandbox/save') {
    return { status: 200, type: 'application/json', body: writeState(store) }
  }
  if (call.method === 'POST' && call.path === '/_sandbox/reset') {
    reset()
    return json(200, { message: 'As it was at the start.' })
  }
  return json(404, {
    message: 'There is GET /_sandbox/state, /_sandbox/requests and /_sandbox/save, and POST /_sandbox/reset.',
  })
}

/** In the service's own words, after-contact-work times in seconds, times as ISO 8601. */
function listState(state: InstanceState) {
  return {
    instance: state.instance,
    users: [...state.users.values()],
    routingProfiles: [...state.routingProfiles.values()],
    securityProfiles: [...state.securityProfiles.values()],
    hierarchyLevels: state.hierarchyLevels,
    quickConnects: [...state.quickConnects.values()],
    proficiencies: Object.fromEntries(state.proficiencies),
    predefinedAttributes: [...state.predefinedAttributes.values()],
    hierarchyGroups: [...state.hierarchyGroups.values()],
  }
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value, undefined, 2)}\n` }
}
