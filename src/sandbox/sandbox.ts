import type { DirectoryType } from '@aws-sdk/client-connect'
import type { Answer } from './answer.js'
import { dummyCredentials } from './auth.js'
import { createBuckets } from './buckets.js'
import { type Call, type Reply, peekBody } from './call.js'
import { type SandboxClock, realClock } from './clock.js'
import { type Fault, type ThrottleDress, createFaultInjector, throttleDresses } from './faults.js'
import { type Gate, type GateOptions, type Gates, createGates } from './gates.js'
import { controlPath } from './gate-control.js'
import { createHiccups } from './spurious-errors.js'
import { History } from './history.js'
import { type RequestObserver, close, listen } from './http-server.js'
import { accountId, region } from './identifiers.js'
import { inspect } from './inspection.js'
import { type Switches, type Preset, settleSwitches } from './switches.js'
import { type RequestLog, type RequestRecord, createRequestLog } from './request-log.js'
import { type Target, createRouter } from './router.js'
import { writeState } from './saved-state.js'
import { seedStore } from './seed/seed-store.js'
import { type ServiceParts, decide, usernameOf } from './service.js'
import type { Store } from './store.js'

export type { SandboxClock } from './clock.js'
export { readFaults } from './fault-file.js'
export type { Fault } from './faults.js'
export type { Gate } from './gates.js'
export { readSwitch } from './switches.js'
export type { RequestRecord } from './request-log.js'
export { readState } from './saved-state.js'
export { practiceCopy } from './seed/practice-copy.js'
export type { Store } from './store.js'

export interface SandboxOptions extends Partial<Switches> {
  /** Decides all that is in doubt, unless an option does. */
  readonly preset?: Preset
  /** Default 0: any free one. Always on 127.0.0.1. */
  readonly port?: number
  /** Default 300. */
  readonly users?: number
  /** Same seed, same clock: same instance. Default 1. */
  readonly seed?: number
  /** How many instances the account has; all but the first are empty. Default 1. */
  readonly instances?: number
  /** Where the first instance has its users from. Default CONNECT_MANAGED. */
  readonly identityType?: DirectoryType
  /**
   * Creates the account's content, now and at each reset, in place of the made-up people; `users`, `instances` and
   * `identityType` are then ignored. It gets the seed and the time.
   */
  readonly create?: (made: { readonly seed: number; readonly now: number }) => Store
  readonly faults?: readonly Fault[]
  /** Buckets refill and hold so many times more, and latency is divided by it. Default 1. */
  readonly speed?: number
  /** Calls a second per operation. Default 2 times `speed`. */
  readonly rate?: number
  /** Capacity of a bucket in calls. Default 5 times `speed`. */
  readonly burst?: number
  /** Default 60 divided by `speed`. */
  readonly latencyMs?: number
  /** Default: the real one. */
  readonly clock?: SandboxClock
  /** Whether gates can be added and opened over HTTP, too. Default false. */
  readonly control?: boolean
  /**
   * Called around the work on each request, so that a virtual clock can stand still meanwhile. A request that waits for
   * its latency, or hangs for good, does not count.
   */
  readonly onRequest?: RequestObserver
}

export interface Sandbox {
  readonly url: string
  readonly region: string
  readonly accountId: string
  readonly instance: { readonly id: string; readonly arn: string; readonly alias: string }
  /** What a client must have in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** Live state, of the first instance in the first place. Tests read and alter it directly. */
  readonly store: Store
  requests(): readonly RequestRecord[]
  /** Where gates are added over HTTP, if they can be. */
  readonly controlUrl: string | undefined
  addFaults(faults: readonly Fault[]): void
  /** Keeps answers back from now on, until the gate is opened or the sandbox reset. */
  hold(options: GateOptions): Gate
  /** All that is in it, as JSON for `readState`. */
  state(): string
  /** As if it had just been started: the same people, full buckets, faults counted anew, no requests. */
  reset(): void
  /** Breaks connections that are still open. */
  stop(): Promise<void>
}

/** Starts a local Amazon Connect with made-up people in it. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settled = settle(options)
  const { clock, rate, burst, latencyMs, create } = settled
  const store = create()
  const current = begin(store, settled)
  const reset = (): void => {
    for (const { gate } of current.gates.all().values()) gate.open()
    Object.assign(store, create())
    Object.assign(current, begin(store, settled))
  }
  const { server, port } = await listen(options.port ?? 0, {
    answer: createAnswerer(current, reset),
    delay: () => (latencyMs > 0 ? clock.sleep(latencyMs) : Promise.resolve()),
    now: () => clock.now(),
    observer: options.onRequest ?? { begin: () => undefined, end: () => undefined },
  })
  const url = `http://127.0.0.1:${port}`
  const { Id: id, Arn: arn, InstanceAlias: alias } = store.instance
  return {
    url,
    region,
    accountId,
    instance: { id, arn, alias },
    env: clientEnvironment(url, id, rate, burst),
    store,
    requests: () => current.log.all(),
    controlUrl: settled.isControlled ? `${url}${controlPath}` : undefined,
    hold: (which) => current.gates.add(which),
    addFaults: (more) => current.parts.injector.add(more),
    state: () => writeState(store),
    reset,
    stop: () => close(server),
  }
}

type Settled = ReturnType<typeof settle>

/** The options with all defaults; `create` makes the account's content. */
function settle(options: SandboxOptions) {
  const { clock = realClock, speed = 1, users = 300, seed = 1, instances = 1 } = options
  const { identityType = 'CONNECT_MANAGED', faults = [], control: isControlled = false } = options
  const { rate = 2 * speed, burst = 5 * speed, latencyMs = 60 / speed } = options
  const leeway = settleSwitches(options, options.preset)
  const people = { users, instances, identityType, hasChannelLists: leeway.userConfigKnown }
  const create = (): Store => {
    const made = { seed, now: clock.now() }
    return options.create?.(made) ?? seedStore({ ...people, ...made })
  }
  return { clock, rate, burst, latencyMs, leeway, faults, isControlled, create }
}

function begin(store: Store, { clock, rate, burst, leeway, faults, isControlled }: Settled): Current {
  const parts: ServiceParts = {
    context: { store, clock, leeway, rate, history: new History(clock, longestLag(leeway)) },
    buckets: createBuckets(clock, rate, burst, leeway.bucketScope),
    injector: createFaultInjector(faults),
    hiccup: createHiccups(leeway),
    dressThrottle: createWardrobe(leeway.throttleDress),
    startedAt: clock.now(),
  }
  return { parts, log: createRequestLog(), gates: createGates(), isControlled }
}

function longestLag({ searchLagSeconds, readLagSeconds }: Switches): number {
  return Math.max(searchLagSeconds, readLagSeconds)
}

function createWardrobe(dress: Switches['throttleDress']): () => ThrottleDress {
  let turn = 0
  return () => {
    turn += 1
    return dress === 'all-in-turn' ? (throttleDresses[turn % throttleDresses.length] ?? 'bare-429') : dress
  }
}

function clientEnvironment(url: string, instanceId: string, rate: number, burst: number) {
  const isUsual = rate === 2 && burst === 5
  return {
    AWS_ACCESS_KEY_ID: dummyCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: dummyCredentials.secretAccessKey,
    AWS_REGION: region,
    // boto3 and the first AWS CLI read only this one.
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: url,
    CONNECT_BULK_INSTANCE: instanceId,
    ...(isUsual ? {} : { CONNECT_BULK_RATE: String(rate), CONNECT_BULK_BURST: String(burst) }),
  }
}

/** What a reset makes anew. */
interface Current {
  parts: ServiceParts
  log: RequestLog
  gates: Gates
  readonly isControlled: boolean
}

function createAnswerer(current: Current, reset: () => void): (call: Call, requestId: string) => Answer {
  const findTarget = createRouter()
  return (call, requestId) => {
    const { parts, log, gates, isControlled } = current
    const inside = { ...parts.context, gates: isControlled ? gates : undefined }
    const inspected = inspect(call, inside, log, reset)
    if (inspected !== undefined) {
      return { kind: 'at-once', reply: inspected }
    }
    const target = findTarget(call)
    const record = log.add(describeRequest(call, target, requestId, parts.context.clock))
    const answer = decide(call, target, parts, requestId)
    if (answer.fault !== undefined) {
      record.fault = answer.fault
    }
    if (answer.kind === 'reply' || answer.kind === 'cut') {
      noteReply(record, answer.reply)
    }
    const username = usernameOf(call, target, parts.context.store)
    const until = gates.pass({ operation: target.name, userId: target.userId, username })
    return until === undefined ? answer : { ...answer, until }
  }
}

function describeRequest(call: Call, target: Target, requestId: string, clock: SandboxClock) {
  const body = peekBody(call)
  return {
    time: new Date(clock.now()).toISOString(),
    operation: target.name,
    method: call.method,
    path: call.path,
    ...(target.userId === undefined ? {} : { userId: target.userId }),
    status: 0,
    requestId,
    ...(body === undefined ? {} : { body }),
  }
}

function noteReply(record: RequestRecord, reply: Reply): void {
  record.status = reply.status
  if (reply.errorCode !== undefined) {
    record.errorCode = reply.errorCode
  }
}
