import type { Change, PlannedUser } from '../model/plan.js'
import { isRecord, keysIn, pick, type Value } from '../model/value.js'
import { count, grouped } from '../model/wording.js'
import { settingOf } from './index.js'

/** One thing that a change does: a new value, or an entry that is added or removed. */
interface Step {
  readonly sign: '→' | '+' | '-'
  readonly value: string
  /** What was there before; `undefined` for an entry that was not there. */
  readonly before: string | undefined
}

type Label = (id: string) => string

/** What a change does, in few words: `Basic → Billing`, `+ Team Lead, - Agent`. Not yet safe for a terminal. */
export function changeText(change: Change, label: Label): string {
  return stepsOf(change, label)
    .map(({ sign, value, before }) => (sign === '→' ? `${before ?? ''} → ${value}` : `${sign} ${value}`))
    .join(', ')
}

/** The setting that a change is about: what is added and what is removed are changes of the same. */
export function subjectOf(setting: string): string {
  return settingOf(setting).title.replace(/ (added|removed)$/, '')
}

/** The same step for some users of a plan. */
export interface ChangeTotal {
  readonly subject: string
  readonly column: string
  readonly sign: Step['sign']
  readonly value: string
  readonly users: number
  /** How many had which value before. */
  readonly before: ReadonlyMap<string, number>
}

/** The changes of a plan by setting and new value, the most frequent first. */
export function changeTotals(users: readonly PlannedUser[], label: Label): readonly ChangeTotal[] {
  const totals = new Map<string, ChangeTotal & { users: number; before: Map<string, number> }>()
  for (const { changes } of users) {
    for (const change of changes) {
      const subject = subjectOf(change.setting)
      for (const { sign, value, before } of stepsOf(change, label)) {
        const key = `${subject} ${sign} ${value}`
        const empty = { subject, column: change.setting, sign, value, users: 0, before: new Map() }
        const total = totals.get(key) ?? empty
        total.users += 1
        if (before !== undefined) total.before.set(before, (total.before.get(before) ?? 0) + 1)
        totals.set(key, total)
      }
    }
  }
  return [...totals.values()].toSorted((a, b) => b.users - a.users)
}

const TOTALS_SHOWN = 12

/** A line about the new values of one setting. */
export interface TotalLine {
  readonly text: string
  readonly users: number
  /** How many had which value before; empty where many values are counted in one line. */
  readonly before: ReadonlyMap<string, number>
}

/** The totals of a plan as people read them: settings with many different new values, as in a CSV, are counted. */
export function totalLines(users: readonly PlannedUser[], label: Label): readonly TotalLine[] {
  const totals = changeTotals(users, label)
  return [...new Set(totals.map(({ subject }) => subject))].flatMap((subject) => {
    const own = totals.filter((total) => total.subject === subject)
    if (own.length <= TOTALS_SHOWN)
      return own.map((total) => ({ text: totalText(total), users: total.users, before: total.before }))
    const changed = own.reduce((sum, total) => sum + total.users, 0)
    const text = `${subject}: ${count(changed, 'change')}, ${grouped(own.length)} different values`
    return [{ text, users: changed, before: new Map() }]
  })
}

const BEFORE_SHOWN = 3

/** `Routing profile → Billing: 97 users (61 from Basic, 36 from Sales)`. */
function totalText({ subject, sign, value, users, before }: ChangeTotal): string {
  const from = [...before].toSorted(([, a], [, b]) => b - a)
  const shown = from.slice(0, BEFORE_SHOWN).map(([text, number]) => `${grouped(number)} from ${text}`)
  const others = from.slice(BEFORE_SHOWN).reduce((sum, [, number]) => sum + number, 0)
  const parts = others === 0 ? shown : [...shown, `${grouped(others)} from other values`]
  const origin = parts.length === 0 ? '' : ` (${parts.join(', ')})`
  return `${subject} ${sign} ${value}: ${count(users, 'user')}${origin}`
}

const TOTALS_IN_SUMMARY = 3

/** A plan in one line, for lists of jobs: `Routing profile → Billing, Tags + team=blue`. */
export function summaryText(users: readonly PlannedUser[], label: Label): string {
  const totals = changeTotals(users, label)
  const subjects = [...new Set(totals.map(({ subject }) => subject))]
  if (totals.length > TOTALS_IN_SUMMARY) return subjects.join(', ')
  if (totals.length > 0)
    return totals.map(({ subject, sign, value }) => `${subject} ${sign} ${value}`).join(', ')
  return [...new Set(users.flatMap(({ edits }) => edits.map(({ setting }) => subjectOf(setting))))].join(', ')
}

function stepsOf(change: Change, label: Label): readonly Step[] {
  const { setting: column, before, after } = change
  const setting = settingOf(column)
  const { kind } = setting.prompt.input
  if (kind !== 'names' && kind !== 'list') {
    return [{ sign: '→', value: setting.show(after, label), before: setting.show(before, label) }]
  }
  const entry = (value: Value, key: string): string => setting.show(pick(value, [key]), label)
  const [had, has] = [keysIn(before), keysIn(after)]
  return [
    ...has
      .filter((key) => !had.includes(key) || valueAt(before, key) !== valueAt(after, key))
      .map((key) => ({
        sign: '+' as const,
        value: entry(after, key),
        before: had.includes(key) ? entry(before, key) : undefined,
      })),
    ...had
      .filter((key) => !has.includes(key))
      // A tag goes whatever its value.
      .map((key) => ({
        sign: '-' as const,
        value: typeof valueAt(before, key) === 'string' ? key : entry(before, key),
        before: undefined,
      })),
  ]
}

function valueAt(value: Value, key: string): unknown {
  return isRecord(value) ? value[key] : undefined
}
