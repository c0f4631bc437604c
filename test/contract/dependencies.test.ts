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

interface Locked {
  readonly dev?: boolean
  /** An optional part of a package for development, which nothing else needs. */
  readonly devOptional?: boolean
  readonly license?: string
  readonly hasInstallScript?: boolean
}

/** Every package that an installation brings, by its path. */
const brought = Object.entries<Locked>(JSON.parse(read('package-lock.json')).packages).filter(
  ([path, { dev = false, devOptional = false }]) => path !== '' && !dev && !devOptional,
)

test('what an installation brings is as docs/dependencies.md says: how many packages, which licences', () => {
  const page = read('docs/dependencies.md')
  expect(page).toContain(`the ${brought.length} that it brings`)
  const [, licences = ''] = /Their licences are (.*)\.$/m.exec(page) ?? []
  expect(new Set(brought.map(([, { license }]) => license))).toEqual(new Set(licences.split(/, | and /)))
})

test('nothing of it runs a script when it is installed', () => {
  const running = brought.filter(([, { hasInstallScript = false }]) => hasInstallScript)
  expect(running.map(([path]) => path)).toEqual([])
})
