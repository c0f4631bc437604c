import { type Plan, planCounts, type ProfileImpact, planVerb } from '../model/plan.js'
import { count, duration, grouped } from '../model/wording.js'
import { totalLines } from '../settings/change-text.js'
import type { Paint } from './paint.js'
import { userTables } from './plan-users.js'
import { NAMES_SHOWN, namesShown } from './result-view.js'
import { visible } from './sanitise.js'
import { table } from './table.js'

/**
 * The plan as text for people: the instance, totals by setting and new value, some users, and the counts last.
 * @param howToSeeAll what to do to see the users that are left out
 * @param room columns for a row of a table
 */
export function planView(
  plan: Plan,
  warnings: readonly string[],
  paint: Paint,
  howToSeeAll: string,
  room?: number,
): string {
  const parts = [
    whereView(plan),
    totalsView(plan),
    changesView(plan, paint, howToSeeAll, room),
    refusalsView(plan, paint, howToSeeAll),
    countsView(plan, paint),
    (plan.notes ?? []).map((note) => `Note: ${visible(note)}\n`).join(''),
    warnings.map((warning) => paint.bad(`Warning: ${visible(warning)}\n`)).join(''),
    impactView(plan.impact ?? []),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function whereView({ place, note }: Plan): string {
  const { instance, account, region, caller } = place
  const reason = note === undefined ? '' : `Reason: ${visible(note)}\n`
  return `Instance ${visible(instance.alias)} (${instance.id})\nAccount ${account}, Region ${region}, caller ${visible(caller)}\n${reason}`
}

const USERS_SHOWN = 20
const REASONS_SHOWN = 10

function totalsView(plan: Plan): string {
  return totalLines(plan)
    .map(({ text }) => `${visible(text)}\n`)
    .join('')
}

function changesView(plan: Plan, paint: Paint, howToSeeAll: string, room: number | undefined): string {
  return userTables(plan)
    .map(({ headings, users, rowsOf }) => {
      const rows = users.slice(0, USERS_SHOWN).flatMap(rowsOf)
      return paint.headed(table(headings, rows, '  ', room)) + rest(users.length, howToSeeAll)
    })
    .join('\n')
}

function rest(users: number, howToSeeAll: string): string {
  const more = users - USERS_SHOWN
  return more > 0 ? `  … and ${grouped(more)} more; ${howToSeeAll}\n` : ''
}

function refusalsView(plan: Plan, paint: Paint, howToSeeAll: string): string {
  const groups = new Map<string, string[]>()
  for (const { username, failure, partial } of plan.users) {
    const reason = (failure ?? partial)?.message
    if (reason === undefined) continue
    const names = groups.get(reason)
    if (names === undefined) groups.set(reason, [username])
    else names.push(username)
  }
  if (groups.size === 0) return ''
  const refused = [...groups.values()].reduce((sum, { length }) => sum + length, 0)
  const more = groups.size - REASONS_SHOWN
  return [
    paint.bad(`${count(refused, 'user')} can't be changed:\n`),
    ...[...groups]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .slice(0, REASONS_SHOWN)
      .map(([reason, names]) => reasonView(reason, names, howToSeeAll)),
    ...(more > 0 ? [`  … and ${count(more, 'other reason')}; ${howToSeeAll}\n`] : []),
  ].join('')
}

/** Users refused for the same reason. */
function reasonView(reason: string, names: readonly string[], howToSeeAll: string): string {
  const hint = names.length > NAMES_SHOWN ? `; ${howToSeeAll}` : ''
  return `  ${count(names.length, 'user')}: ${visible(reason)}\n    ${namesShown(names)}${hint}\n`
}

function countsView(plan: Plan, paint: Paint): string {
  const { selected, changing, unchanged, refused } = planCounts(plan)
  const counts =
    `${count(selected, 'user')} selected: ${grouped(changing)} to ${planVerb(plan)}, ${grouped(unchanged)} unchanged` +
    (refused === 0 ? '' : `, ${grouped(refused)} refused`)
  const calls = callsText(plan.calls)
  const made = callsText(plan.readsMade ?? {})
  const besides = made === '' ? '' : ` (besides ${made} to make this plan)`
  const pace = `Calls: ${calls}; ${about(plan.estimateSeconds)} at the API rate limit${besides}\n`
  return `${paint.strong(counts)}\n${calls === '' ? '' : pace}`
}

function about(seconds: number): string {
  return seconds < 1 ? 'less than 1 s' : `about ${duration(seconds)}`
}

/** `2 DescribeUser, 1 TagResource`. */
function callsText(calls: Plan['calls']): string {
  return Object.entries(calls)
    .map(([operation, number]) => `${grouped(number)} ${operation}`)
    .join(', ')
}

/** `Routing profile: Basic 61 → 40, Sales 12 → 0 (nobody left)`. */
function impactView(impact: readonly ProfileImpact[]): string {
  if (impact.length === 0) return ''
  const parts = impact.map(
    ({ routing_profile: name, before, after }) =>
      `${visible(name)} ${grouped(before)} → ${grouped(after)}${after === 0 ? ' (nobody left)' : ''}`,
  )
  return `Routing profile: ${parts.join(', ')}\n`
}
