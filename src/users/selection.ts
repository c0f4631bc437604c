import { usageError } from '../model/errors.js'
import { trimmed } from '../model/free-text.js'
import type { Condition } from './field.js'
import { parseCondition, parseRequirement } from './condition.js'
import { type NamedUser, namedUser } from './named-users.js'

/** Which users are selected. */
export interface Selection {
  readonly conditions: readonly Condition[]
  /** Users asked for by name or id. Absent if none were asked for, which differs from an empty list. */
  readonly named?: readonly NamedUser[]
  readonly excluded: readonly NamedUser[]
  /** Jobs that named users come from; they must be of the instance. */
  readonly jobs?: readonly SelectedJob[]
}

export interface SelectedJob {
  readonly job: string
  readonly instanceId: string
}

/** The selecting flags as typed. */
export interface SelectionFlags {
  readonly filter: readonly string[]
  readonly require: readonly string[]
  readonly user: readonly string[]
  /** The users of `--users-file`, already read. */
  readonly fromFile?: readonly NamedUser[] | undefined
  /** The users of `--job`, already read. */
  readonly fromJobs?:
    | { readonly users: readonly NamedUser[]; readonly jobs: readonly SelectedJob[] }
    | undefined
  readonly excludeUser: readonly string[]
  readonly all: boolean
}

/**
 * @param everyoneByDefault whether no selection at all means everyone (reading commands) or is refused (writing ones)
 * @throws BulkError exit 2 for contradictory flags, no selection, or a broken filter
 */
export function createSelection(flags: SelectionFlags, everyoneByDefault: boolean): Selection {
  const { fromFile, fromJobs } = flags
  const isNamed = flags.user.length > 0 || fromFile !== undefined || fromJobs !== undefined
  const selects = isNamed || flags.filter.length > 0 || flags.require.length > 0
  if (flags.all && selects) {
    throw usageError(
      'ContradictoryFlags',
      '--all goes with none of --filter, --require, --user, --users-file and --job.',
      'Leave --all out, or the others.',
    )
  }
  if (!flags.all && !selects && !everyoneByDefault) {
    throw usageError(
      'NoSelection',
      'No users are selected.',
      "Choose users with --filter 'FIELD=VALUE', --user NAME, --users-file FILE, --job JOB:failed or --all.",
    )
  }
  const conditions = [...flags.filter.map(parseCondition), ...flags.require.map(parseRequirement)]
  const excluded = flags.excludeUser.map((text) => namedUser(trimmed(text)))
  const named = [
    ...flags.user.map((text) => namedUser(trimmed(text))),
    ...(fromFile ?? []),
    ...(fromJobs?.users ?? []),
  ]
  const jobs = fromJobs === undefined ? {} : { jobs: fromJobs.jobs }
  return { conditions, excluded, ...jobs, ...(isNamed ? { named } : {}) }
}
