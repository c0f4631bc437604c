import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))

/** What each folder may import of our own besides itself, as docs/ARCHITECTURE.md says. Types count. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = readTable()

function readTable(): Record<string, readonly string[]> {
  const page = readFileSync(fileURLToPath(new URL('../../docs/ARCHITECTURE.md', import.meta.url)), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z]+)` \|[^|]*\|([^|]*)\|$/gm)].map(
    ([, folder = '', cell = '']) => ({
      folder,
      cell,
    }),
  )
  const folders = rows.map(({ folder }) => folder)
  return Object.fromEntries(
    rows.map(({ folder, cell }) => [
      folder,
      cell.trim() === 'everything'
        ? folders.filter((one) => one !== folder)
        : [...cell.matchAll(/`([a-z]+)`/g)].map(([, name = '']) => name),
    ]),
  )
}

interface Import {
  readonly file: string
  readonly from: string
  readonly isLazy: boolean
  readonly isType: boolean
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const statics = [...text.matchAll(/^(import|export)\s+(type\s)?[^;'"]*?from '([^']+)'/gm)].map((match) => ({
    from: match[3] ?? '',
    isLazy: false,
    isType: match[2] !== undefined,
  }))
  const bare = [...text.matchAll(/^import '([^']+)'/gm)].map((match) => ({
    from: match[1] ?? '',
    isLazy: false,
    isType: false,
  }))
  const lazy = [...text.matchAll(/import\('([^']+)'\)/g)].map((match) => ({
    from: match[1] ?? '',
    isLazy: true,
    isType: false,
  }))
  return [...statics, ...bare, ...lazy].map((one) => ({ file: relative(SRC, file), ...one }))
}

const IMPORTS = sources(SRC).flatMap(importsOf)
const folderOf = (path: string): string => path.split('/')[0] ?? ''
const targetOf = ({ file, from }: Import): string =>
  normalize(join(dirname(file), from)).replace(/\.js$/, '.ts')
const isOurs = ({ from }: Import): boolean => from.startsWith('.')

test('every folder has a rule', () => {
  expect(readdirSync(SRC).toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted())
})

test('imports point downwards only', () => {
  const wrong = IMPORTS.filter(isOurs).filter((one) => {
    const [here, there] = [folderOf(one.file), folderOf(targetOf(one))]
    return here !== there && !(MAY_IMPORT[here] ?? []).includes(there)
  })
  expect(wrong.map(({ file, from }) => `${file} imports ${from}`)).toEqual([])
})

test('the rules themselves have no circle', () => {
  const reach = (folder: string, seen: readonly string[]): void => {
    if (seen.includes(folder)) throw new Error([...seen, folder].join(' → '))
    for (const next of MAY_IMPORT[folder] ?? []) reach(next, [...seen, folder])
  }
  for (const folder of Object.keys(MAY_IMPORT)) expect(() => reach(folder, [])).not.toThrow()
})

/** The imports left when files that import no other, or that no other imports, are taken away again and again. */
function importsInCircles(): string[] {
  let left = IMPORTS.filter(isOurs)
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length
    const importing = new Set(left.map(({ file }) => file))
    const imported = new Set(left.map(targetOf))
    left = left.filter((one) => importing.has(targetOf(one)) && imported.has(one.file))
  }
  return left.map((one) => `${one.file} imports ${targetOf(one)}`)
}

test('no files import one another in a circle, not even for types or later', () => {
  expect(importsInCircles()).toEqual([])
})

test('only the adapter and the sandbox know the AWS SDK', () => {
  const users = IMPORTS.filter(({ from }) => /^@(aws-sdk|smithy)\//.test(from)).map(({ file }) => file)
  expect(
    users.filter((file) => !file.startsWith('sandbox/') && !/^connect\/sdk-[a-z-]+\.ts$/.test(file)),
  ).toEqual([])
})

test('the adapter imports the AWS SDK for its types alone: what runs is required, which is quicker', () => {
  const imported = IMPORTS.filter(
    ({ file, from, isType }) => /^@(aws-sdk|smithy)\//.test(from) && !isType && !file.startsWith('sandbox/'),
  )
  expect(imported.map(({ file, from }) => `${file} imports ${from}`)).toEqual([])
})

test('nothing in src looks into the tests', () => {
  expect(IMPORTS.filter(isOurs).filter((one) => targetOf(one).startsWith('..'))).toEqual([])
})

/** What is loaded before anything is asked for: no lazy import, no types. */
function loadedBy(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    for (const one of importsOf(join(SRC, file)).filter(({ isLazy, isType }) => !isLazy && !isType)) {
      if (isOurs(one)) visit(targetOf(one))
      else if (!one.from.startsWith('node:')) packages.add(one.from)
    }
  }
  visit(entry)
  return { files, packages }
}

test('the help of the program loads no package at all', () => {
  expect([...loadedBy('cli/run.ts').packages]).toEqual([])
})

test.each(['edit', 'retry', 'users', 'jobs-list', 'sandbox-start'])(
  'the help of %s loads neither SDK nor prompts',
  (command) => {
    const { files, packages } = loadedBy(`commands/${command}.ts`)
    expect([...files]).not.toContain('connect/sdk-packages.ts')
    expect([...packages].filter((name) => /inquirer|^ora$|p-queue/.test(name))).toEqual([])
  },
)
