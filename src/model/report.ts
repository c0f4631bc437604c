/**
 * A plan or a job as a page for people: plain data, every text as it is. The forms (Markdown, HTML, CSV) escape what
 * they write, so that hostile names are harmless in each.
 */
export interface Report {
  readonly kind: 'plan' | 'job'
  readonly heading: string
  /** What, who, where, when; in the order they are shown. */
  readonly facts: readonly ReportFact[]
  /** How many users ended which way; of a plan, how many would. */
  readonly outcomes: readonly ReportOutcome[]
  /** One entry for each setting and new value. */
  readonly totals: readonly ReportTotal[]
  /** Users of each routing profile before and after; empty where none changes. */
  readonly impact: readonly ReportImpact[]
  readonly warnings: readonly string[]
  /** Users that can't be changed as asked, with the reason. */
  readonly refused: readonly ReportRefusal[]
  /** One row for each setting of each user. */
  readonly rows: readonly ReportRow[]
  /** Where the whole report is, for a form that has to leave rows out. */
  readonly whole: string
}

export interface ReportFact {
  readonly label: string
  readonly value: string
}

export interface ReportOutcome {
  readonly label: string
  readonly users: number
  readonly tone: 'good' | 'bad' | 'open' | 'calm'
}

export interface ReportTotal {
  /** `Routing profile → Billing: 97 users (61 from Basic, 36 from Sales)`. */
  readonly text: string
  readonly users: number
  /** The values that these users had before, the most frequent first. */
  readonly before: readonly { readonly value: string; readonly users: number }[]
}

export interface ReportImpact {
  readonly routingProfile: string
  readonly before: number
  readonly after: number
}

export interface ReportRefusal {
  readonly username: string
  readonly reason: string
}

export interface ReportRow {
  readonly username: string
  readonly userId: string
  readonly setting: string
  readonly before: string
  readonly after: string
  /** `planned` in a report of a plan. */
  readonly outcome: 'planned' | 'refused' | 'succeeded' | 'failed' | 'not-attempted'
  /** ISO 8601; `null` where nothing was sent. */
  readonly time: string | null
  readonly requestId: string | null
  /** The error code and message of what failed or was refused. */
  readonly reason: string | null
}

/** The columns of a row, with the headings that all forms share. */
export const REPORT_COLUMNS = [
  ['User', 'username'],
  ['User id', 'userId'],
  ['Setting', 'setting'],
  ['Before', 'before'],
  ['After', 'after'],
  ['Outcome', 'outcome'],
  ['Time', 'time'],
  ['Request id', 'requestId'],
  ['Reason', 'reason'],
] as const satisfies readonly (readonly [string, keyof ReportRow])[]
