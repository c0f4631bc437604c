import { isStale, type RecentWrites } from '../../journal/recent-writes.js'
import type { JobPlan } from '../../journal/plan-file.js'
import type { Named } from '../../model/names.js'
import { type Failure, failureWithoutCall } from '../../model/outcome.js'
import type { User } from '../../model/user.js'
import { DELETE_USER } from '../../operations/delete-user.js'
import type { GuardedCall, Reading } from '../../runner/run-context.js'
import { FRESH_MS } from '../../runner/send.js'
import { settingOf } from '../../settings/index.js'
import { ADMIN, findHolder } from '../planning/admins.js'
import type { Workspace } from '../workspace.js'

/**
 * Keeps a job from taking the security profile Admin from its last holder. The plan was checked, but since then other jobs
 * or admins may have taken it from the other holders.
 */
export class AdminGuard {
  readonly #workspace: Workspace
  readonly #isNeeded: boolean
  readonly #recent: () => RecentWrites
  /** Users that lose it in this job. */
  readonly #losing = new Set<string>()
  #profiles: Promise<readonly Named[]> | undefined
  /** Another holder, as read at a time (monotonic milliseconds) while these were the writes of other jobs. */
  #known: { readonly id: string; readonly at: number; readonly recent: RecentWrites } | undefined
  #search: Promise<string | undefined> | undefined

  constructor(
    workspace: Workspace,
    plan: JobPlan,
    allowProtected: boolean | undefined,
    recent: () => RecentWrites,
  ) {
    this.#workspace = workspace
    const changesProfiles = plan.settings.some((column) =>
      settingOf(column).names.includes('security-profile'),
    )
    const deletes = plan.users.some(({ action }) => action === 'delete')
    this.#isNeeded = (changesProfiles || deletes) && allowProtected !== true
    this.#recent = recent
  }

  /** Why a call must not be sent; `undefined` if it may be. @throws CallError */
  async check(call: GuardedCall, reading: Reading): Promise<Failure | undefined> {
    const { operation, user, wanted } = call
    const takes = user.securityProfileIds.some((id) => isTaken(id, user, wanted))
    if (!this.#isNeeded || !TAKING.has(operation) || !takes) return undefined
    return reading.whenReachable(() => this.#lookUp(call, reading))
  }

  async #lookUp(
    { operation, user, wanted, settings }: GuardedCall,
    reading: Reading,
  ): Promise<Failure | undefined> {
    const admin = await this.#findAdmin(reading)
    if (admin === undefined || !isTaken(admin, user, wanted)) return undefined
    // Noted first: while this user is checked, the job may begin another.
    this.#losing.add(user.id)
    let holder: string | undefined
    try {
      holder = await this.#otherHolder(admin, reading)
    } finally {
      if (holder === undefined) this.#losing.delete(user.id)
    }
    return holder === undefined ? lastAdmin(settings, operation === DELETE_USER.name) : undefined
  }

  /** A holder that stays. One search answers all users that ask meanwhile, and those that ask while its answer is fresh. */
  async #otherHolder(admin: string, reading: Reading): Promise<string | undefined> {
    for (;;) {
      if (this.#isFresh()) return this.#known?.id
      this.#search ??= this.#searchHolder(admin, reading).finally(() => {
        this.#search = undefined
      })
      const found = await this.#search
      if (found === undefined || !this.#losing.has(found)) return found
    }
  }

  #isFresh(): boolean {
    if (this.#known === undefined || this.#losing.has(this.#known.id)) return false
    const { at, recent } = this.#known
    return recent === this.#recent() && this.#workspace.clock.monotonic() - at <= FRESH_MS
  }

  async #searchHolder(admin: string, reading: Reading): Promise<string | undefined> {
    const { clock } = this.#workspace
    const recent = this.#recent()
    const stays = (user: User): boolean =>
      !this.#losing.has(user.id) &&
      !isStale(user, recent.get(user.id) ?? [], { now: clock.now(), waitedMs: 0 })
    const id = await findHolder(reading, admin, { leaving: this.#losing, stays })
    this.#known = id === undefined ? undefined : { id, at: clock.monotonic(), recent }
    return id
  }

  /** Asks the service once, and again only if that failed. */
  async #findAdmin({ connect, signal }: Reading): Promise<string | undefined> {
    this.#profiles ??= connect.listNames('security-profile', signal)
    try {
      return (await this.#profiles).find(({ name }) => name === ADMIN)?.id
    } catch (error) {
      this.#profiles = undefined
      throw error
    }
  }
}

/** Calls that may take a security profile from a user. */
const TAKING: ReadonlySet<string> = new Set(['UpdateUserSecurityProfiles', DELETE_USER.name])

function isTaken(admin: string, now: User, wanted: User | undefined): boolean {
  return now.securityProfileIds.includes(admin) && wanted?.securityProfileIds.includes(admin) !== true
}

function lastAdmin(settings: readonly string[], isDeletion: boolean): Failure {
  const what = isDeletion ? 'delete this user' : 'take it away'
  const message = `no other user has the security profile ${ADMIN} any more; to ${what} all the same, allow protected users`
  return failureWithoutCall({ code: 'LastAdmin', kind: 'invalid', message }, settings)
}
