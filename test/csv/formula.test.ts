import { fc } from '../support/fast-check.js'
import { describe, expect, it } from 'vitest'
import { guardFormula, unguardFormula } from '../../src/csv/spreadsheet-cells.js'

describe('formula guard', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-5', "'-5"],
    ['@bob', "'@bob"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ["'tis", "''tis"],
    ["'", "''"],
    ['', ''],
    ['a=b', 'a=b'],
    ['\nx', '\nx'],
  ])('guards %j as %j', (cell, guarded) => {
    expect(guardFormula(cell)).toBe(guarded)
    expect(unguardFormula(guarded)).toBe(cell)
  })

  it.each(["'tis", "'", "'5", 'plain', '=1+1'])('leaves %j, which was never guarded', (cell) => {
    expect(unguardFormula(cell)).toBe(cell)
  })

  it('is undone for every string', () => {
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '\n') })
    fc.assert(
      fc.property(
        fc.oneof(cell, fc.string({ unit: 'binary' })),
        (x) => unguardFormula(guardFormula(x)) === x,
      ),
    )
  })
})
