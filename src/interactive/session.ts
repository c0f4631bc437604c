import type { Workspace } from '../workflow/workspace.js'
import type { Guards } from '../workflow/planning/guards.js'
import { usersLeft } from '../workflow/jobs/resume-job.js'
import type { Refusal } from '../model/edit.js'
import { type NameKind, NameList, type Names } from '../model/names.js'
import type { JobHistory } from '../journal/job-history.js'
import type { Plan } from '../model/plan.js'
import type { User } from '../model/user.js'
import type { UserRead } from '../settings/setting.js'
import { readingText } from '../output/reading-text.js'
import type { Context } from '../platform/context.js'
import { createFilter } from '../users/filter.js'
import type { Condition } from '../users/condition.js'
import type { BatchRun } from './batch.js'
import type { Batches, Detach } from './batches.js'
import type { Prompts } from './prompts/prompts.js'
import { usersAfter } from './users-after.js'
import type { Wanted } from './answers.js'

/** What a caller may not be allowed to read. */
export type Readable = NameKind | UserRead

export interface SessionParts {
  readonly workspace: Workspace
  readonly context: Context
  readonly prompts: Prompts
  readonly batches: Batches
  /** What may stop a plan. */
  readonly guards: Guards
  /** How a plan is carried out, and how an older job goes on. */
  readonly submit: (plan: Plan) => BatchRun
  readonly resume: (reading: JobHistory) => BatchRun
  /** Absent where a process of its own would be ended with the machine. */
  readonly detach?: Detach
}

/** What is known and chosen while somebody is at it; the screens share nothing else. */
export class Session {
  readonly workspace: Workspace
  readonly context: Context
  readonly prompts: Prompts
  readonly batches: Batches
  readonly guards: Guards
  readonly #parts: SessionParts
  #names: Names = {}
  readonly #labels = new Map<string, string>()
  #chosen:
    | {
        readonly users: ReadonlyMap<string, User>
        readonly selected: ReadonlySet<string>
        readonly list: readonly User[]
      }
    | undefined
  /** Everybody, as last read and as batches have changed them since, by id. */
  users: ReadonlyMap<string, User> = new Map()
  /** What was found out not to be allowed, since the last refresh. */
  denied: ReadonlyMap<Readable, Refusal> = new Map()
  conditions: readonly Condition[] = []
  /** Ids of those whom the conditions leave, in the order of the service. */
  matching: readonly string[] = []
  /** What is to be edited in bulk, answered and not yet saved; it waits while somebody looks elsewhere. */
  wanted: Wanted = new Map()
  /** The same of forms that were not yet submitted, by user id. */
  answers: ReadonlyMap<string, Wanted> = new Map()
  /** Ids of the selected users, whether the conditions leave them or not. */
  selected: ReadonlySet<string> = new Set()
  /** Jobs of this machine that were interrupted, as of when they were last listed. */
  interrupted: ReadonlySet<string> = new Set()
  readonly #resumed = new Set<string>()
  pageSize = 25
  /** Whom the cursor of the table stands on, and in which row. */
  cursor: { readonly id: string; readonly row: number } = { id: '', row: 0 }

  constructor(parts: SessionParts) {
    this.workspace = parts.workspace
    this.context = parts.context
    this.prompts = parts.prompts
    this.batches = parts.batches
    this.guards = parts.guards
    this.#parts = parts
    this.batches.subscribe(() => this.#learn())
  }

  /** What the batches have changed is known without a refresh. */
  #learn(): void {
    for (const batch of this.batches.all) {
      const ended = batch.takeEnded()
      if (ended.length > 0) this.users = usersAfter(this.users, batch.plan, ended)
    }
  }

  /** Makes a batch of a plan. */
  save(plan: Plan): void {
    this.batches.add(plan, this.#parts.submit(plan))
  }

  /** Makes a batch of what a job has left to do. */
  resume(reading: JobHistory): void {
    this.#resumed.add(reading.plan.job)
    this.batches.add(reading.plan, this.#parts.resume(reading), usersLeft(reading))
  }

  /** How many jobs wait for somebody to go on with them. */
  get leftLying(): number {
    return [...this.interrupted].filter((job) => !this.#resumed.has(job)).length
  }

  get canDetach(): boolean {
    return this.#parts.detach !== undefined
  }

  /** Leaves what is not done yet to processes of their own. */
  async detachAll(): Promise<void> {
    const { detach } = this.#parts
    if (detach !== undefined) await this.batches.leaveTo(detach)
  }

  /** The connection for something that is waited for: it stops with that, and says there how far it is. */
  waitingApi(signal: AbortSignal, note: (text: string) => void): Workspace {
    return { ...this.workspace, signal, reading: (what, done, total) => note(readingText(what, done, total)) }
  }

  get names(): Names {
    return this.#names
  }

  set names(names: Names) {
    this.#names = names
    this.#labels.clear()
    for (const [kind, list] of Object.entries(names)) {
      if (!(list instanceof NameList)) continue
      for (const { id, text } of list.choices()) this.#labels.set(`${kind} ${id}`, text)
    }
  }

  /** What stands for an id and for nothing else. */
  label = (kind: NameKind, id: string): string => this.#labels.get(`${kind} ${id}`) ?? id

  /** The same list as long as nothing has changed: what is reckoned of it need not be reckoned again. */
  selectedUsers(): readonly User[] {
    const { users, selected } = this
    if (this.#chosen?.users !== users || this.#chosen.selected !== selected) {
      this.#chosen = { users, selected, list: [...users.values()].filter(({ id }) => selected.has(id)) }
    }
    return this.#chosen.list
  }

  /** Whom the conditions leave, where everything they ask about has been read. */
  match(conditions: readonly Condition[]): readonly string[] {
    const fits = createFilter(conditions, this.names)
    return [...this.users.values()].filter(fits).map(({ id }) => id)
  }
}
