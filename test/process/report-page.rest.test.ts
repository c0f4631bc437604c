import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { htmlReport } from '../../src/output/report/html.js'
import type { Report } from '../../src/model/report.js'

/** Where Debian's package and the GitHub runners have it. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

const USERS = 5_000
const REPORT: Report = {
  kind: 'job',
  heading: 'Routing profile → Billing',
  facts: [
    { label: 'Instance', value: 'acme-service' },
    { label: 'Requested by', value: 'arn:aws:iam::111122223333:user/sandbox' },
  ],
  outcomes: [
    { label: 'Succeeded', users: 4_990, tone: 'good' },
    { label: 'Failed', users: 10, tone: 'bad' },
  ],
  totals: [
    {
      text: 'Routing profile → Billing: 5,000 users (3,800 from Basic Routing Profile, 1,200 from Sales Tier 2)',
      users: USERS,
      before: [
        { value: 'Basic Routing Profile', users: 3_800 },
        { value: 'Sales Tier 2', users: 1_200 },
      ],
    },
  ],
  impact: [{ routingProfile: 'Sales Tier 2', before: 1_200, after: 0 }],
  warnings: ['Sales Tier 2 has nobody left'],
  refused: [{ username: 'kai.brown', reason: 'would have 51 tags; the limit is 50' }],
  rows: Array.from({ length: USERS }, (_, n) => ({
    username: n === 7 ? '<b>mallory</b>' : `user${n}`,
    userId: `id-${n}`,
    setting: 'Routing profile',
    before: n % 4 === 0 ? 'Sales Tier 2' : 'Basic Routing Profile',
    after: 'Billing',
    outcome: n < 10 ? ('failed' as const) : ('succeeded' as const),
    time: '2026-11-28T15:00:00.000Z',
    requestId: `req-${n}`,
    reason: n < 10 ? 'ThrottlingException: Rate exceeded' : null,
  })),
  whole: '',
}

describe.skipIf(CHROMIUM === undefined)('the HTML report in a browser', () => {
  let folder: string
  let browser: Browser
  let page: Page
  const errors: string[] = []
  const requests: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connect-bulk-report-'))
    const file = join(folder, 'report.html')
    await writeFile(file, htmlReport(REPORT))
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    // A browser starts slowly on a busy machine.
  }, 60_000)

  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })

  const visibleRows = (): Promise<unknown> =>
    page.evaluate("document.querySelectorAll('#rows tbody tr:not([hidden])').length")
  const nameAt = (n: number): Promise<unknown> =>
    page.evaluate(`document.querySelectorAll('#rows tbody tr')[${n}].cells[0].textContent`)
  const sortByUser = (): Promise<unknown> =>
    page.evaluate("document.querySelector('#rows th button').click()")

  test('shows every user of 5,000, with names as text', async () => {
    expect(await visibleRows()).toBe(USERS)
    expect(await page.getByText('<b>mallory</b>').count()).toBe(1)
    expect(await page.locator('svg rect').count()).toBe(4)
  })

  test('finds rows by any of their texts', async () => {
    await page.fill('#find', 'req-4999')
    expect(await visibleRows()).toBe(1)
    expect(await page.locator('#found').innerText()).toBe('1 row')
    await page.fill('#find', '')
    expect(await visibleRows()).toBe(USERS)
  })

  test('sorts by a heading, numbers by their value, and back', async () => {
    await sortByUser()
    expect(await nameAt(3)).toBe('user2')
    await sortByUser()
    expect(await nameAt(0)).toBe('user4999')
  })

  test('asks nothing of anywhere and reports no error', () => {
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([])
    expect(errors).toEqual([])
  })
})
