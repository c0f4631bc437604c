import { type Plan, planCounts } from '../model/plan.js'
import type { Value } from '../model/value.js'
import { settingOf } from '../settings/index.js'
import { visible } from './sanitise.js'
import { table } from './table.js'
import type { Paint } from './paint.js'
import { count, duration, grouped } from '../model/wording.js'

/** The plan as people read it: where, every user old → new, then the counts, so that the end of it says it all. */
export function planView(plan: Plan, warnings: readonly string[], paint: Paint): string {
  const parts = [
    whereView(plan),
    changesView(plan, paint),
    failuresView(plan, paint),
    countsView(plan, paint),
    (plan.notes ?? []).map((note) => `Note: ${visible(note)}\n`).join(''),
    warnings.map((warning) => paint.bad(`Warning: ${visible(warning)}\n`)).join(''),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function whereView({ place }: Plan): string {
  const { instance, account, region, caller } = place
  return `Instance ${visible(instance.alias)} (${instance.id})\nAccount ${account}, Region ${region}, caller ${visible(caller)}\n`
}

function changesView(plan: Plan, paint: Paint): string {
  const changing = plan.users.filter(({ changes }) => changes.length > 0)
  const rows = changing
    .slice(0, USERS_SHOWN)
    .flatMap(({ username, changes }) =>
      changes.map(({ setting, before, after }) => [
        username,
        settingOf(setting).title,
        `${shown(setting, before, plan)} → ${shown(setting, after, plan)}`,
      ]),
    )
  if (rows.length === 0) return ''
  const more = changing.length - USERS_SHOWN
  const rest = more > 0 ? `  and ${count(more, 'more user')}; --output json and --out tell of all\n` : ''
  return paint.headed(table(['USER', 'SETTING', 'NOW → NEW'], rows, '  ')) + rest
}

/** Nobody reads on after so many. */
const USERS_SHOWN = 5_000

function failuresView(plan: Plan, paint: Paint): string {
  const rows = plan.users.flatMap(({ username, failure, partial }) => {
    const found = failure ?? partial
    return found === undefined ? [] : [[username, found.message]]
  })
  if (rows.length === 0) return ''
  const more = rows.length - USERS_SHOWN
  const rest = more > 0 ? `  and ${count(more, 'more user')}\n` : ''
  return `${paint.bad(`${count(rows.length, 'user')} can't be changed as asked:`)}\n${table(['USER', 'REASON'], rows.slice(0, USERS_SHOWN), '  ')}${rest}`
}

function countsView(plan: Plan, paint: Paint): string {
  const { selected, changing, unchanged, refused } = planCounts(plan)
  const lines = [
    ...groupLines(groupsOf(plan)),
    paint.strong(
      `${count(selected, 'user')} selected: ${grouped(changing)} to change, ${grouped(unchanged)} unchanged` +
        (refused === 0 ? '' : `, ${grouped(refused)} refused`),
    ),
  ]
  const calls = Object.entries(plan.calls).map(([operation, number]) => `${grouped(number)} ${operation}`)
  if (calls.length > 0)
    lines.push(`Calls: ${calls.join(', ')}; at the quota's pace about ${duration(plan.estimateSeconds)}`)
  return `${lines.join('\n')}\n`
}

const GROUPS_SHOWN = 12

function groupLines(groups: readonly (readonly [string, number])[]): readonly string[] {
  const more = groups.length - GROUPS_SHOWN
  const lines = groups.slice(0, GROUPS_SHOWN).map(([change, users]) => `${change}: ${count(users, 'user')}`)
  return more > 0 ? [...lines, `and ${count(more, 'other change')}`] : lines
}

/** How many users get the same change. */
function groupsOf(plan: Plan): readonly (readonly [string, number])[] {
  const groups = new Map<string, number>()
  for (const { changes } of plan.users) {
    for (const { setting, before, after } of changes) {
      const change = `${settingOf(setting).title}: ${shown(setting, before, plan)} → ${shown(setting, after, plan)}`
      groups.set(change, (groups.get(change) ?? 0) + 1)
    }
  }
  return [...groups].toSorted(([, a], [, b]) => b - a)
}

function shown(setting: string, value: Value, { labels }: Plan): string {
  return visible(settingOf(setting).show(value, (id) => labels[id] ?? id))
}
