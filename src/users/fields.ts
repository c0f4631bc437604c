import type { NameKind, Names } from '../model/names.js'
import type { User } from '../model/user.js'
import type { Condition, Operator } from './condition.js'
import { routingProfileField } from './field-routing-profile.js'
import { tagField } from './field-tag.js'
import { usernameField } from './field-username.js'

export const TAG_PREFIX = 'tag:'

/** A field of the filter language. */
export interface Field {
  readonly name: string
  /** As in lists of fields. */
  readonly shown: string
  readonly example: string
  readonly operators: readonly Operator[]
  /** Whether `field=` with nothing behind it means something. */
  readonly mayBeEmpty: boolean
  /** The names that must be loaded before `test` can be made. */
  readonly names: readonly NameKind[]
  /**
   * Whether a user fits a condition; for `!=` whether the condition's `=` does not hold.
   * @throws BulkError exit 2 for a name that stands for nothing.
   */
  test(condition: Condition, names: Names): (user: User) => boolean
}

/** All fields, in the order in which help and errors list them. */
export const FIELDS: readonly Field[] = [usernameField, routingProfileField, tagField]
