import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { expect, test } from 'vitest'
import { rowsOfFile } from '../../src/api/input-rows.js'
import { BulkError } from '../../src/model/errors.js'
import { createWorld } from '../support/world.js'

/** `npm run fuzz` makes it many. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500)

const header = fc.constantFrom(
  'username',
  'user_id',
  'routing_profile',
  'acw_timeout',
  'tags',
  'User Name',
  'note',
  'password',
  'exported',
  '',
  'email',
  'user login',
)
const cell = fc.oneof(
  fc.constantFrom(
    '',
    'omar.smith',
    'Billing',
    '1.2E+11',
    '#NAME?',
    '=1+1',
    "'x",
    '"',
    'a"b',
    'voice=30',
    'k=v|',
    '\\',
    '\u0000',
    '\ufeff',
    'x\r\ny',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const file = fc
  .record({
    headers: fc.array(header, { maxLength: 6 }),
    rows: fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 5 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    quotes: fc.boolean(),
    encoding: fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'),
  })
  .map(({ headers, rows, delimiter, end, quotes, encoding }) => {
    const text = (one: string) => (quotes ? `"${one.replaceAll('"', '""')}"` : one)
    const lines = [headers, ...rows].map((row) => row.map(text).join(delimiter))
    return Buffer.from(lines.join(end), encoding)
  })

test('whatever a file holds, it is read or complained about, and never anything else', () => {
  fc.assert(
    fc.property(fc.oneof(file, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      try {
        const { rows, complaints, extraColumns } = rowsOfFile(bytes, 'in.csv')
        for (const { line } of complaints) expect(line).toBeGreaterThan(0)
        expect(extraColumns.join()).not.toMatch(/password/i)
        for (const row of rows) expect(row.line).toBeGreaterThan(1)
      } catch (error) {
        expect(error).toBeInstanceOf(BulkError)
        expect(error).toMatchObject({ exitCode: 2 })
      }
    }),
    { numRuns: RUNS },
  )
}, 600_000)

const CHANGES: Readonly<Record<string, readonly string[]>> = {
  routing_profile: ['Billing', 'Sales', 'Basic Routing Profile'],
  hierarchy: ['France/Nord/Team A', 'none'],
  persistent_connection: ['on', 'off'],
  acw_timeout: ['0', '77', 'voice=5,chat=6'],
  last_name: ['Müller', '=1+1', "O'Neil"],
  tags: ['fuzz=1', 'a\\=b=c'],
}

test('an export with some cells changed plans exactly those edits', async () => {
  const world = await createWorld({ users: 25 })
  await world.run(['export', '--out', 'all.csv'])
  const text = await world.read('all.csv')
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true })
  const edit = fc.record({
    row: fc.nat(24),
    column: fc.constantFrom(...Object.keys(CHANGES)),
    pick: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async (edits) => {
      const changed = rows.map((row) => ({ ...row }))
      const expected = new Set<string>()
      for (const { row, column, pick } of edits) {
        const values = CHANGES[column] ?? []
        const [target, original] = [changed[row] ?? {}, rows[row] ?? {}]
        target[column] = values[pick % values.length] ?? ''
        const key = `${original['user_id']} ${column}`
        if (target[column] === original[column]) expected.delete(key)
        else expected.add(key)
      }
      await world.write('edited.csv', stringify(changed, { header: true }))
      const ran = await world.run(['apply', 'edited.csv', '--dry-run', '--output', 'json'])
      const planned = ran
        .json()
        .changes.map((one: { userId: string; setting: string }) => `${one.userId} ${one.setting}`)
      // A cell written in another way may say what the user has already: then there is nothing to do.
      for (const key of planned) expect([...expected]).toContain(key)
      for (const key of expected)
        if (!key.endsWith('acw_timeout') && !key.endsWith('tags')) expect(planned).toContain(key)
    }),
    { numRuns: Math.min(RUNS, 25) },
  )
}, 120_000)
