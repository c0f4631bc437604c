import { isDone, isOpen, type OperationHistory, type UserHistory } from '../journal/user-history.js'
import type { Edit } from '../model/edit.js'
import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import type { User } from '../model/user.js'
import { remainingEdits } from '../plan/plan-user.js'
import { isoTime } from '../platform/clock.js'
import { settingOf } from '../settings/index.js'
import type { IdentityForms } from './identity-forms.js'
import type { ObservedBehaviour } from './service-behaviour.js'
import { operationsOf } from './requests.js'
import type { RunParts } from './run-parts.js'
import { type Verdict, verdictOn } from './verdict.js'

/** How far a job has come with one user: which calls have done their work, have yet to show, or were given up. */
export class UserProgress {
  readonly n: number
  readonly planned: PlannedUser
  readonly parts: RunParts
  readonly learnt: ObservedBehaviour
  readonly forms: IdentityForms
  /** Operations that have done their work. */
  readonly done = new Set<string>()
  /** Operations whose success has yet to show. */
  readonly unproven = new Set<string>()
  /** Operations that were given up. */
  readonly failed = new Map<string, Failure>()
  /** The user as last read in this run. */
  fresh: User | undefined

  constructor(
    n: number,
    planned: PlannedUser,
    parts: RunParts,
    learnt: ObservedBehaviour,
    forms: IdentityForms,
  ) {
    this.n = n
    this.planned = planned
    this.parts = parts
    this.learnt = learnt
    this.forms = forms
  }

  get history(): UserHistory {
    return this.parts.journal.reading.historyAt(this.n)
  }

  get failures(): readonly Failure[] {
    const { partial } = this.planned
    return [...(partial === undefined ? [] : [partial]), ...this.failed.values()]
  }

  /** Columns of the settings that are still to be done, as far as is known. */
  left(): readonly string[] {
    const { edits } = this.planned
    const open = this.fresh === undefined ? edits : remainingEdits(this.fresh, edits)
    return open.filter((edit) => !this.#isDone(edit)).map(({ setting }) => setting)
  }

  /** Those of them that no failure tells of yet. */
  untold(): readonly string[] {
    const told = new Set(this.failures.flatMap(({ settings }) => settings))
    const left = this.left()
    const untold = left.filter((setting) => !told.has(setting))
    // A setting may take another call than the one that was given up.
    return untold.length === 0 ? left : untold
  }

  /** Whether every call that the edit still needs, as far as is known, has done its work. */
  #isDone(edit: Edit): boolean {
    const { operations } = settingOf(edit.setting)
    if (this.fresh === undefined || operations.every((operation) => !this.done.has(operation))) return false
    return operationsOf(edit, this.fresh, this.forms.rules).every((operation) => this.done.has(operation))
  }

  /** Whether nothing more will be sent for an edit. */
  isSettled({ setting }: Edit): boolean {
    return settingOf(setting).operations.some((operation) => this.isCalled(operation))
  }

  /** Whether an operation is not called again: it has done its work, as far as is known, or was given up. */
  isCalled(operation: string): boolean {
    return [this.done, this.unproven, this.failed].some((settled) => settled.has(operation))
  }

  /** What an earlier run of the job has done is not done again; what it left open is judged by what is there now. */
  async takeUp(user: User): Promise<void> {
    for (const call of this.history.operations) {
      if (isDone(call)) this.done.add(call.operation)
      else if (isOpen(call)) await this.judge(call, user)
      else if (call.verdict === undefined && call.answer?.failure === null) this.unproven.add(call.operation)
    }
  }

  /** Records what a read tells of a call, and believes it. */
  async judge(call: OperationHistory, user: User): Promise<Verdict> {
    const { clock, journal } = this.parts
    const verdict = verdictOn(call, this.planned, user, this.learnt)
    const { operation } = call
    await journal.write({ type: 'judged', time: isoTime(clock.now()), n: this.n, operation, verdict })
    if (verdict === 'applied') this.done.add(operation)
    return verdict
  }
}
