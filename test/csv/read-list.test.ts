import { describe, expect, it } from 'vitest'
import { complaintText } from '../../src/csv/complaint.js'
import { readUserList } from '../../src/csv/read-list.js'
import { bytesOf, fixture } from './support.js'

const list = (text: string) => readUserList(bytesOf(text), 'users.txt')
const complaintsOf = (text: string) => list(text).complaints.map(complaintText)

describe('readUserList', () => {
  it('reads one name a line, trimmed', () => {
    expect(readUserList(fixture('names.txt'), 'names.txt')).toEqual({
      entries: [
        { line: 1, username: 'ann' },
        { line: 2, username: String.raw`CORP\bob` },
        { line: 4, username: "o'neill, sean" },
        { line: 5, username: 'ann' },
      ],
      complaints: [],
    })
  })

  it.each(['', '\ufeff', '\n \r\n'])('finds nobody in %j', (text) => {
    expect(list(text)).toEqual({ entries: [], complaints: [] })
  })

  it.each<[string, string, object[]]>([
    ['usernames', 'username\nbob\n', [{ line: 2, username: 'bob' }]],
    ['ids', 'team;user_id\nx;id-1\n', [{ line: 2, userId: 'id-1' }]],
    [
      'both',
      'username,user_id\nbob,id-1\nann,\n,id-2\n',
      [
        { line: 2, username: 'bob', userId: 'id-1' },
        { line: 3, username: 'ann' },
        { line: 4, userId: 'id-2' },
      ],
    ],
    ['a quoted header and guarded cells', '"username"\n\'-bob\n', [{ line: 2, username: '-bob' }]],
    [
      'duplicates and other columns',
      'username,acw_timeout\nbob,1E+5\nbob,#REF!\n',
      [
        { line: 2, username: 'bob' },
        { line: 3, username: 'bob' },
      ],
    ],
  ])('reads a CSV of %s', (_, text, entries) => {
    expect(list(text)).toEqual({ entries, complaints: [] })
  })

  it.each([
    ['User Name', 'username'],
    ['userid', 'user_id'],
    ['USERNAME', 'username'],
    ['team,user-id', 'user_id'],
    ['usernames;team', 'username'],
  ])('complains about the header %j', (header, meant) => {
    expect(complaintsOf(`${header}\n`)).toEqual([expect.stringContaining(`close to ${meant}`)])
  })

  it.each(['userid1', 'user.name', 'user'])('takes %j for a user', (name) => {
    expect(list(`${name}\n`)).toEqual({ entries: [{ line: 1, username: name }], complaints: [] })
  })

  it('complains about bytes that are no text', () => {
    const bytes = Buffer.from('ann\nzo\xeb\n', 'latin1')
    expect(readUserList(bytes, 'l.txt').complaints).toMatchObject([
      { line: 2, cure: expect.stringContaining('CSV UTF-8') },
    ])
    expect(complaintsOf('a\0nn\nbob\n')).toEqual([expect.stringContaining('users.txt:1: holds a NUL byte')])
  })

  it('complains about rows that name nobody', () => {
    expect(list('username,team\n,blue\n').complaints).toMatchObject([{ line: 2, column: 'username' }])
  })
})
