import { visible } from '../sanitise.js'
import type { Report, ReportRow } from '../../model/report.js'
import { grouped } from '../../model/wording.js'

/** GitHub refuses comments above 65,536 characters; job summaries may be longer, readers' patience isn't. */
export const MARKDOWN_LIMIT = 60_000
/** What is left for the heading of the table and the last line below a shortened head. */
const HEAD_MARGIN = 5_000

/**
 * The report as GitHub-flavoured Markdown, for a pull request or a job summary. Longer ones end after a whole user's
 * rows, with the number of users left out and where the whole report is.
 */
export function markdownReport(report: Report): string {
  const head = shortened(headOf(report), report)
  const columns = columnsOf(report)
  const heading = `${tableRow(columns.map(([title]) => title))}${tableRow(columns.map(() => '---'))}`
  const users = groupByUser(report.rows)
  if (users.length === 0) return head
  let text = `${head}\n## Users\n\n${heading}`
  for (const [index, rows] of users.entries()) {
    const next = rows.map((row) => tableRow(columns.map(([, cell]) => cell(row)))).join('')
    const rest = `\n${grouped(users.length - index)} more users are left out here. ${escape(report.whole)}\n`
    const isLast = index === users.length - 1
    if (text.length + next.length + (isLast ? 0 : rest.length) > MARKDOWN_LIMIT) return text + rest
    text += next
  }
  return text
}

/** A head so long that no user fits below it ends after a whole line. */
function shortened(head: string, { whole }: Report): string {
  const rest = `\nMore is left out here. ${escape(whole)}\n`
  const room = MARKDOWN_LIMIT - HEAD_MARGIN
  if (head.length <= room) return head
  return head.slice(0, head.lastIndexOf('\n', room - rest.length) + 1) + rest
}

function headOf({ heading, facts, outcomes, totals, impact, warnings, refused }: Report): string {
  return [
    `# ${escape(heading)}\n`,
    table(
      ['', ''],
      facts.map(({ label, value }) => [label, value]),
    ),
    list(outcomes.filter(({ users }) => users > 0).map(({ label, users }) => `${label}: ${grouped(users)}`)),
    section('Changes', list(totals.map(({ text }) => text))),
    section(
      'Impact',
      list(
        capped(
          impact.map((one) => `${one.routingProfile}: about ${grouped(one.before)} → ${grouped(one.after)}`),
        ),
      ),
    ),
    section('Warnings', list(capped(warnings))),
    section(
      'Can’t be changed as asked',
      list(capped(refused.map(({ username, reason }) => `${username}: ${reason}`))),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

const LINES_SHOWN = 50

function capped(lines: readonly string[]): readonly string[] {
  const more = lines.length - LINES_SHOWN
  return more > 0 ? [...lines.slice(0, LINES_SHOWN), `${grouped(more)} more`] : lines
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escape(line)}\n`).join('')
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map(tableRow).join('')
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(escape).join(' | ')} |\n`
}

type Column = readonly [title: string, cell: (row: ReportRow) => string]

/** A plan has no outcomes, times and requests. */
function columnsOf({ kind }: Report): readonly Column[] {
  const always: readonly Column[] = [
    ['User', ({ username }) => username],
    ['Setting', ({ setting }) => setting],
    ['Before → after', ({ before, after }) => `${before} → ${after}`],
  ]
  if (kind === 'plan') return always
  return [
    ...always,
    ['Outcome', ({ outcome, reason }) => (reason === null ? outcome : `${outcome}: ${reason}`)],
    ['Time', ({ time }) => time ?? ''],
    ['Request id', ({ requestId }) => requestId ?? ''],
  ]
}

function groupByUser(rows: readonly ReportRow[]): readonly (readonly ReportRow[])[] {
  const users = new Map<string, ReportRow[]>()
  for (const row of rows) {
    const key = `${row.userId} ${row.username}`
    users.set(key, [...(users.get(key) ?? []), row])
  }
  return [...users.values()]
}

/**
 * A text that Markdown shows as it is. The empty comment breaks what GitHub makes links and mentions of after it has
 * parsed the page, where a backslash no longer helps.
 */
function escape(text: string): string {
  return visible(text)
    .replaceAll(/[\\`*_{}[\]<>|~!#&]/g, (character) => `\\${character}`)
    .replaceAll(/@|#|:(?=\/\/)|\bwww(?=\.)/gi, (found) => `${found}<!-- -->`)
}
