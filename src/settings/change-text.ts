import { type Change, type ChangeTotal, labelOf, type Plan, type PlannedUser } from '../model/plan.js'
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

/**
 * The changes of some users by setting and new value. Deletions have totals of their own: see `totalLines`. `label`: the
 * names of ids.
 */
export class ChangeTotals {
  readonly #label: Label
  readonly #totals = new Map<string, ChangeTotal & { users: number; before: Map<string, number> }>()

  constructor(label: Label) {
    this.#label = label
  }

  add({ changes, action }: PlannedUser): void {
    if (action === 'delete') return
    // A user to create has had nothing before.
    for (const change of changes)
      for (const step of stepsOf(change, this.#label))
        this.#count(change.setting, action === 'create' ? { ...step, before: undefined } : step)
  }

  #count(column: string, { sign, value, before }: Step): void {
    const subject = subjectOf(column)
    const key = `${subject} ${sign} ${value}`
    const total = this.#totals.get(key) ?? { subject, column, sign, value, users: 0, before: new Map() }
    total.users += 1
    if (before !== undefined) total.before.set(before, (total.before.get(before) ?? 0) + 1)
    this.#totals.set(key, total)
  }

  /** The most frequent first. */
  get all(): readonly ChangeTotal[] {
    return [...this.#totals.values()].toSorted((a, b) => b.users - a.users)
  }
}

/** What a text about a plan is made of. */
export type Counted = Pick<Plan, 'users' | 'labels' | 'totals'>

/** The totals of a plan, the most frequent first. A plan that was read from a file has none yet. */
export function changeTotals(plan: Counted): readonly ChangeTotal[] {
  if (plan.totals !== undefined) return plan.totals
  const totals = new ChangeTotals(labelOf(plan))
  for (const user of plan.users) totals.add(user)
  return totals.all
}

const TOTALS_SHOWN = 12

/** A line about the new values of one setting. */
export interface TotalLine {
  readonly text: string
  readonly users: number
  /** How many had which value before; empty where many values are counted in one line. */
  readonly before: ReadonlyMap<string, number>
}

/**
 * The totals of a plan as people read them: who is created and deleted, then the settings. Those with many different new
 * values, as in a CSV, are counted.
 */
export function totalLines(plan: Counted): readonly TotalLine[] {
  return [...actionTotals(plan), ...settingLines(changeTotals(plan))]
}

function settingLines(totals: readonly ChangeTotal[]): readonly TotalLine[] {
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
  return `${subject} ${sign} ${value}: ${count(users, 'user')}${originText(before)}`
}

function originText(before: ReadonlyMap<string, number>): string {
  const from = [...before].toSorted(([, a], [, b]) => b - a)
  const shown = from.slice(0, BEFORE_SHOWN).map(([text, number]) => `${grouped(number)} from ${text}`)
  const others = from.slice(BEFORE_SHOWN).reduce((sum, [, number]) => sum + number, 0)
  const parts = others === 0 ? shown : [...shown, `${grouped(others)} from other values`]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

/** How many users a plan creates, or deletes from which routing profiles: `Delete 12 users (8 from Basic, 4 from Sales)`. */
function actionTotals(plan: Counted): readonly (TotalLine & { readonly what: string })[] {
  const users = { create: [] as PlannedUser[], delete: [] as PlannedUser[] }
  for (const user of plan.users)
    if (user.action !== undefined && user.failure === undefined) users[user.action].push(user)
  return (['create', 'delete'] as const).flatMap((action) => {
    const own = users[action]
    if (own.length === 0) return []
    const before = profilesLeft(own, labelOf(plan))
    const what = `${ACTION_VERBS[action]} ${count(own.length, 'user')}`
    return [{ what, text: `${what}${originText(before)}`, users: own.length, before }]
  })
}

const ACTION_VERBS = { create: 'Create', delete: 'Delete' } as const

function profilesLeft(users: readonly PlannedUser[], label: Label): ReadonlyMap<string, number> {
  const profiles = new Map<string, number>()
  for (const { setting, before } of users.flatMap(({ changes }) => changes)) {
    if (setting !== 'routing_profile' || before === null) continue
    const name = settingOf(setting).show(before, label)
    profiles.set(name, (profiles.get(name) ?? 0) + 1)
  }
  return profiles
}

const TOTALS_IN_SUMMARY = 3

/** A plan in one line, for lists of jobs: `Routing profile → Billing, Tags + team=blue`, `Delete 12 users`. */
export function summaryText(plan: Counted): string {
  const actions = actionTotals(plan).map(({ what }) => what)
  const edited = editSummary(plan)
  return [...actions, ...(edited === '' ? [] : [edited])].join(', ')
}

function editSummary(plan: Counted): string {
  const { users, labels } = plan
  const edited = users.filter(({ action }) => action === undefined)
  const totals = changeTotals(edited.length === users.length ? plan : { users: edited, labels })
  const subjects = [...new Set(totals.map(({ subject }) => subject))]
  if (totals.length > TOTALS_IN_SUMMARY) return subjects.join(', ')
  if (totals.length > 0)
    return totals.map(({ subject, sign, value }) => `${subject} ${sign} ${value}`).join(', ')
  return [...new Set(edited.flatMap(({ edits }) => edits.map(({ setting }) => subjectOf(setting))))].join(
    ', ',
  )
}

function stepsOf(change: Change, label: Label): readonly Step[] {
  const { setting: column, before, after } = change
  const setting = settingOf(column)
  const { kind } = setting.prompt.input
  if (kind !== 'names' && kind !== 'list') {
    return [{ sign: '→', value: shownValue(column, after, label), before: shownValue(column, before, label) }]
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

/** A value for people; a user that is created or deleted has none before or after. */
export function shownValue(column: string, value: Value, label: Label): string {
  if (value === null) return '(none)'
  const setting = settingOf(column)
  const text = setting.show(value, label)
  const { input, shown } = setting.prompt
  // A path needs no escapes where nothing is typed; entries of lists do, to be told apart.
  return input.kind === 'name' && shown !== undefined ? shown(text) : text
}

function valueAt(value: Value, key: string): unknown {
  return isRecord(value) ? value[key] : undefined
}
