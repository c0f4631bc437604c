import { expect, test } from 'vitest'
import { readingText } from '../../src/output/reading-line.js'
import { visible } from '../../src/output/sanitise.js'
import { table } from '../../src/output/table.js'
import { count, duration } from '../../src/model/wording.js'

test.each([
  '\u{1b}[31mred',
  'a\rb',
  'a\nb',
  'a\tb',
  '\u{7}',
  '\u{0}',
  '\u{7f}',
  '\u{9b}31m',
  '\u{202e}x',
  '\u{2066}x',
  '\u{200b}',
  '\u{feff}',
  '\u{2028}',
  '\u{ad}',
  '\u{e0041}',
  '\u{d800}',
])('%j is shown, not obeyed', (text) => {
  expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
  expect(visible(text)).toContain('\\u{')
})

test('letters of all scripts stay as they are', () => {
  expect(visible('Zoë 小龙 👍🏽 é')).toBe('Zoë 小龙 👍🏽 é')
})

test('columns stand under each other, wide characters and all', () => {
  expect(
    table(
      ['A', 'B'],
      [
        ['小龙', 'x'],
        ['e\u{301}', 'y'],
      ],
    ),
  ).toBe('A     B\n小龙  x\ne\u{301}     y\n')
})

test('numbers and times in words', () => {
  expect([count(1, 'user'), count(1200, 'user')]).toEqual(['1 user', '1,200 users'])
  expect([duration(42), duration(180), duration(185), duration(7800)]).toEqual([
    '42 s',
    '3 min',
    '3 min 5 s',
    '2 h 10 min',
  ])
})

test('progress names what is read, how far it is, and the time left if it is long', () => {
  expect(readingText('Reading users', 0)).toBe('Reading users…')
  expect(readingText('Reading users', 1200)).toBe('Reading users… 1,200')
  expect(readingText('Checking users', 0, 8, 2)).toBe('Checking users… 0 of 8')
  expect(readingText('Checking users', 50, 1000, 475.5)).toBe(
    'Checking users… 50 of 1,000, about 7 min 56 s left',
  )
})
