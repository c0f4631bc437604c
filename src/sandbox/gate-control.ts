import type { Call, Reply } from './call.js'
import type { GateOptions, Gates } from './gates.js'
import { type Check, complaintAbout, isRecord, operation, users, wholeFrom } from './member-checks.js'

/** Where gates are added, looked at and opened over HTTP; below it each gate has a path by its number. */
export const controlPath = '/_sandbox/gates'

const checks: Readonly<Record<keyof GateOptions, Check>> = { operation, users, after: wholeFrom(0) }

/** Answers a call below `controlPath`. */
export function control(call: Call, gates: Gates): Reply {
  const [, number, deed] = /^\/(\d+)(?:\/(through))?$/.exec(call.path.slice(controlPath.length)) ?? []
  const gate = gates.all().get(Number(number))?.gate
  if (call.path === controlPath && call.method === 'GET') return json(200, { gates: listed(gates) })
  if (call.path === controlPath && call.method === 'POST') return addGate(call, gates)
  if (gate !== undefined && deed === 'through' && call.method === 'POST') {
    const answers = Number(call.query.get('answers') ?? 1)
    const complaint = wholeFrom(1)(answers)
    if (complaint !== undefined) return json(400, { message: `answers ${complaint}` })
    gate.letThrough(answers)
    return json(200, { held: gate.held() })
  }
  if (gate !== undefined && deed === undefined && call.method === 'DELETE') {
    gate.open()
    return json(200, { held: 0 })
  }
  return json(404, {
    message: `There is GET and POST ${controlPath}, POST ${controlPath}/N/through?answers=N and DELETE ${controlPath}/N.`,
  })
}

function listed(gates: Gates) {
  return [...gates.all()].map(([number, { options, gate }]) => ({ number, ...options, held: gate.held() }))
}

function addGate({ body }: Call, gates: Gates): Reply {
  const options = parse(body)
  const complaint = isRecord(options)
    ? complaintAbout({ operation: undefined, ...options }, checks)
    : 'expected {"operation": "…", "users": […], "after": N}'
  if (complaint !== undefined) return json(400, { message: complaint })
  gates.add(options as GateOptions)
  return json(200, { number: gates.all().size })
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` }
}
