import { describe, expect, test } from 'vitest'
import { renderReport } from '../../../src/output/report/forms.js'
import { htmlReport } from '../../../src/output/report/html.js'
import { MARKDOWN_LIMIT, markdownReport } from '../../../src/output/report/markdown.js'
import type { Report, ReportRow } from '../../../src/model/report.js'

function rowOf(row: Partial<ReportRow> = {}): ReportRow {
  return {
    username: 'omar.smith',
    userId: '1',
    setting: 'Routing profile',
    before: 'Basic',
    after: 'Billing',
    outcome: 'succeeded',
    time: '2026-11-28T15:00:00.000Z',
    requestId: 'req-1',
    reason: null,
    ...row,
  }
}

function reportOf(report: Partial<Report> = {}): Report {
  return {
    kind: 'job',
    heading: 'Routing profile → Billing',
    facts: [{ label: 'Instance', value: 'acme-service' }],
    outcomes: [{ label: 'Succeeded', users: 1, tone: 'good' }],
    totals: [
      {
        text: 'Routing profile → Billing: 97 users (61 from Basic, 36 from Sales)',
        users: 97,
        before: [
          { value: 'Basic', users: 61 },
          { value: 'Sales', users: 36 },
        ],
      },
    ],
    impact: [{ routingProfile: 'Sales', before: 1_200, after: 0 }],
    warnings: [],
    refused: [],
    rows: [rowOf()],
    whole: 'The whole report: connect-bulk report 20261128-150000-abcd --out report.html',
    ...report,
  }
}

const HOSTILE = 'a|b <img src=x onerror=alert(1)> @octocat #1 `code` \u{202e}evil\nwww.evil.example https://x'

describe('Markdown', () => {
  test('shows totals with where the users come from, impact and every change', () => {
    const text = markdownReport(reportOf())
    expect(text).toContain('- Routing profile → Billing: 97 users (61 from Basic, 36 from Sales)')
    expect(text).toContain('- Sales: about 1,200 → 0')
    expect(text).toContain('| omar.smith | Routing profile | Basic → Billing | succeeded |')
  })

  test('a hostile name makes no column, markup, mention, link or line', () => {
    const line = markdownReport(reportOf({ rows: [rowOf({ username: HOSTILE })] }))
      .split('\n')
      .find((one) => one.includes('octocat'))
    expect(line).toContain('a\\|b \\<img')
    expect(line).toContain('@<!-- -->octocat')
    expect(line).toContain('\\#<!-- -->1')
    expect(line).toContain('www<!-- -->.evil')
    expect(line).toContain('https:<!-- -->//x')
    expect(line).not.toContain('\u{202e}')
    expect(line?.endsWith('| req-1 |')).toBe(true)
  })

  test('a long report ends after a whole user, with the number left out and where the whole is', () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => [
      rowOf({ username: `user${n}`, userId: String(n) }),
      rowOf({ username: `user${n}`, userId: String(n), setting: 'Tags' }),
    ]).flat()
    const text = markdownReport(reportOf({ rows }))
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LIMIT)
    expect(text.length).toBeGreaterThan(MARKDOWN_LIMIT - 1_000)
    const shown = text.match(/\| user\d+ \| Tags/g)?.length ?? 0
    expect(text.match(/\| user\d+ \| Routing/g)?.length).toBe(shown)
    expect(text).toContain(`${(3_000 - shown).toLocaleString('en-US')} more users are left out here.`)
    expect(text.trimEnd().endsWith('--out report.html')).toBe(true)
  })
})

describe('HTML', () => {
  test('a hostile name stays text', () => {
    const page = htmlReport(reportOf({ heading: HOSTILE, rows: [rowOf({ username: HOSTILE })] }))
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toContain('\u{202e}')
  })

  test('the page forbids itself every request', () => {
    const page = htmlReport(reportOf())
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/(src|href)="/)
    expect(page).not.toContain(' style="')
  })
})

test('the CSV has a row for each setting of each user and guards formulas', async () => {
  const text = await renderReport('.csv', reportOf({ rows: [rowOf({ before: '=1+1', time: null })] }))
  expect(text.split('\r\n')).toEqual([
    '\u{feff}User,User id,Setting,Before,After,Outcome,Time,Request id,Reason',
    "omar.smith,1,Routing profile,'=1+1,Billing,succeeded,,req-1,",
    '',
  ])
})
