import { expect, test } from 'vitest'
import { jsonPieces } from '../../src/model/json-text.js'

test('a short document is indented as ever', () => {
  const document = { a: [1, 2], b: { c: 'ü' } }
  expect([...jsonPieces(document)]).toEqual([`${JSON.stringify(document, null, 2)}\n`])
})

test('a document of many users is the same document, in small pieces', () => {
  const users = Array.from({ length: 12_345 }, (_, n) => ({ n, text: 'a\n"b"' }))
  const document = {
    schema: 's',
    none: undefined,
    empty: [],
    users,
    apply: { users, labels: { x: 'y' } },
    last: null,
  }
  const pieces = [...jsonPieces(document)]
  expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(JSON.stringify(document)))
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(50_000)
})
