import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoted, splitLine } from '../../src/commands/completion/shell-words.js'

test.each([
  ['connect-bulk ', ['connect-bulk', ''], ''],
  ['connect-bulk  edit', ['connect-bulk', 'edit'], ''],
  ["a 'b c", ['a', 'b c'], "'"],
  ["a 'b'\\''c", ['a', "b'c"], "'"],
  ['a "b\\"c $d', ['a', 'b"c $d'], '"'],
  ['a b\\ c', ['a', 'b c'], ''],
  ["a '' ", ['a', '', ''], ''],
  ['a x=y:z', ['a', 'x=y:z'], ''],
] as const)('%s', (line, words, quote) => {
  expect(splitLine(line)).toEqual({ words, quote })
})

test.skipIf(spawnSync('bash', ['-c', 'exit 0']).status !== 0)(
  'bash reads back every text that is quoted for it, in each quote',
  () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), {
      numRuns: 60,
      seed: 7,
    })
    const plain = texts.filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text))
    for (const quote of ['', "'", '"'] as const) {
      const words = plain.map((text) => `${quote}${quoted(text, quote)}${quote}`)
      const out = execFileSync('bash', ['--norc', '-c', `set +H; printf '%s\\0' ${words.join(' ')}`])
      expect(out.toString().split('\0').slice(0, -1)).toEqual(plain)
      for (const [n, word] of words.entries()) expect(splitLine(word).words).toEqual([plain[n]])
    }
  },
)
