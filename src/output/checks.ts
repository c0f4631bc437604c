import { count } from '../model/wording.js'
import type { Paint } from './paint.js'
import { visible } from './sanitise.js'

const STATE_WIDTH = 'FAILURE'.length

/** A line a check, its hint below it. */
export function checkView({ check, state, message, hint }: Check, width: number, paint: Paint): string {
  const word = state === 'failure' ? 'FAILURE' : state
  const padded = word.padEnd(STATE_WIDTH)
  const shown = state === 'failure' ? paint.bad(padded) : state === 'warning' ? paint.strong(padded) : padded
  const line = `${shown}  ${check.padEnd(width)}  ${visible(message)}\n`
  return hint === null ? line : `${line}${' '.repeat(STATE_WIDTH + width + 4)}→ ${visible(hint)}\n`
}

/** The summary line. */
export function checksSummary(checks: readonly Check[]): string {
  const failures = checks.filter(({ state }) => state === 'failure').length
  const warnings = checks.filter(({ state }) => state === 'warning').length
  if (failures > 0) return `${count(failures, 'failure')}, ${count(warnings, 'warning')}`
  return warnings > 0 ? `Ready, with ${count(warnings, 'warning')}` : 'Ready'
}

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
