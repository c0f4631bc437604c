import { CallError } from '../connect/connect.js'
import type { JobEvent } from '../model/event.js'
import { WAIT_FOR_SERVICE_SECONDS } from '../model/job.js'
import { isoTime } from '../platform/clock.js'
import type { RunContext } from './run-context.js'
import type { Semaphore } from './semaphore.js'

type Blocked = Extract<JobEvent, { type: 'blocked' }>

const SERVICE_EVERY_MS = 5_000
const LOGIN_EVERY_MS = 10_000

/**
 * Blocks all users of a job while the service can't be reached, or no longer accepts the credentials. Reads detect it,
 * and are repeated until it is over.
 */
export class Outage {
  readonly #context: RunContext
  readonly #users: Semaphore
  readonly #halt: AbortSignal
  readonly #stop: (why: string) => void
  #blocked: { readonly event: Blocked; readonly at: number } | undefined

  /** `stop`: ends the job as unreachable. */
  constructor(context: RunContext, users: Semaphore, halt: AbortSignal, stop: (why: string) => void) {
    this.#context = context
    this.#users = users
    this.#halt = halt
    this.#stop = stop
  }

  /** Makes a read, and repeats it while the job is blocked. Returns whether it had to wait. @throws CallError */
  async read<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly hasWaited: boolean }> {
    const { clock } = this.#context
    for (let hasWaited = false; ; hasWaited = true) {
      const began = { at: clock.monotonic(), time: clock.now() }
      try {
        const value = await work()
        this.#end()
        return { value, hasWaited }
      } catch (error) {
        const by = error instanceof CallError ? this.#blockedBy(error) : undefined
        if (by === undefined || !(error instanceof CallError)) throw error
        this.#begin(by, began, error)
        await this.#wait(by, error)
      }
    }
  }

  #blockedBy({ failure }: CallError): Blocked['by'] | undefined {
    // No answer or no connection, five times in a row.
    if (failure.unreachable === true || (failure.status === null && failure.kind === 'unknown'))
      return 'service'
    const isLogin = failure.kind === 'credentials' && this.#context.waitsForLogin
    return isLogin ? 'credentials' : undefined
  }

  get #waitMs(): number {
    return (this.#context.journal.options.waitForService ?? WAIT_FOR_SERVICE_SECONDS) * 1000
  }

  #begin(by: Blocked['by'], { at, time }: { at: number; time: number }, { failure }: CallError): void {
    if (this.#blocked?.event.by === by) return
    const until = by === 'service' ? isoTime(time + this.#waitMs) : null
    const event: Blocked = { type: 'blocked', by, since: isoTime(time), until, message: failure.message }
    this.#blocked = { event, at }
    if (by === 'credentials' || this.#waitMs > 0) this.#context.report(event)
  }

  async #wait(by: Blocked['by'], { failure }: CallError): Promise<void> {
    const { clock } = this.#context
    const lasted = clock.monotonic() - (this.#blocked?.at ?? clock.monotonic())
    if (by === 'service' && lasted >= this.#waitMs)
      this.#stop(`Amazon Connect can't be reached (${failure.message})`)
    this.#halt.throwIfAborted()
    const ms = by === 'service' ? SERVICE_EVERY_MS : LOGIN_EVERY_MS
    await this.#users.releaseWhile(() => clock.sleep(ms, this.#halt))
  }

  #end(): void {
    if (this.#blocked === undefined) return
    const { by, since } = this.#blocked.event
    this.#blocked = undefined
    this.#context.report({ type: 'unblocked', by, since })
  }
}
