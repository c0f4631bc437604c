import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { readCsvPieces } from '../../src/csv/read-csv.js'
import { bytesOf, OPTIONS, read } from './support.js'

const keep = () => (row: unknown) => row

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let from = 0, n = 0; from < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1
    pieces.push(bytes.subarray(from, from + size))
    from += size
  }
  return pieces
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'anna',
    'Zoë 山田',
    '"',
    'a"b',
    '""',
    '"x\r\ny"',
    '"a,b"',
    '\u0000',
    '\ufffd',
    '#NAME?',
    '😀',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const csv = fc
  .record({
    before: fc.constantFrom('', '\ufeff', 'sep=;\r\n', '\n\r\n', ';;\n'),
    head: fc.constantFrom(
      'username,acw_timeout',
      'username;tags',
      'username\ttags\tjob',
      'user name,tags',
      '"username',
    ),
    rows: fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 8 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'),
  })
  .map(({ before, head, rows, delimiter, end, encoding }) => {
    const lines = [head, ...rows.map((row) => row.join(delimiter))]
    return Buffer.from(before + lines.join(end), encoding)
  })

test('a file in pieces is read as a whole one is, wherever it is cut', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(csv, sizes, async (bytes, pieces) => {
      expect(await readCsvPieces(cut(bytes, pieces), OPTIONS, keep)).toEqual(read(bytes))
    }),
    { numRuns: 60 },
  )
})

/** Longer than what is waited for before the header is judged. */
function long(rows: number, broken: readonly number[]): string {
  const lines = Array.from({ length: rows }, (_, n) =>
    broken.includes(n) ? `user${n},"30"x` : n % 7 === 0 ? `user${n},"3\r\n0"` : `user${n},30`,
  )
  return `username,acw_timeout\r\n${lines.join('\r\n')}\r\n`
}

test('a long file in pieces too, with what is wrong in it', async () => {
  const bytes = bytesOf(long(8_000, [3, 5_000, 7_999]))
  const whole = read(bytes)
  expect(whole.rows).toHaveLength(7_997)
  expect(whole.complaints.map(({ line }) => line)).toHaveLength(3)
  for (const sizes of [[65_536], [1000, 7], [100_000, 1]])
    expect(await readCsvPieces(cut(bytes, sizes), OPTIONS, keep)).toEqual(whole)
})

test('no more is kept of a file than what its rows are made into', async () => {
  let [made, kept] = [0, 0]
  async function* pieces() {
    yield bytesOf('username,acw_timeout,notes\n')
    for (; made < 2_000; made++) {
      yield bytesOf(`user${made},30,"${'x'.repeat(2_000)}"\n`)
      // Rows are made while the file comes, and not after it.
      if (made > 200) expect(kept).toBeGreaterThan(made - 200)
    }
  }
  const table = await readCsvPieces(pieces(), OPTIONS, () => ({ line }) => {
    kept++
    return line
  })
  expect(table.rows).toEqual(Array.from({ length: 2_000 }, (_, n) => n + 2))
})
