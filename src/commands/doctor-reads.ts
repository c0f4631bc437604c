import { CallError, type Connect } from '../connect/connect.js'
import type { NameKind } from '../model/names.js'
import { type Check, ok, warning } from '../output/checks.js'
import { actionsOf } from '../operations/index.js'
import { NAME_READS, READS } from '../operations/reads.js'
import { failed } from './doctor-aws.js'

/** Runs a step with a time limit. */
export type Try = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** Operations that a command can do without if they are denied. */
const DISPENSABLE: Readonly<Record<string, string>> = {
  SearchRoutingProfiles:
    'The plan then leaves out how many users routing profiles have, and --min-left refuses.',
}

/** What the permissions of a command line's calls come to: reads are tried, writes are listed. */
export async function* permissionChecks(
  connect: Connect,
  operations: readonly string[],
  attempt: Try,
): AsyncIterable<Check> {
  const reads = operations.filter((name) => READS.some((read) => read.name === name))
  const sample = new Sample(connect, attempt)
  for (const name of reads) {
    const made = FOUND_BY.has(name) ? undefined : await tried(name, sample)
    yield made ?? ok('permission', `${textOf(name)}: allowed`)
  }
  for (const name of operations.filter((one) => !reads.includes(one)))
    if (actionsOf(name).some((action) => action.startsWith('connect:')))
      yield ok('permission', `${textOf(name)}: needed; not tried, as it writes`)
}

/** Operations that were called when the instance was found. */
const FOUND_BY = new Set(['DescribeInstance', 'ListInstances'])

function textOf(name: string): string {
  const [own = name, ...together] = actionsOf(name)
  return together.length === 0 ? own : `${own} (with ${together.join(', ')})`
}

/** Tries one read. `undefined` if it is allowed. */
async function tried(name: string, sample: Sample): Promise<Check | undefined> {
  try {
    const made = await sample.read(name)
    if (made) return undefined
    return warning('permission', `${textOf(name)}: not tried, as no user can be read`, 'See the other lines.')
  } catch (thrown) {
    const kind = thrown instanceof CallError ? thrown.failure.kind : undefined
    // Without read permission the service doesn't say whether a user exists.
    if (kind === 'not-found') return undefined
    const isDenied = kind === 'denied'
    const without = DISPENSABLE[name]
    if (isDenied && without !== undefined) return warning('permission', `${textOf(name)}: denied`, without)
    const check = failed('permission', thrown)
    return { ...check, message: `${textOf(name)}: ${check.message}` }
  }
}

/** Reads that change nothing; those of one user take the first that is found. */
class Sample {
  readonly #connect: Connect
  readonly #attempt: Try
  #userId: string | undefined
  #hasLooked = false

  constructor(connect: Connect, attempt: Try) {
    this.#connect = connect
    this.#attempt = attempt
  }

  /** False if there is nothing to read. @throws CallError */
  async read(name: string): Promise<boolean> {
    const kind = Object.entries(NAME_READS).find(([, read]) => read === name)?.[0] as NameKind | undefined
    if (kind !== undefined) return this.#made((signal) => this.#connect.listNames(kind, signal))
    if (name === 'SearchUsers') return this.#made((signal) => this.#search(signal))
    if (name === 'ListUsers') return this.#made((signal) => this.#list(signal))
    if (name === 'SearchRoutingProfiles')
      return this.#made((signal) => this.#connect.countUsersByProfile(signal))
    if (name === 'SearchQuickConnects') return this.#made((signal) => this.#connect.listQuickConnects(signal))
    if (name === 'DescribeSecurityProfile') return this.#made((signal) => this.#describeProfile(signal))
    return this.#readUser(name)
  }

  async #describeProfile(signal: AbortSignal): Promise<void> {
    const [first] = await this.#connect.listNames('security-profile', signal)
    if (first !== undefined) await this.#connect.isRestricted(first.id, signal)
  }

  async #made(work: (signal: AbortSignal) => Promise<unknown>): Promise<true> {
    await this.#attempt(work)
    return true
  }

  async #readUser(name: string): Promise<boolean> {
    const id = await this.#someUser()
    if (id === undefined) return false
    return this.#made((signal) =>
      name === 'DescribeUser'
        ? this.#connect.describeUser(id, signal)
        : this.#connect.listProficiencies(id, signal),
    )
  }

  async #someUser(): Promise<string | undefined> {
    if (!this.#hasLooked && this.#userId === undefined) await this.#look((signal) => this.#search(signal))
    if (!this.#hasLooked && this.#userId === undefined) await this.#look((signal) => this.#list(signal))
    this.#hasLooked = true
    return this.#userId
  }

  async #look(read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    // A denied read is reported on its own line.
    await this.#attempt(read).catch(() => undefined)
  }

  async #search(signal: AbortSignal): Promise<void> {
    for await (const { users } of this.#connect.searchUsers({}, signal)) {
      this.#userId ??= users[0]?.id
      return
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    for await (const users of this.#connect.listUsers(signal)) {
      this.#userId ??= users[0]?.id
      return
    }
  }
}
