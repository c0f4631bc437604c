import { join } from 'node:path'
import type { ProcessIdentity } from '../platform/process-identity.js'
import { type FileContext, jobOwnerOf, readQueueFile } from './owner-file.js'

/** A job's place in a queue: a file on disk. */
export interface Ticket {
  readonly job: string
  readonly owner: ProcessIdentity
  /** Lower goes first. */
  readonly rank: number
  readonly name: string
}

/** Ten digits that begin with 0: no queue counts further, so any other file isn't one of ours. */
const FILE = /^ticket-(normal|first)-(0\d{9})-(.+)\.json$/

/** The tickets of a queue, and the order in which their turn comes. */
export class Tickets {
  readonly #context: FileContext
  readonly #folder: string

  constructor(context: FileContext, folder: string) {
    this.#context = context
    this.#folder = folder
  }

  /** Joins the queue at its end, or at its head. */
  async add(job: string, owner: ProcessIdentity, first: boolean): Promise<Ticket> {
    const names = await this.#context.files.list(this.#folder)
    const highest = names.reduce((most, name) => Math.max(most, Number(FILE.exec(name)?.[2] ?? 0)), 0)
    const number = String(highest + 1).padStart(10, '0')
    const name = `ticket-${first ? 'first' : 'normal'}-${number}-${job}.json`
    await this.#context.files.createNew(join(this.#folder, name), JSON.stringify({ job, owner }))
    return { job, owner, name, rank: rankOf(name) ?? 0 }
  }

  /** The ticket of a job that waits or runs. */
  async ofJob(job: string): Promise<Ticket | undefined> {
    const names = await this.#context.files.list(this.#folder)
    const name = names.find((one) => FILE.exec(one)?.[3] === job)
    return name === undefined ? undefined : this.#read({ name, rank: rankOf(name) ?? 0 })
  }

  /** Gives a ticket to another process. */
  async takeOver(ticket: Ticket, owner: ProcessIdentity): Promise<Ticket> {
    const { job, name } = ticket
    await this.#context.files.replace(join(this.#folder, name), JSON.stringify({ job, owner }))
    return { ...ticket, owner }
  }

  /** The tickets before `rank`, the next one first. `names`: the files in the folder. */
  async before(rank: number, names: readonly string[]): Promise<readonly Ticket[]> {
    const earlier = names.flatMap((name) => {
      const other = rankOf(name)
      return other === undefined || other >= rank ? [] : [{ name, rank: other }]
    })
    const tickets = await Promise.all(earlier.map((ticket) => this.#read(ticket)))
    return tickets
      .filter((ticket) => ticket !== undefined)
      .toSorted((a, b) => a.rank - b.rank || (a.job < b.job ? -1 : 1))
  }

  async remove({ name }: Pick<Ticket, 'name'>): Promise<void> {
    await this.#context.files.remove(join(this.#folder, name))
  }

  /** Removes all tickets of a job. */
  async removeJob(job: string): Promise<void> {
    for (const name of await this.#context.files.list(this.#folder))
      if (FILE.exec(name)?.[3] === job) await this.remove({ name })
  }

  /** `undefined` for a job that has left the queue meanwhile, and for a file that isn't a ticket. */
  async #read({ name, rank }: Pick<Ticket, 'name' | 'rank'>): Promise<Ticket | undefined> {
    const found = jobOwnerOf(await readQueueFile(this.#context, join(this.#folder, name)))
    return found === undefined ? undefined : { ...found, name, rank }
  }
}

/** In the order of submission. Jobs submitted with `--first` go before all others, the latest of them first. */
export function rankOf(name: string): number | undefined {
  const [, kind, number] = FILE.exec(name) ?? []
  if (number === undefined) return undefined
  return kind === 'first' ? -Number(number) : Number(number)
}
