/** The result of one check of `doctor`. */
export interface Check {
  /** What was looked at: `credentials`, `permission`. */
  readonly check: string
  readonly state: 'ok' | 'warning' | 'failure'
  readonly message: string
  /** What to do about it. */
  readonly hint: string | null
}

export function ok(check: string, message: string): Check {
  return { check, state: 'ok', message, hint: null }
}

export function warning(check: string, message: string, hint: string): Check {
  return { check, state: 'warning', message, hint }
}
