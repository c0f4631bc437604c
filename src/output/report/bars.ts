import { escapeHtml } from './escape-html.js'
import type { ReportOutcome, ReportTotal } from '../../model/report.js'

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
