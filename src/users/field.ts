import type { SearchQuery } from '../connect/connect.js'
import type { NameKind, Names } from '../model/names.js'
import type { User } from '../model/user.js'

export const OPERATORS = ['=', '!=', '^=', '*=', '<', '<=', '>', '>='] as const
export type Operator = (typeof OPERATORS)[number]

/** A parsed `--filter` or `--require`. */
export interface Condition {
  /** As in the filter, e.g. `tag:team`; conditions of one field are joined by this. */
  readonly name: string
  readonly field: Field
  /** The tag's key; empty for other fields. */
  readonly key: string
  readonly operator: Operator
  readonly value: string
  /** It must hold whatever other conditions its field has. */
  readonly isRequired?: true
}

/** The flag that it stands after on the command line. */
export function flagOf({ isRequired }: Pick<Condition, 'isRequired'>): '--filter' | '--require' {
  return isRequired === true ? '--require' : '--filter'
}

export const TAG_PREFIX = 'tag:'

/** A field of the filter language. */
export interface Field {
  readonly name: string
  /** As in lists of fields. */
  readonly shown: string
  /** As the console calls it. */
  readonly title: string
  readonly example: string
  readonly operators: readonly Operator[]
  /** Whether `field=` with nothing behind it means something. */
  readonly mayBeEmpty?: true
  /** The possible values, if they are a few words. */
  readonly words?: readonly string[]
  /** The word for users without any of its names, if there is one. */
  readonly none?: string
  /** The possible values, if they aren't names. */
  offers?(names: Names, operator: Operator): readonly { readonly text: string; readonly name: string }[]
  /** The names that must be loaded before `test` can be made. */
  readonly names: readonly NameKind[]
  /**
   * Whether a user fits a condition; for `!=` whether the condition's `=` does not hold.
   * @throws BulkError exit 2 for an unknown name
   */
  test(condition: Condition, names: Names): (user: User) => boolean
  /** Whether the test looks at ACW timeouts, which cost reads of their own. */
  readonly needsAcw?: true
  /** Whether the test looks at proficiencies, which cost a read a user. */
  readonly needsProficiencies?: true
  /**
   * The condition as a query of the service; `undefined` if its unconfirmed rules (case, partial matches, tags without a
   * value) might lose a user.
   */
  push?(condition: Condition, names: Names): SearchQuery | undefined
}
