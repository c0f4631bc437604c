import { fc } from '../support/fast-check.js'
import { describe, expect, it } from 'vitest'
import { writeCsv } from '../../src/csv/write-csv.js'
import { read, headersOf } from './support.js'

describe('writeCsv', () => {
  it('writes a byte order mark, CRLF, RFC 4180 quotes and formula guards', () => {
    const rows = [
      ['bob', '=1+1', 'a "b", c'],
      ['', "'tis", 'two\nlines'],
    ]
    expect(writeCsv(['username', '-x', 'note'], rows)).toBe(
      '\ufeffusername,\'-x,note\r\nbob,\'=1+1,"a ""b"", c"\r\n,\'\'tis,"two\nlines"\r\n',
    )
  })

  it('takes any iterable, also an empty one', () => {
    expect(writeCsv(['a', 'b'], new Set([['1', '2']]))).toBe('\ufeffa,b\r\n1,2\r\n')
    expect(writeCsv(['a', 'b'], [])).toBe('\ufeffa,b\r\n')
  })

  const awkward = fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      "'",
      '=',
      '-',
      '+',
      '@',
      ' ',
      'a',
      '\\',
      '|',
      'é',
      '\ufeff',
    ),
  })
  const anything = fc
    .string({ unit: 'binary' })
    .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text))
  const cell = fc.oneof(awkward, anything)

  it('is read back cell for cell', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 5 }), (rows) => {
        const table = read(
          writeCsv(
            ['username', 'one', 'two', 'three'],
            rows.map((row, i) => [`u${i}`, ...row]),
          ),
          {
            settingColumns: [],
          },
        )
        expect(table.complaints).toEqual([])
        expect(table.rows.map((row) => [...row.cells.values()].slice(1))).toEqual(rows)
      }),
    )
  })

  it('is read back header for header', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const header = `${text}.`
        const table = read(writeCsv([header, 'username'], [['x', 'bob']]), { settingColumns: [] })
        expect(headersOf(table)).toEqual([header, 'username'])
        expect(headersOf(table, false)).toEqual([header])
        expect(table.complaints).toEqual([])
      }),
    )
  })
})
