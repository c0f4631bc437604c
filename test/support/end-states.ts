import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { preset } from './preset.js'

/** The tests of this worker; all tests of a file run in one. */
const named = new Set<string>()

/**
 * Under kind: keeps how a test ended. Under hostile: fails the test if it has not ended so.
 * `test` names it among all tests; `end` is what each of its worlds came to.
 */
export function compareEnds(test: string, end: readonly unknown[]): void {
  const { END_STATES: folder } = process.env
  if (folder === undefined)
    throw new Error('END_STATES names no folder: run the tests with the root vitest.config.ts')
  const path = join(folder, createHash('sha256').update(test).digest('hex'))
  const said = JSON.parse(JSON.stringify(end)) as unknown
  if (preset === 'kind') {
    if (named.has(test)) throw new Error(`two tests are called "${test}": which of them ended how?`)
    named.add(test)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, JSON.stringify(said))
    return
  }
  if (!existsSync(path))
    throw new Error(`"${test}" has not passed under kind in this run, so there is no end to compare`)
  expect(said, 'it ends on a hostile service as on a kind one').toEqual(
    JSON.parse(readFileSync(path, 'utf8')),
  )
}
