import { fc } from '../support/fast-check.js'
import { describe, expect, it } from 'vitest'
import { escapeCell, type Separator, splitCell, splitOnce, unescapeCell } from '../../src/csv/cell-text.js'

const cell = fc.string({ unit: fc.constantFrom('\\', '|', '=', ':', ',', '/', 'a', ' ', '\n') })
const separator = fc.constantFrom<Separator>('|', '=', ':', ',', '/')

describe('splitCell', () => {
  it.each<[string, Separator, string[]]>([
    ['', '|', ['']],
    ['a', '|', ['a']],
    ['a|b|', '|', ['a', 'b', '']],
    [String.raw`a\|b|c`, '|', [String.raw`a\|b`, 'c']],
    [String.raw`a\\|b`, '|', [String.raw`a\\`, 'b']],
    [String.raw`CORP\bob|x`, '|', [String.raw`CORP\bob`, 'x']],
    [String.raw`France/Team A\/B`, '/', ['France', String.raw`Team A\/B`]],
    [String.raw`a\:b:c`, ':', [String.raw`a\:b`, 'c']],
  ])('splits %j at %j', (text, at, parts) => {
    expect(splitCell(text, at)).toEqual(parts)
  })
})

describe('splitOnce', () => {
  it.each<[string, [string, string] | undefined]>([
    ['k=v', ['k', 'v']],
    ['k=v=w', ['k', 'v=w']],
    ['k=', ['k', '']],
    [String.raw`a\=b=c`, [String.raw`a\=b`, 'c']],
    ['k', undefined],
    [String.raw`k\=v`, undefined],
  ])('splits %j at the first bare =', (text, parts) => {
    expect(splitOnce(text, '=')).toEqual(parts)
  })
})

describe('escapeCell', () => {
  it.each([
    ['a|b', '|', String.raw`a\|b`],
    ['a=b', '|', 'a=b'],
    [String.raw`CORP\bob`, '|=', String.raw`CORP\bob`],
    [String.raw`a\:b`, '|', String.raw`a\\:b`],
    [String.raw`a\|b`, '|', String.raw`a\\\|b`],
    ['ends\\', '|', 'ends\\\\'],
    ['ends\\', '', 'ends\\'],
    [String.raw`a\\b`, '|', String.raw`a\\\b`],
  ])('escapes %j for %j as %j', (text, separators, escaped) => {
    expect(escapeCell(text, separators)).toBe(escaped)
    expect(unescapeCell(escaped)).toBe(text)
  })

  it('is undone for every string', () => {
    fc.assert(
      fc.property(
        cell,
        fc.subarray(['|', '=', ':', ',', '/']),
        (x, s) => unescapeCell(escapeCell(x, s.join(''))) === x,
      ),
    )
  })

  it('survives joining and splitting', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), separator, (parts, at) => {
        const joined = parts.map((part) => escapeCell(part, at)).join(at)
        expect(splitCell(joined, at).map(unescapeCell)).toEqual(parts)
      }),
    )
  })

  it('survives two levels: key=value joined by |', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (pairs) => {
        const joined = pairs.map(([k, v]) => `${escapeCell(k, '|=')}=${escapeCell(v, '|')}`).join('|')
        const read = splitCell(joined, '|').map((pair) => splitOnce(pair, '=')?.map(unescapeCell))
        expect(read).toEqual(pairs)
      }),
    )
  })

  it('adds no backslash that could be left out', () => {
    fc.assert(
      fc.property(cell, separator, (text, at) => {
        const escaped = escapeCell(text, at)
        const means = (x: string) => splitCell(`${x}${at}`, at).map(unescapeCell)
        for (let i = 0; i < escaped.length; i++) {
          if (escaped[i] !== '\\') continue
          expect(means(escaped.slice(0, i) + escaped.slice(i + 1))).not.toEqual([text, ''])
        }
      }),
    )
  })
})
