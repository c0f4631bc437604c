import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isSameProcess, type MayBeAlive, type ProcessIdentity } from '../platform/process-identity.js'
import type { FileContext, JobOwner } from './owner-file.js'
import { type Ticket, Tickets } from './tickets.js'
import { newestOf, TurnLock } from './turn-lock.js'

export interface QueueContext extends FileContext {
  readonly identity: ProcessIdentity
  /** False only if that process is proven dead. */
  readonly mayBeAlive: MayBeAlive
  /** When the process of a job last gave a sign of life, in milliseconds since 1970, if that is known. */
  readonly lastSign: (job: string) => Promise<number | undefined>
}

/** What a poll of the queue finds. */
export type PollResult =
  /** The turn is ours, by the lock's generation of this number. */
  | { readonly generation: number }
  /** The jobs that go before ours, the next one first; never empty. */
  | { readonly ahead: readonly JobOwner[] }

/** The queue of one scope: a folder with a ticket for each job that waits or runs, and the lock that says whose turn it is. */
export class JobQueue {
  readonly context: QueueContext
  readonly folder: string
  readonly lock: TurnLock
  readonly tickets: Tickets

  constructor(context: QueueContext, stateFolder: string, scope: Scope) {
    this.context = context
    this.folder = join(stateFolder, 'queues', scopeName(scope))
    this.lock = new TurnLock(context, this.folder)
    this.tickets = new Tickets(context, this.folder)
  }

  /** Takes a ticket at the end of the queue, or before all others; takes over the ticket of a process that left its job to us. */
  async enter(job: string, first: boolean): Promise<QueueEntry> {
    const { files, identity } = this.context
    await files.makePrivateFolder(this.folder)
    const there = first ? undefined : await this.tickets.ofJob(job)
    const isLeft = there !== undefined && (await this.#isAlive(there))
    const ticket = isLeft ? await this.tickets.takeOver(there, identity) : undefined
    return new QueueEntry(this, ticket ?? (await this.tickets.add(job, identity, first)))
  }

  /** Removes the ticket of a job that was left to another process, if that process never took it. */
  async withdraw(job: string): Promise<void> {
    const there = await this.tickets.ofJob(job)
    if (there !== undefined && isSameProcess(there.owner, this.context.identity))
      await this.tickets.remove(there)
  }

  /** The jobs that have the turn or wait for it, without those whose process is proven dead. */
  async jobs(): Promise<readonly JobOwner[]> {
    const { ahead } = await this.stateBefore(Number.POSITIVE_INFINITY)
    return ahead
  }

  /** The live jobs before a rank, the dead ones among them, and the lock's current generation. */
  async stateBefore(rank: number) {
    const { files } = this.context
    const names = await files.list(this.folder)
    const generation = newestOf(names)
    const holder = await this.lock.holderOf(generation)
    const before = await this.tickets.before(rank, names)
    const alive = await Promise.all(before.map((ticket) => this.#isAlive(ticket)))
    const waiting = before.filter((ticket, index) => alive[index] === true && ticket.job !== holder?.job)
    const ahead = holder !== undefined && (await this.#isAlive(holder)) ? [holder, ...waiting] : waiting
    return { generation, ahead, dead: before.filter((_, index) => alive[index] !== true) }
  }

  async #isAlive({ job, owner }: JobOwner): Promise<boolean> {
    const { mayBeAlive, lastSign } = this.context
    return mayBeAlive(owner, await lastSign(job))
  }
}

/** One job's place in a queue. */
export class QueueEntry {
  readonly queue: JobQueue
  readonly ticket: Ticket
  #keepsTicket = false

  constructor(queue: JobQueue, ticket: Ticket) {
    this.queue = queue
    this.ticket = ticket
  }

  /** Acquires the lock if no live job is ahead. Calls `skipped` for queued jobs whose process is proven dead. */
  async poll(skipped: (job: string) => void): Promise<PollResult> {
    const { job, owner, rank } = this.ticket
    const { generation, ahead, dead } = await this.queue.stateBefore(rank)
    for (const ticket of dead) {
      await this.queue.tickets.remove(ticket)
      // An earlier process of our own job: this run continues it.
      if (ticket.job !== job) skipped(ticket.job)
    }
    if (ahead.length > 0) return { ahead }
    const mine = await this.queue.lock.takeAfter(generation, { job, owner })
    return mine === undefined ? this.poll(skipped) : { generation: mine }
  }

  /** Leaves the ticket to the process that continues the job; other jobs skip it once this process is gone. */
  keepTicket(): void {
    this.#keepsTicket = true
  }

  async leave(): Promise<void> {
    if (!this.#keepsTicket) await this.queue.tickets.remove(this.ticket)
  }
}

/**
 * Removes a job from whichever queue it is in, and revokes its lock. Its process, should it live after all, finds that
 * out before its next call and sends nothing more.
 */
export async function evictJob(context: FileContext, stateFolder: string, job: string): Promise<void> {
  const queues = join(stateFolder, 'queues')
  for (const scope of await context.files.list(queues)) {
    const folder = join(queues, scope)
    await new Tickets(context, folder).removeJob(job)
    const lock = new TurnLock(context, folder)
    const newest = await lock.newest()
    const holder = await lock.holderOf(newest)
    if (holder?.job === job) await lock.takeAfter(newest, null)
  }
}

/** What shares the quotas of the service, and so one queue: an account in a Region, as one address serves it. */
export interface Scope {
  /** The overridden address; `null` for AWS's own. */
  readonly endpoint: string | null
  readonly partition: string
  readonly account: string
  readonly region: string
}

/** A name for the scope's folder. */
export function scopeName({ endpoint, partition, account, region }: Scope): string {
  const hash = createHash('sha256').update(JSON.stringify([endpoint, partition, account, region]))
  return `${account}-${region}-${hash.digest('hex').slice(0, 8)}`
}
