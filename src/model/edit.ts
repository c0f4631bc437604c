import type { Value } from './value.js'

/** One wanted value of one setting of one user. Plain JSON, so that plans and journals can hold it. */
export interface Edit {
  /** The setting's CSV column, its name everywhere. */
  readonly setting: string
  /** The CSV cell that asks for it, as the person gave it: what goes back into a failures CSV. */
  readonly given: string
  /** What the setting made of it, with ids. Only the setting itself reads this. */
  readonly want: Value
}

/** Why an edit can't be made of a text, or can't be applied to a user. */
export interface Refusal {
  readonly refused: string
  /** What to do about it. */
  readonly hint?: string
  /** A stable name for programs, e.g. `UnknownName`. */
  readonly code: string
  /** Default: `invalid`. */
  readonly kind?: 'invalid' | 'limit'
}

export function isRefused(answer: object): answer is Refusal {
  return 'refused' in answer
}
