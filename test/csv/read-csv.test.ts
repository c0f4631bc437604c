import { fc } from '../support/fast-check.js'
import { describe, expect, it } from 'vitest'
import { cellsOf, complaintsOf, fixture, read, headersOf } from './support.js'

describe('readCsv', () => {
  it('takes columns in any order and keeps unknown ones cell for cell', () => {
    const table = read(' note ,tags,username\n x ,a=b,bob\n')
    expect(headersOf(table, false)).toEqual([' note '])
    expect(cellsOf(table)).toEqual([{ ' note ': ' x ', tags: 'a=b', username: 'bob' }])
  })

  it('skips blank lines and rows of empty cells, and keeps empty cells empty', () => {
    const table = read('username,tags\n\n,\n  ,\nbob,\n')
    expect(table.complaints).toEqual([])
    expect(table.rows).toEqual([
      {
        line: 5,
        cells: new Map([
          ['username', 'bob'],
          ['tags', ''],
        ]),
      },
    ])
  })

  it('ignores empty cells beyond the header, and empty headers at its end', () => {
    const table = read('username,tags,,\nbob,a=b,,,,\nann,a=b\n')
    expect(table.complaints).toEqual([])
    expect(headersOf(table)).toEqual(['username', 'tags'])
    expect(table.rows).toHaveLength(2)
  })

  it('takes off one formula guard, and no other apostrophe', () => {
    expect(cellsOf(read(fixture('formula-guards.csv')))).toEqual([
      { username: '-bob', first_name: '=1+1', last_name: "'quoted", note: "'tis" },
    ])
  })

  it('finds zero rows under a lone header', () => {
    const table = read('username,tags\r\n')
    expect(table).toMatchObject({ rows: [], complaints: [] })
    expect(headersOf(table)).toEqual(['username', 'tags'])
  })

  it('accepts the headers it is told of', () => {
    const table = read('user login,first name\nbob,Bob\n', {
      aliases: new Map([
        ['user login', 'username'],
        ['first name', 'first_name'],
      ]),
    })
    expect(table.complaints).toEqual([])
    expect(headersOf(table)).toEqual(['user login', 'first name'])
    expect(cellsOf(table)).toEqual([{ username: 'bob', first_name: 'Bob' }])
  })

  it('reads headers such as constructor like any other', () => {
    const table = read('username,tags,__proto__,constructor,toString\nbob,a=b,x,y,z\n')
    expect(table.complaints).toEqual([])
    expect(table.rows[0]?.cells.get('__proto__')).toBe('x')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('never crashes', () => {
    const unit = fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      "'",
      'username',
      'tags',
      'bob',
      '\0',
      'é',
      ' ',
    )
    const text = fc.string({ unit, maxLength: 60 }).map((x) => Buffer.from(x))
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        const table = read(bytes)
        expect(table.complaints.every((complaint) => complaint.line >= 1)).toBe(true)
      }),
    )
  })
})

describe('complaints', () => {
  it('come all at once, in the order of lines', () => {
    expect(complaintsOf(fixture('everything-wrong.csv'))).toMatchInlineSnapshot(`
      [
        "in.csv:1, column "User Name": is not a column, but close to username (rename the column to username)",
        "in.csv:1, column routing_profil: is not a column, but close to routing_profile (rename the column to routing_profile)",
        "in.csv:1, column Acw-Timeout: is not a column, but close to acw_timeout (rename the column to acw_timeout)",
        "in.csv:1, column team: is given twice (keep one of the two columns)",
        "in.csv:2, column team: the row ends after 4 of 5 cells (leave no cell out, empty ones included)",
        "in.csv:3, column "User Name": the row does not say which user it is about (fill in username)",
        "in.csv:4, column routing_profil: holds "#REF!", a spreadsheet error (correct the formula, or replace it by its value)",
        "in.csv:4, column Acw-Timeout: holds "1E+5", a number that a spreadsheet has shortened (format the column as text and enter the value again)",
        "in.csv:5, column routing_profil: unescaped quote inside an unquoted cell (put the whole cell in quotes and double the quotes inside it)",
        "in.csv:6: the row has 6 cells, but the header names 5 columns (a cell that holds the delimiter must be in quotes)",
        "in.csv:7, column "User Name": "ann" is already on line 4 (give each user one row; several values go into one cell with | between them)",
      ]
    `)
  })

  it.each([
    ['Routing_Profile', 'routing_profile'],
    ['routing profile', 'routing_profile'],
    ['routing-profile', 'routing_profile'],
    [' routing_profile', 'routing_profile'],
    ['routing_profiles', 'routing_profile'],
    ['ruoting_profile', undefined],
    ['routng_profile', 'routing_profile'],
    ['tag', 'tags'],
    ['tag2', undefined],
    ['lob', undefined],
    ['team', undefined],
  ])('header %j is taken for a misspelt %j', (header, meant) => {
    const complaints = complaintsOf(`username,acw_timeout,${header}\nbob,30,x\n`)
    if (meant === undefined) expect(complaints).toEqual([])
    else
      expect(complaints).toEqual([expect.stringContaining(`is not a column, but close to ${meant} (rename`)])
  })

  it.each<[string, string, string[]]>([
    ['no bytes', '', ['in.csv:1: the file is empty (its first row must name the columns)']],
    [
      'only a byte order mark and blank lines',
      '\ufeff\r\n\r\n',
      ['in.csv:1: the file is empty (its first row must name the columns)'],
    ],
    [
      'no user column',
      'tags\na=b\n',
      [
        'in.csv:1: has no username or user_id column; its columns are "tags" (the first row of the file must name the columns: call the one with the login names username)',
      ],
    ],
    [
      'a column given twice',
      'username,tags,tags\nb,,\n',
      ['in.csv:1, column tags: is given twice (keep one of the two columns)'],
    ],
    [
      'a user column given twice',
      'username,tags,username\nb,a=b,b\n',
      ['in.csv:1, column username: is given twice (keep one of the two columns)'],
    ],
    [
      'a mangled cell under a column given twice',
      'username,tags,tags\nb,#NAME?,#NAME?\n',
      [
        'in.csv:1, column tags: is given twice (keep one of the two columns)',
        expect.stringMatching(/^in.csv:2, column tags: .*#NAME/),
      ],
    ],
    [
      'an unknown column given twice',
      'username,tags,x,x\nb,,,\n',
      ['in.csv:1, column x: is given twice (keep one of the two columns)'],
    ],
    [
      'a nameless column',
      'username,,tags\nb,,\n',
      ['in.csv:1, column "number 2": has no name in the header line (name the column or delete it)'],
    ],
    [
      'a short row',
      'username,acw_timeout,tags\nb\n',
      [
        'in.csv:2, column acw_timeout: the row ends after 1 of 3 cells (leave no cell out, empty ones included)',
      ],
    ],
    [
      'a long row',
      'username,tags\nb,a=b,,c,\n',
      [
        'in.csv:2: the row has 4 cells, but the header names 2 columns (a cell that holds the delimiter must be in quotes)',
      ],
    ],
    [
      'a row about nobody',
      'user_id,username,tags\n , ,a=b\n',
      ['in.csv:2, column user_id: the row does not say which user it is about (fill in user_id or username)'],
    ],
    [
      'a user twice',
      'username,tags\nbob,a=b\nann,a=b\n"Bob",\n',
      [
        'in.csv:4, column username: "Bob" is already on line 2 (give each user one row; several values go into one cell with | between them)',
      ],
    ],
    [
      'an id twice',
      'user_id,tags\ni-1,a=b\n"i-1",a=b\n',
      [
        'in.csv:3, column user_id: "i-1" is already on line 2 (give each user one row; several values go into one cell with | between them)',
      ],
    ],
    [
      'a quote in a bare cell',
      'username,tags\nb"ob,\nann,\n',
      [
        'in.csv:2, column username: unescaped quote inside an unquoted cell (put the whole cell in quotes and double the quotes inside it)',
      ],
    ],
    [
      'text after a closing quote',
      'username,tags\n\nbob,"a=b"c\nann,\n',
      [
        'in.csv:3, column tags: a quoted cell of the row that starts here is not closed, or goes on after its closing quote (close the cell with a quote, and double the quotes inside it)',
      ],
    ],
    [
      'an unclosed quote in the header',
      'username,"tags\nbob,a=b\n',
      [
        'in.csv:1: a quote that was opened in the row that starts here is never closed (close the cell with a quote, or double a quote that is meant literally)',
      ],
    ],
  ])('about %s', (_, text, complaints) => {
    expect(complaintsOf(text)).toEqual(complaints)
  })

  it('about missing settings name what could be there', () => {
    expect(complaintsOf('username,team\nbob,x\n')).toEqual([
      expect.stringMatching(/^in.csv:1: has no column of a setting.*routing_profile, acw_timeout/),
    ])
    expect(complaintsOf('username,team\nbob,x\n', { settingColumns: [] })).toEqual([])
  })

  it('about a user on two rows are made only if wanted', () => {
    expect(complaintsOf('username,tags\nbob,\nbob,\n', { uniqueUsers: false })).toEqual([])
  })

  it('about an unclosed quote name the line it was opened on, and the other rows are read', () => {
    const table = read(fixture('unclosed-quote.csv'))
    expect(table.complaints).toMatchObject([{ line: 3, column: 'first_name' }])
    expect(table.rows.map((row) => row.line)).toEqual([2, 4])
  })

  it('about a runaway quote are one, whatever it swallows', () => {
    const complaints = complaintsOf(`username,tags\nbob,"${'x,y\n'.repeat(400_000)}`)
    expect(complaints).toEqual([
      expect.stringContaining('in.csv:2, column tags: the row that starts here is longer than 1 MiB'),
    ])
  })

  it('about bad quotes stop after twenty', () => {
    const complaints = complaintsOf(`username,tags\n${'b"b,\n'.repeat(1000)}`)
    expect(complaints).toHaveLength(21)
    expect(complaints.at(-1)).toBe('in.csv:21: too many rows like this one: the rest was not read')
  })

  it('about mangled cells spare the columns that are not ours', () => {
    const complaints = read(fixture('mangled-by-spreadsheet.csv')).complaints
    expect(complaints.map(({ line, column }) => [line, column])).toEqual([
      [2, 'desk_phone_number'],
      [2, 'first_name'],
      [3, 'username'],
      [3, 'desk_phone_number'],
    ])
    expect(complaints[0]?.cure).toContain('format the column as text')
  })

  it.each([
    '#NAME?',
    '#REF!',
    '#VALUE!',
    '#DIV/0!',
    '#N/A',
    '#NUM!',
    '#NULL!',
    '#WERT!',
    '#####',
    '1.2E+11',
    '1,2E-05',
    '1E+11',
  ])('are made about %s', (cell) => expect(complaintsOf(`username;tags\nbob;${cell}\n`)).toHaveLength(1))

  it.each(['#blue', '#1', 'E+11', '12e4', '1.2', '+4930123456', 'A#NAME?'])(
    'are not made about %s',
    (cell) => {
      expect(complaintsOf(`username;tags\nbob;${cell}\n`)).toEqual([])
    },
  )

  it('quote what they show of the file, without its control characters', () => {
    const [complaint] = complaintsOf(`username,tags\n"b\x1b[2Jb",\n"b\x1b[2Jb",\n`)
    expect(complaint).toContain(String.raw`"b\u001b[2Jb" is already on line 2`)
  })
})
