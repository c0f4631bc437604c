import type { Failure } from '../model/outcome.js'
import type { PlannedUser } from '../model/plan.js'
import { CreateRun } from './create-run.js'
import { DeleteRun } from './delete-run.js'
import { type SharedRun, type UserEnd, UserRun } from './user-run.js'

/** One user's way through a run, whatever is done to it. */
export interface UserRunner {
  /** @throws the halt signal's reason if the job stops before this user's end is known */
  run(): Promise<UserEnd>
  /** Whether this run has sent anything for the user. */
  readonly hasSent: boolean
  /** Columns of the settings still to be done. */
  readonly left: readonly string[]
  /** Those of them that no failure names yet. */
  readonly unfinished: readonly string[]
  readonly failures: readonly Failure[]
  /** The most recent open failure. */
  readonly last: Failure | undefined
  /** Operations that have done their work. */
  readonly done: readonly string[]
  /** Calls sent so far for the first of some settings, those of earlier runs included. */
  attemptsAt(settings: readonly string[]): number
}

export function runnerOf(n: number, planned: PlannedUser, shared: SharedRun): UserRunner {
  if (planned.action === 'create') return new CreateRun(n, planned, shared)
  if (planned.action === 'delete') return new DeleteRun(n, planned, shared)
  return new UserRun(n, planned, shared)
}
