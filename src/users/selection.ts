import { usageError } from '../model/errors.js'
import { trimmed } from '../model/free-text.js'
import { type Condition, parseCondition } from './condition.js'
import { type NamedUser, namedUser } from './named-users.js'

/** Who is meant. */
export interface Selection {
  readonly conditions: readonly Condition[]
  /** Users asked for by name or id; absent if nobody was, which is not the same as an empty list. */
  readonly named?: readonly NamedUser[]
  readonly excluded: readonly NamedUser[]
}

/** The selecting flags as typed. */
export interface SelectionFlags {
  readonly filter: readonly string[]
  readonly user: readonly string[]
  /** The users of `--users-file`, already read. */
  readonly fromFile?: readonly NamedUser[] | undefined
  readonly excludeUser: readonly string[]
  readonly all: boolean
}

/**
 * @param everyoneByDefault whether no selection at all means everyone (reading commands) or is refused (writing ones)
 * @throws BulkError exit 2 for contradictory flags, no selection, or a broken filter
 */
export function createSelection(flags: SelectionFlags, everyoneByDefault: boolean): Selection {
  const names = flags.user.length > 0 || flags.fromFile !== undefined
  const selects = names || flags.filter.length > 0
  if (flags.all && selects) {
    throw usageError(
      'ContradictoryFlags',
      '--all goes with none of --filter, --user and --users-file.',
      'Leave --all out, or the others.',
    )
  }
  if (!flags.all && !selects && !everyoneByDefault) {
    throw usageError(
      'NoSelection',
      'No users are selected.',
      "Say who is to change: --filter 'FIELD=VALUE', --user NAME, --users-file FILE or --all.",
    )
  }
  const conditions = flags.filter.map(parseCondition)
  const excluded = flags.excludeUser.map((text) => namedUser(trimmed(text)))
  const named = [...flags.user.map((text) => namedUser(trimmed(text))), ...(flags.fromFile ?? [])]
  return { conditions, excluded, ...(names ? { named } : {}) }
}
