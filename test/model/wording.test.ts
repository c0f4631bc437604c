import { expect, test } from 'vitest'
import { count, wholeNumber } from '../../src/model/wording.js'

test.each([
  ['4391', 4391],
  ['4,391', 4391],
  [' 1,234,567 ', 1_234_567],
  ['0', 0],
])('"%s" is read as %i', (text, number) => {
  expect(wholeNumber(text)).toBe(number)
})

test.each(['', '4,39', '43,91', ',391', '4,391,', '4.391', '-1', '1e3'])(
  '"%s" is no whole number',
  (text) => {
    expect(wholeNumber(text)).toBeUndefined()
  },
)

test('counts carry thousands separators', () => {
  expect(count(4391, 'user')).toBe('4,391 users')
})
