import { expect, test } from 'vitest'
import { inPieces } from '../../src/platform/pieces.js'

test('work on many items keeps their order, and other things have their turn meanwhile', async () => {
  const items = Array.from({ length: 9_001 }, (_, n) => n)
  let pieces = 0
  const turns: number[] = []
  const work = inPieces(items, (piece) => {
    pieces += 1
    setImmediate(() => turns.push(pieces))
    return piece.filter((n) => n % 2 === 0)
  })
  expect(await work).toEqual(items.filter((n) => n % 2 === 0))
  expect(pieces).toBe(19)
  expect(turns).toEqual(Array.from({ length: 18 }, (_, n) => n + 1))
})

test('nothing to work on is no work', async () => {
  expect(
    await inPieces([], () => {
      throw new Error('there is no piece')
    }),
  ).toEqual([])
})
