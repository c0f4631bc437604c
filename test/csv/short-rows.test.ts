import { expect, test } from 'vitest'
import { cellsOf, complaintsOf, read } from './support.js'

const HEADER = 'username,acw_timeout,tags,note'
const full = (n: number) => `user${n},30,a=b,x`
const rows = (from: number, to: number, row: (n: number) => string) =>
  Array.from({ length: to - from }, (_, index) => row(from + index))
const fileOf = (...lines: readonly string[]) => `${[HEADER, ...lines].join('\r\n')}\r\n`

test('a spreadsheet leaves out the last cells of sixteen rows in which they are empty: they are empty cells', () => {
  const text = fileOf(
    ...rows(1, 16, full),
    ...rows(16, 32, (n) => `user${n},60`),
    ...rows(32, 48, full),
    ...rows(48, 50, (n) => `user${n},60,c=d`),
  )
  expect(complaintsOf(text)).toEqual([])
  const cells = cellsOf(read(text))
  expect(cells).toHaveLength(49)
  expect(cells[20]).toEqual({ username: 'user21', acw_timeout: '60', tags: '', note: '' })
  expect(cells[48]).toEqual({ username: 'user49', acw_timeout: '60', tags: 'c=d', note: '' })
})

const COMPLAINT = 'the row ends after 2 of 4 cells'

test('a row that is shorter than those around it is a complaint', () => {
  const text = fileOf(...rows(1, 20, full), 'user20,60', ...rows(21, 48, full))
  expect(complaintsOf(text)).toEqual([expect.stringContaining(`in.csv:21, column tags: ${COMPLAINT}`)])
})

test('so are short rows that do not end where a spreadsheet ends its block', () => {
  const text = fileOf(...rows(1, 15, full), ...rows(15, 32, (n) => `user${n},60`))
  expect(complaintsOf(text)).toEqual([expect.stringContaining(`in.csv:16, column tags: ${COMPLAINT}`)])
})

test('so is the last row of a file that may be cut off', () => {
  const text = fileOf(...rows(1, 16, full), 'user16,60')
  expect(complaintsOf(text)).toEqual([])
  expect(complaintsOf(text.trimEnd())).toEqual([expect.stringContaining(COMPLAINT)])
})

test('rows with a line break in a cell and blank rows count as rows', () => {
  const first = ['user1,30,a=b,"x\r\ny"', ',,,', ...rows(3, 16, full)]
  const text = fileOf(...first, ...rows(16, 32, (n) => `user${n},60`))
  expect(complaintsOf(text)).toEqual([])
})
