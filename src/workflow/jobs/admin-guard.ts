import { isStale, type RecentWrites } from '../../journal/recent-writes.js'
import type { JobPlan } from '../../journal/plan-file.js'
import type { Failure } from '../../model/outcome.js'
import type { User } from '../../model/user.js'
import type { Step } from '../../runner/decide.js'
import { settingOf } from '../../settings/index.js'
import { ADMIN, anyHolder } from '../planning/admins.js'
import type { Workspace } from '../workspace.js'

/**
 * Keeps a job from taking the security profile Admin from its last holder. The plan was checked, but other jobs and other
 * people may have taken it from the rest since.
 */
export class AdminGuard {
  readonly #workspace: Workspace
  readonly #isNeeded: boolean
  readonly #recent: () => RecentWrites
  /** Users that lose it in this job. */
  readonly #losing = new Set<string>()
  #admin: Promise<string | undefined> | undefined

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
    this.#isNeeded = changesProfiles && allowProtected !== true
    this.#recent = recent
  }

  /** Why a call must not be sent; `undefined` if it may be. @throws CallError */
  async check({ request, edits, fresh, wanted }: Step): Promise<Failure | undefined> {
    if (!this.#isNeeded) return undefined
    this.#admin ??= this.#findAdmin()
    const admin = await this.#admin
    if (admin === undefined || !isTaken(admin, fresh.user, wanted)) return undefined
    if (request.operation !== 'UpdateUserSecurityProfiles') return undefined
    // Noted first: while one user is looked at, another one's turn may come.
    this.#losing.add(fresh.user.id)
    if (await anyHolder(this.#workspace, admin, (user) => this.#stays(user))) return undefined
    this.#losing.delete(fresh.user.id)
    return lastAdmin(edits.map(({ setting }) => setting))
  }

  #stays(user: User): boolean {
    const { clock } = this.#workspace
    const writes = this.#recent().get(user.id) ?? []
    return !this.#losing.has(user.id) && !isStale(user, writes, { now: clock.now(), waitedMs: 0 })
  }

  async #findAdmin(): Promise<string | undefined> {
    const { connect, signal } = this.#workspace
    const profiles = await connect.listNames('security-profile', signal)
    return profiles.find(({ name }) => name === ADMIN)?.id
  }
}

function isTaken(admin: string, now: User, wanted: User): boolean {
  return now.securityProfileIds.includes(admin) && !wanted.securityProfileIds.includes(admin)
}

function lastAdmin(settings: readonly string[]): Failure {
  return {
    settings,
    operation: null,
    code: 'LastAdmin',
    kind: 'invalid',
    message: `no other user has the security profile ${ADMIN} any more; to take it away all the same, add --allow-protected`,
    requestId: null,
    attempts: 0,
  }
}
