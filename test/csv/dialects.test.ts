import { describe, expect, it, test } from 'vitest'
import { bytesOf, cellsOf, complaintsOf, fixture, read, headersOf } from './support.js'
import { readUserList } from '../../src/csv/read-list.js'

describe('one table in several dialects', () => {
  it.each([
    ['utf8.csv', 'Sales DE'],
    ['utf8-bom-crlf.csv', 'Sales DE'],
    ['utf16be.csv', 'Sales DE'],
    ['utf16le-without-bom.csv', 'Sales DE'],
    ['lone-cr.csv', 'Sales DE'],
    ['utf16le-excel-unicode-text.txt', 'Sales DE, AT'],
    ['semicolon-locale.csv', 'Sales DE, AT'],
    ['excel-windows-csv-utf8.csv', 'Sales DE, AT'],
    ['excel-windows-csv-utf8-semicolon.csv', 'Sales DE, AT'],
    ['excel-windows-unicode-text.txt', 'Sales DE, AT'],
    ['excel-mac-csv-utf8.csv', 'Sales DE, AT'],
    ['libreoffice-csv.csv', 'Sales DE, AT'],
    ['google-sheets.csv', 'Sales DE, AT'],
  ])('reads %s', (name, profile) => {
    const table = read(fixture(name))
    expect(table.complaints).toEqual([])
    expect(headersOf(table)).toEqual(['username', 'routing_profile', 'first_name'])
    expect(cellsOf(table)).toEqual([{ username: 'zoë', routing_profile: profile, first_name: 'Zoë' }])
  })
})

describe('the delimiter', () => {
  it.each([
    ['a quoted comma in a ; header', '"Name, full, as written";username;tags\nx;bob;k=v\n'],
    ['bare commas in a ; header', 'Name, full, as, written;username;tags\nx;bob;k=v\n'],
    ['tabs', 'note\tusername\ttags\nx, y; z\tbob\tk=v\n'],
    ['blank lines before the header', '\n;;\n  \nusername;tags\nbob;k=v\n'],
    ['one line without end', 'username;tags\nbob;k=v'],
  ])('is found with %s', (_, text) => {
    const table = read(text)
    expect(table.complaints).toEqual([])
    expect(cellsOf(table)).toMatchObject([{ username: 'bob', tags: 'k=v' }])
  })
})

describe('lines', () => {
  it('line numbers are those on which records start', () => {
    const table = read(fixture('quoted-newlines.csv'))
    expect(table.complaints).toEqual([])
    expect(table.rows.map((row) => [row.line, row.cells.get('note')])).toEqual([
      [2, 'one\r\ntwo\r\n\r\nfour'],
      [7, 'lf\nonly'],
      [9, 'a "quoted" word, and a comma'],
    ])
  })
})

describe('what is not valid text', () => {
  it('is one complaint with line and column', () => {
    expect(complaintsOf(fixture('windows-1252.csv'))).toEqual([
      'in.csv:3, column username: holds bytes that are not valid UTF-8, on this line and 1 more ' +
        '(in Excel, save the file as "CSV UTF-8")',
    ])
  })

  it.each(['excel-windows-csv.csv', 'excel-mac-csv.csv'])(
    'is what plain CSV of a spreadsheet is: %s',
    (name) => {
      expect(complaintsOf(fixture(name))).toEqual([
        expect.stringMatching(
          /in\.csv:2, column username: holds bytes that are not valid UTF-8.*"CSV UTF-8"/,
        ),
      ])
    },
  )

  it('does not make two damaged names look like one', () => {
    const bytes = Buffer.from('username,tags\nm\xfcller,a=b\nm\xf6ller,a=b\n', 'latin1')
    expect(complaintsOf(bytes)).toHaveLength(1)
  })

  it('may be UTF-16 too', () => {
    const bytes = Buffer.from('\ufeffusername\ttags\r\nb\ud800b\ta=b\r\n', 'utf16le')
    expect(complaintsOf(bytes)).toEqual([
      expect.stringContaining('in.csv:2, column username: holds bytes that are not valid UTF-16LE'),
    ])
  })

  it('may be binary', () => {
    expect(complaintsOf('username,tags\0\nb,k=v\n')).toEqual([
      expect.stringContaining('in.csv:1: holds a NUL'),
    ])
    expect(complaintsOf('username,tags\nb,k=\0v\n')).toEqual([
      expect.stringContaining('in.csv:2, column tags'),
    ])
    expect(complaintsOf(Buffer.from('PK\x03\x04\x14\0\x06\0'))).toEqual([
      expect.stringContaining('an Excel workbook'),
    ])
    expect(complaintsOf(new Uint8Array(4096))).toEqual([expect.stringContaining('NUL')])
  })
})

test.each([
  ['sep=;\r\nusername;tags\r\nb;k=v\r\n', 3],
  ['\u{feff}sep=,\nusername,tags\nb,k=v\n', 3],
  ['"sep=;"\n\nusername;tags\nb;k=v\n', 4],
  ['sep=\t\nusername\ttags\nb\tk=v\n', 3],
])('the line that tells Excel the delimiter is no header: %j', (text, line) => {
  const table = read(text)
  expect(table.complaints).toEqual([])
  expect(headersOf(table)).toEqual(['username', 'tags'])
  expect(table.rows).toEqual([
    {
      line,
      cells: new Map([
        ['username', 'b'],
        ['tags', 'k=v'],
      ]),
    },
  ])
})

test('a sep= line in a list of users names no user', () => {
  const names = (text: string) =>
    readUserList(bytesOf(text), 'in.csv').entries.map(({ username }) => username)
  expect(names('sep=;\nusername;x\nanna;1\n')).toEqual(['anna'])
  expect(names('sep=;\nanna\nbert\n')).toEqual(['anna', 'bert'])
})
