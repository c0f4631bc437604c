import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))
const IMPORT = /^(?:import|export) (?!type\b)[^'"]*?from '([^']+)'/gm

/** What is loaded with some files before anything runs: folders and files of src, and packages. */
function loadedWith(...entries: readonly string[]): readonly string[] {
  const loaded = new Set(entries.map((entry) => join(SRC, entry)))
  for (const file of loaded) {
    if (!file.startsWith(SRC)) continue
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
      loaded.add(from.startsWith('.') ? join(dirname(file), from.replace(/\.js$/, '.ts')) : from)
  }
  return [...loaded].map((file) => file.replace(SRC, ''))
}

test('--help loads the list of commands and a terminal: no command, no package', () => {
  const loaded = loadedWith('cli/run.ts').filter((file) => !file.startsWith('node:'))
  expect(loaded.toSorted()).toEqual([
    'cli/overview.ts',
    'cli/run.ts',
    'commands/index.ts',
    'model/errors.ts',
    'model/wording.ts',
    'platform/clock.ts',
    'platform/node-terminal.ts',
    'platform/terminal.ts',
  ])
})

/** What is loaded step by step until a command has sent its first call. */
const UNTIL_THE_FIRST_CALL = [
  'cli/run.ts',
  'cli/context.ts',
  'cli/main.ts',
  'cli/parse.ts',
  'commands/output-options.ts',
  'commands/configuration.ts',
  'commands/selected-users.ts',
  'connect/sdk-open.ts',
  'connect/saved-buckets.ts',
]

test('an edit loads what finds users, plans, records and runs only after its first call', () => {
  const loaded = loadedWith(...UNTIL_THE_FIRST_CALL, 'commands/edit.ts')
  expect(loaded).toContain('settings/index.ts')
  expect(loaded).toContain('connect/sdk-packages.ts')
  expect(loaded.filter((file) => !file.startsWith('node:')).length).toBeLessThan(135)
  const packages = loaded.filter((file) => !file.endsWith('.ts') && !file.startsWith('node:'))
  // The SDK comes by require; chalk, ora and inquirer only where somebody looks.
  expect(packages.toSorted()).toEqual(['commander', 'fastest-levenshtein', 'p-queue'])
  const early = loaded.filter((file) =>
    /^(?:plan|runner|journal|queue|sandbox|interactive|workflow\/planning)\/|^csv\/(?:read|write)|^output\/(?:plan|result|table)|^connect\/sdk-connect/.test(
      file,
    ),
  )
  expect(early).toEqual([])
})

test('following a job loads nothing that plans, runs or calls, and planning nothing that runs', () => {
  const follows = loadedWith('commands/jobs-watch.ts')
  expect(
    follows.filter((file) => /^(?:plan|runner|queue|users|connect|workflow\/planning)\//.test(file)),
  ).toEqual([])
  expect(loadedWith('commands/write-command.ts').filter((file) => file.startsWith('runner/'))).toEqual([])
})
