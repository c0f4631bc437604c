import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The sources of the client: the sandbox answers with the codes of AWS. */
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('sandbox'))
  .map((path) => readFileSync(join(ROOT, 'src', path), 'utf8'))

const CONSTANTS = new Map(
  SOURCES.flatMap((text) => [...text.matchAll(/^(?:export )?const ([A-Z_]+) = '([A-Z][A-Za-z]+)'$/gm)]).map(
    ([, name = '', value = '']) => [name, value],
  ),
)

/** Every place where a code is given: to an error, to a refusal or to a failure. */
const GIVEN = [
  /(?:usageError|refusal|BulkError|super)\(\s*(?:'([A-Z][A-Za-z]+)'|([A-Z_]{2,})),/g,
  /\bcode: (?:'([A-Z][A-Za-z]+)'|([A-Z_]{2,}))/g,
  /(?:return|\?) ()([A-Z_]{5,})\b/g,
  /readUsersFile\([^)]*'(Bad[A-Za-z]+)'\)/g,
]

const codes = new Set(
  SOURCES.flatMap((text) => GIVEN.flatMap((pattern) => [...text.matchAll(pattern)])).flatMap(
    ([, literal, constant]) => literal || CONSTANTS.get(constant ?? '') || [],
  ),
)
const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')
const documented = [...page.matchAll(/^\| `([A-Z][A-Za-z]+)` \|/gm)].map(([, code = '']) => code)

test('docs/errors.md has an entry for every code of the program', () => {
  expect(codes.size).toBeGreaterThan(100)
  expect([...codes].filter((code) => !documented.includes(code)).toSorted()).toEqual([])
})

test('and no code that the program does not have, nor one twice', () => {
  expect(documented.filter((code) => !codes.has(code))).toEqual([])
  expect(documented.filter((code, n) => documented.indexOf(code) !== n)).toEqual([])
})
