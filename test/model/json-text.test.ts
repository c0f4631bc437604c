import { expect, test, vi } from 'vitest'
import { jsonPieces, parseSteps } from '../../src/model/json-text.js'
import { inSteps } from '../../src/platform/pieces.js'

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

const parsed = (text: string): Promise<unknown> => inSteps(parseSteps(text))

const MANY = Array.from({ length: 12_345 }, (_, n) => ({
  n,
  list: [{ a: ']' }],
  text: '[\n{"b": 1},\n{}\n]',
}))
const LARGE = {
  note: '\0list 9',
  empty: [],
  users: MANY,
  apply: { users: MANY.slice(1), labels: { x: 'y' } },
  last: null,
}
const WRITTEN = [...jsonPieces(LARGE)].join('')

test('a document of many users is parsed in small pieces, and is the same', async () => {
  const parse = vi.spyOn(JSON, 'parse')
  expect(await parsed(WRITTEN)).toEqual(LARGE)
  const lengths = parse.mock.calls.map(([text]) => text.length)
  parse.mockRestore()
  expect(WRITTEN.length).toBeGreaterThan(1_500_000)
  expect(Math.max(...lengths)).toBeLessThan(501_000)
})

test('a document that another program has laid out anew is the same', async () => {
  for (const indent of [0, 2, '\t']) expect(await parsed(JSON.stringify(LARGE, null, indent))).toEqual(LARGE)
  expect(await parsed(WRITTEN.replaceAll('[\n', '[\n\n'))).toEqual(LARGE)
  expect(await parsed('{"a": [\n{\n"b": [\n{}\n]\n},\n{"c": 1}\n]}')).toEqual({ a: [{ b: [{}] }, { c: 1 }] })
})

test('half a document is no document', async () => {
  for (const share of [0.1, 0.4, 0.6, 0.999])
    await expect(parsed(WRITTEN.slice(0, WRITTEN.length * share))).rejects.toThrow(SyntaxError)
})
