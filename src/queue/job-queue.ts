import { join } from 'node:path'
import type { Files } from '../platform/files.js'
import { isSameProcess, type MayBeAlive, type ProcessIdentity } from '../platform/process-identity.js'
import type { JobOwner } from './owner-file.js'
import { TurnLock, newestOf } from './turn-lock.js'
import { type Ticket, Tickets } from './tickets.js'
import { createHash } from 'node:crypto'

export interface LineParts {
  readonly files: Files
  readonly identity: ProcessIdentity
  /** False only if that process is proven dead. */
  readonly mayBeAlive: MayBeAlive
  /** When the process of a job last gave a sign of life, in milliseconds since 1970, if that is known. */
  readonly lastSign: (job: string) => Promise<number | undefined>
}

/** A job that goes before another. */
export type Ahead = JobOwner

/** What a look at the line tells. */
export type Look =
  /** It is our turn now, by the generation of this number. */
  | { readonly generation: number }
  /** Who goes before us, the next first: never empty. */
  | { readonly ahead: readonly Ahead[] }

/** The line of one scope: a folder with a ticket for each job that waits or runs, and the lock that says whose turn it is. */
export class JobQueue {
  readonly parts: LineParts
  readonly folder: string
  readonly generations: TurnLock
  readonly tickets: Tickets

  constructor(parts: LineParts, stateFolder: string, scope: Scope) {
    this.parts = parts
    this.folder = join(stateFolder, 'queues', scopeName(scope))
    this.generations = new TurnLock(parts.files, this.folder)
    this.tickets = new Tickets(parts.files, this.folder)
  }

  /** Takes a ticket: at the end of the line, or before all others; the one of a process that has left its job to us. */
  async enter(job: string, first: boolean): Promise<QueueEntry> {
    const { files, identity } = this.parts
    await files.makePrivateFolder(this.folder)
    const there = first ? undefined : await this.tickets.ofJob(job)
    const isLeft = there !== undefined && (await this.#isAlive(there))
    const ticket = isLeft ? await this.tickets.takeOver(there, identity) : undefined
    return new QueueEntry(this, ticket ?? (await this.tickets.add(job, identity, first)))
  }

  /** Takes back the ticket of a job that was left to another process and not taken. */
  async withdraw(job: string): Promise<void> {
    const there = await this.tickets.ofJob(job)
    if (there !== undefined && isSameProcess(there.owner, this.parts.identity))
      await this.tickets.remove(there)
  }

  /** Who has the turn or waits for it; those proven dead don't count. */
  async standing(): Promise<readonly Ahead[]> {
    const { ahead } = await this.lookFrom(Number.POSITIVE_INFINITY)
    return ahead
  }

  /** The living before a rank, the dead among them, and the generation that counts. */
  async lookFrom(rank: number) {
    const { files } = this.parts
    const names = await files.list(this.folder)
    const generation = newestOf(names)
    const holder = await this.generations.holderOf(generation)
    const before = await this.tickets.before(rank, names)
    const alive = await Promise.all(before.map((ticket) => this.#isAlive(ticket)))
    const waiting = before.filter((ticket, index) => alive[index] === true && ticket.job !== holder?.job)
    const ahead = holder !== undefined && (await this.#isAlive(holder)) ? [holder, ...waiting] : waiting
    return { generation, ahead, dead: before.filter((_, index) => alive[index] !== true) }
  }

  async #isAlive({ job, owner }: Ahead): Promise<boolean> {
    const { mayBeAlive, lastSign } = this.parts
    return mayBeAlive(owner, await lastSign(job))
  }
}

/** One job's place in a line. */
export class QueueEntry {
  readonly line: JobQueue
  readonly ticket: Ticket
  #isLeft = false

  constructor(line: JobQueue, ticket: Ticket) {
    this.line = line
    this.ticket = ticket
  }

  /** Acquires the lock if no live job is ahead. Calls `skipped` for queued jobs whose process is proven dead. */
  async look(skipped: (job: string) => void): Promise<Look> {
    const { job, owner, rank } = this.ticket
    const { generation, ahead, dead } = await this.line.lookFrom(rank)
    for (const ticket of dead) {
      await this.line.tickets.remove(ticket)
      // An earlier process of our own job: this run continues it.
      if (ticket.job !== job) skipped(ticket.job)
    }
    if (ahead.length > 0) return { ahead }
    const mine = await this.line.generations.takeAfter(generation, { job, owner })
    return mine === undefined ? this.look(skipped) : { generation: mine }
  }

  /** The ticket is left to the process that goes on with the job; others pass it over once this process is gone. */
  leaveBehind(): void {
    this.#isLeft = true
  }

  async leave(): Promise<void> {
    if (!this.#isLeft) await this.line.tickets.remove(this.ticket)
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
