import { createHash } from 'node:crypto'
import { SCRIPT, STYLE } from './page-assets.js'
import {
  type Report,
  type ReportRow,
  REPORT_COLUMNS,
  type ReportOutcome,
  type ReportTotal,
} from '../../model/report.js'
import { count, grouped } from '../../model/wording.js'
import { visible } from '../sanitise.js'

/**
 * The report as one page that needs nothing else: styles, script and pictures are in it, and its content security
 * policy forbids every request. Sorting and finding work without a library; without a script it is still all there.
 */
export function htmlReport(report: Report): string {
  const { heading, facts, warnings } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="connect-bulk">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(heading)}</h1>
<dl>${facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
</header>
<main>
${outcomesOf(report)}${totalsOf(report)}${impactOf(report)}${notesOf('Warnings', warnings)}${refusedOf(report)}${rowsOf(report)}</main>
<script>${SCRIPT}</script>
</body>
</html>
`
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function policy(): string {
  return `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`
}

function outcomesOf({ outcomes }: Report): string {
  const shown = outcomes.filter(({ users }) => users > 0)
  if (shown.length === 0) return ''
  const legend = shown.map(
    ({ label, users, tone }) =>
      `<li><i class="${tone}"></i>${escapeHtml(label)} <b>${grouped(users)}</b></li>`,
  )
  return section('Users', `${outcomeBar(shown)}<ul class="legend">${legend.join('')}</ul>`)
}

function totalsOf({ totals }: Report): string {
  if (totals.length === 0) return ''
  const items = totals.map((total) => `<li>${escapeHtml(total.text)}${totalBars(total)}</li>`)
  return section('Changes', `<ul class="totals">${items.join('')}</ul>`)
}

function impactOf({ impact }: Report): string {
  if (impact.length === 0) return ''
  const rows = impact.map(
    ({ routingProfile, before, after }) =>
      `<tr><td>${escapeHtml(routingProfile)}</td><td class="number">${grouped(before)}</td><td class="number">${grouped(after)}</td></tr>`,
  )
  return section(
    'Impact',
    `<table><thead><tr><th>Routing profile</th><th>Users before (about)</th><th>Users after</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  )
}

function notesOf(title: string, notes: readonly string[]): string {
  if (notes.length === 0) return ''
  return section(title, `<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`)
}

function refusedOf({ refused }: Report): string {
  return notesOf(
    'Can’t be changed as asked',
    refused.map(({ username, reason }) => `${username}: ${reason}`),
  )
}

/** A plan has no times and requests. */
function rowsOf({ kind, rows }: Report): string {
  if (rows.length === 0) return ''
  const columns = REPORT_COLUMNS.filter(
    ([, member]) => kind === 'job' || (member !== 'time' && member !== 'requestId'),
  )
  const headings = columns.map(([title]) => `<th><button type="button">${title}</button></th>`).join('')
  const body = rows
    .map((row) => `<tr>${columns.map(([, member]) => cellOf(row, member)).join('')}</tr>`)
    .join('\n')
  return section(
    'Every change',
    `<p class="find"><label>Find <input type="search" id="find"></label> <output id="found">${count(rows.length, 'row')}</output></p>
<div class="wide"><table id="rows"><thead><tr>${headings}</tr></thead><tbody>
${body}
</tbody></table></div>`,
  )
}

function cellOf(row: ReportRow, member: keyof ReportRow): string {
  const text = escapeHtml(row[member] ?? '')
  return member === 'outcome' ? `<td class="${row.outcome}">${text}</td>` : `<td>${text}</td>`
}

function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${body}</section>\n`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text that a page shows as it is, in an element or an attribute. */
export function escapeHtml(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

const WIDTH = 600
const HEIGHT = 18
const GAP = 4

/** One bar, a piece for each outcome. The legend beside it says the numbers. */
export function outcomeBar(outcomes: readonly ReportOutcome[]): string {
  const all = outcomes.reduce((sum, { users }) => sum + users, 0)
  let x = 0
  const pieces = outcomes.map(({ users, tone }) => {
    const width = (users / all) * WIDTH
    const piece = `<rect class="${tone}" x="${rounded(x)}" y="0" width="${rounded(width)}" height="${HEIGHT}"/>`
    x += width
    return piece
  })
  return picture(HEIGHT, 'Users by outcome', pieces)
}

/** A bar for each value before the change, as long as its share of the users. */
export function totalBars({ before, users, text }: ReportTotal): string {
  const rows = before.map((one, index) => {
    const width = Math.max(1, (one.users / users) * WIDTH)
    return `<rect class="calm" x="0" y="${index * (HEIGHT / 2 + GAP)}" width="${rounded(width)}" height="${HEIGHT / 2}"/>`
  })
  return picture(rows.length * (HEIGHT / 2 + GAP), `Before the change: ${text}`, rows)
}

function picture(height: number, title: string, shapes: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(title)}">${shapes.join('')}</svg>`
}

function rounded(number: number): string {
  return number.toFixed(1)
}
