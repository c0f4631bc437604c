import { expect, test } from 'vitest'
import { widthOf } from '../../src/output/fit.js'
import { table } from '../../src/output/table.js'

const HEADINGS = ['DELETE', 'NAME', 'LAST CHANGE', 'ROUTING PROFILE', 'SECURITY PROFILES']
const ROW = [
  'mehmet.fernandez2',
  'Mehmet Fernández',
  '2026-11-29 05:10',
  'Basic Routing Profile',
  'Agent, Team Lead, Recordings / EU',
]

test('cells that need more room continue in their own column; nothing is cut', () => {
  const lines = table(HEADINGS, [ROW], '  ', 79).trimEnd().split('\n')
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(79)
  const [heading = '', ...others] = lines
  const starts = ['DELETE', 'NAME', 'LAST', 'ROUTING', 'SECURITY'].map((title) => heading.indexOf(title))
  const columnText = (column: number): string =>
    others
      .map((line) => line.slice(starts[column], (starts[column + 1] ?? Number.POSITIVE_INFINITY) - 1).trim())
      .filter((text) => text !== '')
      .join(' ')
  expect(columnText(0)).toBe('mehmet.fernandez2')
  for (const column of [1, 2, 3, 4]) expect(columnText(column)).toContain(ROW[column])
})

test('with enough room each row is one line', () => {
  expect(table(HEADINGS, [ROW], '  ', 140).trimEnd().split('\n')).toHaveLength(2)
  expect(table(HEADINGS, [ROW], '  ')).toBe(table(HEADINGS, [ROW], '  ', 140))
})
