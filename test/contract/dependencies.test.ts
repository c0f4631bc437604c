import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

/** The packages that a section of the page gives a reason for. */
function reasoned(heading: string): string[] {
  const [, section = ''] = read('docs/dependencies.md').split(`## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map(([, name = '']) => name)
}

const { dependencies, devDependencies } = JSON.parse(read('package.json'))

test('docs/dependencies.md has a reason for each dependency, and for no other', () => {
  expect(reasoned('At run time')).toEqual(Object.keys(dependencies).toSorted())
  expect(reasoned('For development')).toEqual(Object.keys(devDependencies).toSorted())
})
