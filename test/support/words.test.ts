import { expect, test } from 'vitest'
import { words } from './words.js'

test('a command line is split into words as a shell does it', () => {
  expect(words`edit --user omar.smith  --yes`).toEqual(['edit', '--user', 'omar.smith', '--yes'])
  expect(words`--filter 'routing-profile=Basic Routing Profile' ""`).toEqual([
    '--filter',
    'routing-profile=Basic Routing Profile',
    '',
  ])
  expect(words`a\ b "it's \"so\"" tag:'x y'=z '\d'`).toEqual(['a b', `it's "so"`, 'tag:x y=z', '\\d'])
  expect(words`edit
    --yes`).toEqual(['edit', '--yes'])
})

test('a value stays one word, a list becomes a word each', () => {
  const name = `anne "o'neil" \\`
  expect(words`--user ${name} --tag 'who=${name}' --rate ${4}`).toEqual([
    '--user',
    name,
    '--tag',
    `who=${name}`,
    '--rate',
    '4',
  ])
  expect(words`users ${['--user', 'a b']} ${[]} --all`).toEqual(['users', '--user', 'a b', '--all'])
})
