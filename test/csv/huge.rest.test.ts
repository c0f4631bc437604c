import { expect, test } from 'vitest'
import { readCsvPieces } from '../../src/csv/read-csv.js'
import { readUserListPieces } from '../../src/csv/read-list.js'
import { OPTIONS } from './support.js'

const PIECE = 1 << 16

/** A gigabyte of a few characters, and how much of it was asked for. */
function endless(text: string) {
  const piece = Buffer.from(text.repeat(PIECE / text.length))
  const taken = { pieces: 0 }
  function* pieces() {
    for (; taken.pieces < (1 << 30) / PIECE; taken.pieces++) yield piece
  }
  return { pieces: pieces(), taken }
}

test.each(['a', 'a,', '"a'])('a header line of a gigabyte of %j is told, not read', async (text) => {
  const { pieces, taken } = endless(text)
  const { complaints, rows } = await readCsvPieces(pieces, OPTIONS, () => (row) => row)
  expect(rows).toEqual([])
  expect(complaints).toMatchObject([{ line: 1 }])
  expect(taken.pieces * PIECE).toBeLessThan(16 << 20)
})

test.each(['a', 'a,', 'a\n'])('a users-file of a gigabyte of %j is told, not read', async (text) => {
  const { pieces, taken } = endless(text)
  const { complaints, entries } = await readUserListPieces(pieces, 'who.txt')
  expect(entries).toEqual([])
  expect(complaints).toMatchObject([{ problem: 'is larger than 64 MiB, so this is not a list of users' }])
  expect(taken.pieces * PIECE).toBeLessThan(65 << 20)
})
