import type { JobHistory } from '../journal/job-history.js'
import type { Refusal } from '../model/edit.js'
import { isActive, type JobSummary } from '../model/job.js'
import { type NameKind, NameList, type Names } from '../model/names.js'
import type { Plan } from '../model/plan.js'
import type { User, UserRead } from '../model/user.js'
import { count, grouped } from '../model/wording.js'
import { readingText } from '../output/reading-line.js'
import type { Context } from '../platform/context.js'
import type { Condition } from '../users/field.js'
import { createFilter } from '../users/filter.js'
import { usersLeft } from '../workflow/jobs/job-state.js'
import type { Guards } from '../workflow/planning/guards.js'
import type { Workspace } from '../workflow/workspace.js'
import type { Answers, RowAnswers } from './answers.js'
import type { BatchRun } from './batch.js'
import type { Batches, Detach } from './batches.js'
import type { NewPasswords } from '../workflow/passwords/passwords.js'
import type { Prompts } from './prompts/prompts.js'
import { usersAfter } from './users-after.js'

/** The order of the table of users: by a column, or as the service returns them. */
export interface UserOrder {
  /** Place among the columns. */
  readonly column: number
  readonly isDescending: boolean
}

/** Something that the caller may lack the permission to read. */
export type Readable = NameKind | UserRead

export interface SessionOptions {
  readonly workspace: Workspace
  readonly context: Context
  readonly prompts: Prompts
  readonly batches: Batches
  /** What may refuse a plan. */
  readonly guards: Guards
  /** Batches read every user once more after its writes. */
  readonly verify: boolean
  /** Runs a plan as a job. */
  readonly submit: (plan: Plan, passwords: NewPasswords | undefined) => BatchRun
  /** Continues a recorded job. */
  readonly resume: (history: JobHistory, passwords: NewPasswords | undefined) => BatchRun
  /** Stops a job, whichever process runs it. */
  readonly cancelJob: (job: string, signal: AbortSignal) => Promise<JobHistory>
  /** Moves a batch to a process of its own; absent where such a process would end with the machine. */
  readonly detach?: Detach
}

/** The state that all screens share: the users, the filters, the selection and the unsaved answers. */
export class Session {
  readonly workspace: Workspace
  readonly context: Context
  readonly prompts: Prompts
  readonly batches: Batches
  readonly guards: Guards
  readonly verify: boolean
  readonly #options: SessionOptions
  #names: Names = {}
  readonly #labels = new Map<string, string>()
  #selectedUsers:
    | {
        readonly users: ReadonlyMap<string, User>
        readonly selected: ReadonlySet<string>
        readonly list: readonly User[]
      }
    | undefined
  /** All users by id, as last read and as batches have changed them since. */
  users: ReadonlyMap<string, User> = new Map()
  /** When all users were last read. */
  readAt = 0
  /** Reads that were denied since the last refresh. */
  denied: ReadonlyMap<Readable, Refusal> = new Map()
  conditions: readonly Condition[] = []
  /** Ids of the users that match the conditions, in the service's order. */
  matching: readonly string[] = []
  /** Answers of the bulk edit that are not saved yet. */
  bulkAnswers: Answers = new Map()
  /** The selection that those answers were given for. */
  bulkAnswersFor: ReadonlySet<string> = new Set()
  /** Answers of user forms that are not submitted yet, by user id. */
  formAnswers: ReadonlyMap<string, Answers> = new Map()
  /** Edits of failed users that are not saved yet, by job. */
  rowAnswers: ReadonlyMap<string, RowAnswers> = new Map()
  /** Ids of the selected users, whether they match the conditions or not. */
  selected: ReadonlySet<string> = new Set()
  /** The jobs recorded on this computer, newest first, as last listed. */
  jobs: readonly JobSummary[] = []
  readonly #resumed = new Set<string>()
  pageSize = 25
  /** How the table of users is sorted; absent: in the service's order. */
  order: UserOrder | undefined
  /** The user under the cursor of the table, and the row. */
  cursor: { readonly id: string; readonly row: number } = { id: '', row: 0 }

  constructor(options: SessionOptions) {
    this.workspace = options.workspace
    this.context = options.context
    this.prompts = options.prompts
    this.batches = options.batches
    this.guards = options.guards
    this.verify = options.verify
    this.#options = options
    this.batches.subscribe(() => this.#applyEndedUsers())
  }

  /** Changes that batches have made are known without a refresh. */
  #applyEndedUsers(): void {
    for (const batch of this.batches.all) {
      const ended = batch.takeEnded()
      if (ended.length > 0) this.#setUsers(usersAfter(this.users, batch.plan, ended))
    }
  }

  /** Users that a batch has deleted are no longer selected. */
  #setUsers(users: ReadonlyMap<string, User>): void {
    if (users.size < this.users.size) {
      this.selected = new Set([...this.selected].filter((id) => users.has(id)))
      this.matching = this.matching.filter((id) => users.has(id))
    }
    this.users = users
  }

  /** Runs a plan as a batch. `retryOf`: the job whose failures it retries. */
  save(
    plan: Plan,
    {
      retryOf,
      passwords,
    }: { readonly retryOf?: string | undefined; readonly passwords?: NewPasswords | undefined } = {},
  ): void {
    const retried = this.batches.ofJob(retryOf)
    const batch = this.batches.add(plan, this.#options.submit(plan, passwords))
    if (retried !== undefined) retried.retriedIn = batch
  }

  /** Runs what a job has left to do as a batch. */
  resume(history: JobHistory, passwords?: NewPasswords): void {
    this.#resumed.add(history.plan.job)
    this.batches.add(history.plan, this.#options.resume(history, passwords), usersLeft(history))
  }

  /** Interrupted jobs with users left that were not resumed in this session. */
  get interruptedCount(): number {
    return this.jobs.filter(
      ({ job, state, notAttempted }) =>
        state === 'interrupted' && notAttempted > 0 && !this.#resumed.has(job),
    ).length
  }

  /** Jobs that other terminals run. */
  get runningElsewhere(): readonly JobSummary[] {
    return this.jobs.filter((job) => isActive(job) && this.batches.ofJob(job.job) === undefined)
  }

  /** Stops a job, whichever process runs it. */
  cancelJob(job: string, signal: AbortSignal): Promise<JobHistory> {
    return this.#options.cancelJob(job, signal)
  }

  get canDetach(): boolean {
    return this.#options.detach !== undefined
  }

  /** Moves all unfinished batches to processes of their own. */
  async detachAll(): Promise<void> {
    const { detach } = this.#options
    if (detach !== undefined) await this.batches.detachAll(detach)
  }

  /** The workspace for work behind a wait prompt: it stops with that prompt and shows its progress there. */
  waitingWorkspace(signal: AbortSignal, note: (text: string) => void): Workspace {
    return {
      ...this.workspace,
      signal,
      onProgress: (what, done, total, secondsLeft) => note(readingText(what, done, total, secondsLeft)),
    }
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

  /** An unambiguous text for an id. */
  label = (kind: NameKind, id: string): string => this.#labels.get(`${kind} ${id}`) ?? id

  /** How many users batches have created since all users were read: only reading them again shows them. */
  get newUsers(): number {
    const { all } = this.batches
    const deleted = new Set(all.flatMap((batch) => batch.idsOf('delete')))
    const created = all.flatMap((batch) => batch.idsOf('create'))
    return created.filter((id) => !this.users.has(id) && !deleted.has(id)).length
  }

  /** The selection in words, with the users among them that the filters hide. */
  selectionText(): string {
    const listed = new Set(this.matching)
    const hidden = [...this.selected].filter((id) => !listed.has(id)).length
    const text = `${count(this.selected.size, 'user')} selected`
    if (hidden === 0 || this.conditions.length === 0) return text
    return `${text}, ${grouped(hidden)} of them hidden by the filters`
  }

  /** Returns the same array until users or selection change, so that results can be cached by it. */
  selectedUsers(): readonly User[] {
    const { users, selected } = this
    if (this.#selectedUsers?.users !== users || this.#selectedUsers.selected !== selected) {
      this.#selectedUsers = {
        users,
        selected,
        list: [...users.values()].filter(({ id }) => selected.has(id)),
      }
    }
    return this.#selectedUsers.list
  }

  /** Ids of the users that match; everything the conditions ask about must have been read. */
  match(conditions: readonly Condition[]): readonly string[] {
    const fits = createFilter(conditions, this.names)
    return [...this.users.values()].filter(fits).map(({ id }) => id)
  }
}
