import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))
const IMPORT = /^(?:import|export) (?!type\b)[^'"]*?from '([^']+)'/gm

/** What is loaded with a file before anything runs: folders and files of src, and packages. */
function loadedWith(entry: string): readonly string[] {
  const loaded = new Set<string>([join(SRC, entry)])
  for (const file of loaded) {
    if (!file.startsWith(SRC)) continue
    for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
      loaded.add(from.startsWith('.') ? join(dirname(file), from.replace(/\.js$/, '.ts')) : from)
  }
  return [...loaded].map((file) => file.replace(SRC, ''))
}

test('--help loads the rim alone: no settings, no operations, no package', () => {
  const loaded = loadedWith('cli/run.ts')
  expect(loaded.length).toBeLessThan(45)
  expect(loaded).toContain('cli/main.ts')
  const others = loaded.filter(
    (file) =>
      !/^(?:node:|(?:cli|platform|model)\/|commands\/(?:index|configuration)\.ts|output\/sanitise\.ts)/.test(
        file,
      ),
  )
  expect(others).toEqual([])
})

test('an edit loads what plans, runs a job and calls AWS only when it gets there', () => {
  const loaded = loadedWith('commands/edit.ts')
  expect(loaded).toContain('settings/index.ts')
  const early = loaded.filter((file) =>
    /^(?:plan|runner|sandbox|interactive)\/|^connect\/sdk-packages/.test(file),
  )
  expect(early).toEqual([])
})
