import type { CallCounts, Connect, WritePermit } from '../../src/connect/connect.js'
import { PacedCalls } from '../../src/connect/paced-calls.js'
import type { Edit } from '../../src/model/edit.js'
import type { Pace } from '../../src/model/limits.js'
import type { User } from '../../src/model/user.js'
import { operationOf } from '../../src/operations/index.js'
import type { WriteRequest } from '../../src/operations/operation.js'
import { applyEdits } from '../../src/plan/plan-user.js'
import { FakeConnect } from '../connect/fake-connect.js'
import type { ManualClock } from '../support/manual-clock.js'

export interface ServiceOptions {
  readonly clock: ManualClock
  /** Of every operation. */
  readonly pace: Pace
  readonly latencyMs: number
  /** Whether all operations share one bucket. */
  readonly oneBucket: boolean
  /** What the writes bring about. */
  readonly edits: readonly Edit[]
}

/** A service that answers each call after a while, more or less, and refuses what is above its quota. */
export class SlowService extends FakeConnect {
  readonly #options: ServiceOptions
  readonly #calls: PacedCalls
  readonly #buckets = new Map<string, { tokens: number; at: number }>()
  #seed = 1
  /** Calls of the other client that the service let through. */
  takenByRival = 0

  constructor(users: readonly User[], options: ServiceOptions) {
    super(users)
    const { clock, pace } = options
    this.#options = options
    const nothing = (): void => undefined
    const renewCredentials = async (): Promise<void> => undefined
    this.#calls = new PacedCalls({
      clock,
      random: () => 0.5,
      paceOf: () => pace,
      note: nothing,
      renewCredentials,
    })
  }

  /** Another client calls an operation at half of its pace, whatever it is told. */
  async compete(operation: string, signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#options
    for (let at = clock.monotonic(); !signal.aborted; ) {
      if (this.#takeToken(operation)) this.takenByRival += 1
      at += 2000 / pace.rate
      await clock.sleep(at - clock.monotonic())
    }
  }

  /** Half of the latency more or less, the same in each run; the call arrives at some time before its answer. */
  async #travel(operation: string): Promise<void> {
    const { clock, latencyMs } = this.#options
    const ms = latencyMs * (0.5 + this.#random())
    const arrives = Math.round(ms * this.#random())
    await clock.sleep(arrives)
    this.#charge(operation)
    await clock.sleep(Math.round(ms) - arrives)
  }

  #random(): number {
    this.#seed = (this.#seed * 16807) % 2147483647
    return this.#seed / 2147483647
  }

  #charge(operation: string): void {
    if (this.#takeToken(operation)) return
    const metadata = { httpStatusCode: 429, requestId: 'req-1' }
    throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: metadata })
  }

  /** From the service's own token bucket; a call that is refused takes none. */
  #takeToken(operation: string): boolean {
    const { clock, pace, oneBucket } = this.#options
    const { rate, burst } = pace
    const bucket = oneBucket ? 'all' : operation
    const now = clock.monotonic()
    const { tokens, at } = this.#buckets.get(bucket) ?? { tokens: burst, at: now }
    const filled = Math.min(burst, tokens + ((now - at) / 1000) * rate)
    const isOpen = filled >= 1
    this.#buckets.set(bucket, { tokens: isOpen ? filled - 1 : filled, at: now })
    return isOpen
  }

  override describeUser(userId: string, signal: AbortSignal): Promise<User> {
    const send = async () => {
      await this.#travel('DescribeUser')
      return { value: await super.describeUser(userId, signal), requestId: 'req-1' }
    }
    return this.#calls.read('DescribeUser', send, signal)
  }

  override async permit(request: WriteRequest, signal: AbortSignal): Promise<WritePermit> {
    const permit = await this.#calls.permit(request.operation, signal)
    const send = () =>
      permit.send(async () => {
        await this.#travel(request.operation)
        this.written.push(request)
        this.#show(request)
        return { value: undefined, requestId: 'req-1' }
      })
    return { send, giveBack: () => permit.giveBack() }
  }

  /** From now on the user is read as this write leaves it. */
  #show({ operation, userId }: WriteRequest): void {
    const user = this.users.get(userId)
    if (user === undefined) throw new Error(`${operation} is for a user that does not exist`)
    const { wanted } = applyEdits(user, this.#options.edits)
    const changed = operationOf(operation).members.map((member) => [member, wanted[member]])
    this.users.set(userId, { ...user, ...Object.fromEntries(changed) })
  }

  override counted(): Connect {
    return this
  }

  override calls(): CallCounts {
    return this.#calls.counts()
  }

  override currentPace(operation: string): Pace {
    return this.#calls.currentPace(operation)
  }
}
