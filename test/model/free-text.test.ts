import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { comparableName, isBlankText, trimmed } from '../../src/model/free-text.js'

const UNSEEN = [
  ' ',
  '\t',
  '\n',
  '\r',
  '\u{a0}',
  '\u{2007}',
  '\u{3000}',
  '\u{200b}',
  '\u{feff}',
  '\u{202a}',
  '\u{202c}',
  '\u{2060}',
  '\u{ad}',
  '\0',
]
const unseen = fc.string({ unit: fc.constantFrom(...UNSEEN), maxLength: 5 })
const core = fc.string({ unit: 'grapheme', maxLength: 12 }).map(trimmed)

test('invisible characters at both ends of a text are removed, and nothing else', () => {
  fc.assert(
    fc.property(unseen, core, unseen, (before, text, after) => {
      expect(trimmed(before + text + after)).toBe(text)
      expect(isBlankText(before + after)).toBe(true)
      expect(trimmed(trimmed(text))).toBe(trimmed(text))
    }),
  )
})

test('names match whatever kind of blank stands between their words', () => {
  const blanks = fc.constantFrom(' ', '\u{a0}', '\u{2009}', '\u{202f}', '\u{3000}')
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zé]{1,5}$/), { minLength: 1 }),
      blanks,
      blanks,
      (words, one, other) => {
        expect(comparableName(words.join(one))).toBe(comparableName(words.join(other).normalize('NFD')))
      },
    ),
  )
})

test('an emoji at the end of a text keeps all its parts', () => {
  for (const text of ['\u{2764}\u{fe0f}', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'])
    expect(trimmed(text)).toBe(text)
})

test('a megabyte of blanks within a text is read in no time', () => {
  const text = `a${' '.repeat(1 << 20)}b`
  expect(trimmed(text)).toBe(text)
})
