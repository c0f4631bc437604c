import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { EXIT_MEANINGS, parse } from '../../src/cli/parse.js'
import {
  createCalls,
  deleteCalls,
  deletionPlanCalls,
  planCalls,
  planCreationCalls,
  writeCalls,
} from '../../src/commands/access.js'
import { KEYS } from '../../src/commands/configuration.js'
import { COMMANDS } from '../../src/commands/index.js'
import { actionsOf } from '../../src/operations/index.js'
import { SETTINGS } from '../../src/settings/index.js'
import { readFaults } from '../../src/sandbox/sandbox.js'
import { createWorld, type World } from '../support/world.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n')
const inFolder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'))

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'src/sandbox/BEHAVIOUR.md',
  ...inFolder('docs').filter((path) => path.endsWith('.md')),
]

/** Pages that speak of other programs' flags, or of flags that are made up. */
const OF_THE_PROJECT = /decisions|CONTRIBUTING|ARCHITECTURE|adding-a-setting|generated|style|CHANGELOG/

describe('transcripts', () => {
  test.each(['README.md', 'docs/tutorial.md'])('%s shows what the program says', async (page) => {
    const blocks = transcriptOf(read(page))
    expect(blocks.length).toBeGreaterThan(0)
    const world = await createWorld({
      users: 40,
      faults: readFaults(read('fixtures/demo/faults.json'), 'faults.json'),
    })
    const player = new Player(world)
    for (const { command, shown } of blocks) {
      const said = await player.play(command, shown)
      expect(plain(said), command).toMatch(patternOf(plain(shown)))
    }
  })
})

interface Shown {
  readonly command: string
  readonly shown: string
}

/** The commands of the `console` blocks, each with what stands below it. */
function transcriptOf(page: string): readonly Shown[] {
  expect(page).toContain('<!-- transcript: --users 40 --faults fixtures/demo/faults.json -->')
  return [...page.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .filter((part) => part !== '')
      .map((part) => ({
        command: part.slice(0, part.indexOf('\n')),
        shown: part.slice(part.indexOf('\n') + 1),
      })),
  )
}

/** Runs a transcript's commands in one world; the jobs of the transcript become the jobs of the world. */
class Player {
  readonly #world: World
  readonly #jobs = new Map<string, string>()
  #code = 0

  constructor(world: World) {
    this.#world = world
  }

  async play(command: string, shown: string): Promise<string> {
    const own = command.replace(JOB, (job) => this.#jobs.get(job) ?? job)
    const said = await this.#say(own)
    const theirs = shown.match(JOB) ?? []
    const ours = said.match(JOB) ?? []
    theirs.forEach((job, index) => this.#jobs.set(job, this.#jobs.get(job) ?? ours[index] ?? job))
    expect(
      theirs.map((job) => this.#jobs.get(job)),
      command,
    ).toEqual(ours)
    return said
  }

  async #say(command: string): Promise<string> {
    const [program, ...args] = words(command)
    if (program === 'echo') return `${this.#code}\n`
    if (program === 'cat') return this.#world.read(args[0] ?? '')
    expect(program).toBe('connect-bulk')
    const { code, out, err } = await this.#world.run(args)
    this.#code = code
    return out === '' ? err : out
  }
}

const JOB = /\d{8}-\d{6}-[0-9a-f]{4}/g

/** Without what differs from run to run. */
function plain(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^\uFEFF/, '')
    .replace(JOB, 'JOB')
    .replace(/\b(?:today|yesterday) \d\d:\d\d/g, 'today')
    .replace(/,[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},(\d+),/g, ',REQUEST,$2,')
    .replace(/^(Failures CSV: ).*[/\\]/gm, '$1')
    .replace(/\bin (\d+ min )?\d+ s\.$/gm, 'in N s.')
}

/** `...` on a line of its own stands for any lines. */
function patternOf(text: string): RegExp {
  const parts = text.split(/^\.\.\.\n/m).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('(?:.*\\n)+?')}$`)
}

describe('command lines', () => {
  for (const path of PAGES.filter((page) => !page.endsWith('generated/commands.md'))) {
    test(`${path} gives none that the program does not take`, async () => {
      for (const line of commandLines(read(path))) await checkCommandLine(line)
    })
  }

  test('flags named in README and docs exist', async () => {
    const commands = await Promise.all(COMMANDS.map(({ load }) => load()))
    const known = commands.flatMap(({ options }) => options.map(({ flags }) => flags.split(' ')[0]))
    const pages = PAGES.filter((page) => !OF_THE_PROJECT.test(page)).map(read)
    const named = pages.flatMap((page) => [...page.matchAll(/`(--[a-z-]+)[^`]*`/g)].map(([, flag]) => flag))
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((flag) => flag !== '--help' && !known.includes(flag))).toEqual([])
  })

  test('the examples in the help are taken too', async () => {
    for (const { load } of COMMANDS)
      for (const example of (await load()).examples) await checkCommandLine(example)
  })
})

/** Command lines in fenced blocks, and those in the text that stand in backticks. */
function commandLines(page: string): string[] {
  const fenced = [...page.matchAll(/^```(?:sh|console)\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.replace(/^\$ /, '')),
  )
  const inline = [...page.replace(/^```.*?^```$/gms, '').matchAll(/`(connect-bulk [a-z][^`]*)`/g)]
  return [...fenced, ...inline.map(([, line = '']) => line.replaceAll('\n', ' '))].filter((line) =>
    line.startsWith('connect-bulk '),
  )
}

async function checkCommandLine(line: string): Promise<void> {
  // What a shell takes for itself: a comment, and where the output goes.
  const [, ...args] = words(line.replace(/\s+(?:#|>>?\s).*$/, ''))
  const entry = COMMANDS.find(({ name }) => [args[0], args.slice(0, 2).join(' ')].includes(name))
  expect(entry, line).toBeDefined()
  if (entry === undefined) return
  const command = await entry.load()
  expect(() => parse(command, args.slice(entry.name.split(' ').length)), line).not.toThrow()
}

/** A shell's words, as far as the docs need them. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:'([^']*)'|"([^"]*)"|([^\s'"]+))/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}

describe('references', () => {
  test.each(PAGES)('%s: what it links to exists, down to the heading', (path) => {
    const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const missing = links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(path, link))
    expect(missing).toEqual([])
  })

  test.each(PAGES)('%s: files it names exist', (path) => {
    const named = [...read(path).matchAll(/`((?:src|test|docs|fixtures|bin)\/[\w./-]+)`/g)]
    const missing = named
      .map(([, file = '']) => file)
      .filter((file) => !file.includes('max-contacts') && !exists(file))
    expect(missing).toEqual([])
  })

  test('functions named beside a file are in it', () => {
    const rows = [...read('docs/ARCHITECTURE.md').matchAll(/^\| `(src\/[^`]+)`\s*\| (`[^|]+`)\s*\|/gm)]
    expect(rows.length).toBeGreaterThan(20)
    const missing = rows.flatMap(([, file = '', functions = '']) =>
      [...functions.matchAll(/`(\w+)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(read(file)))
        .map((name) => `${file} ${name}`),
    )
    expect(missing).toEqual([])
  })

  test('docs/scripting.md has every exit code', () => {
    const rows = [...read('docs/scripting.md').matchAll(/^\| (\d+)\s*\|/gm)].map(([, code]) => Number(code))
    expect(rows).toEqual(EXIT_MEANINGS.map(({ code }) => code))
  })
})

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  return exists(target) && (heading === undefined || anchorsOf(read(target)).has(heading))
}

/** What GitHub calls the headings of a page. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = page.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)
  return new Set(
    [...headings].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function exists(path: string): boolean {
  try {
    readdirSync(dirname(join(ROOT, path)))
    const name = join(ROOT, path).replace(/[/\\]$/, '')
    return readdirSync(dirname(name)).some((entry) => join(dirname(name), entry) === name)
  } catch {
    return false
  }
}

describe('the registry', () => {
  test.each(SETTINGS.map(({ flag }) => flag.name))('docs/settings-and-files.md has %s', (flag) => {
    expect(read('docs/settings-and-files.md')).toContain(`\`${flag}`)
  })

  test('docs/adding-a-setting.md says what each member of a setting is for', () => {
    const page = read('docs/adding-a-setting.md')
    const members = ['setting.ts', 'setting-prompt.ts'].flatMap((file) =>
      [...read(`src/settings/${file}`).matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(
        ([, name = '']) => name,
      ),
    )
    expect(members.length).toBeGreaterThan(30)
    expect(members.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})

describe('architecture', () => {
  const allowed = new Map(
    [...read('docs/ARCHITECTURE.md').matchAll(/^\| `(\w+)`\s*\|[^|]+\|([^|]+)\|$/gm)].map(
      ([, folder = '', list = '']) => [
        folder,
        list.includes('everything') ? 'everything' : [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name),
      ],
    ),
  )

  test('the table has every folder of src', () => {
    const folders = readdirSync(join(ROOT, 'src'))
    expect([...allowed.keys()].toSorted()).toEqual(folders.toSorted())
  })

  test.each([...allowed.keys()])('src/%s imports only what the table allows', (folder) => {
    const may = allowed.get(folder)
    if (may === undefined || may === 'everything') return
    const bad = inFolder(`src/${folder}`)
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => importsOf(path).map((target) => ({ path, target })))
      .filter(({ target }) => target !== folder && !may.includes(target))
    expect(bad).toEqual([])
  })
})

/** The folders of src that a file imports from. */
function importsOf(path: string): string[] {
  const targets = [...read(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
  return targets.map(([, target = '']) => join(dirname(path), target).split(/[/\\]/)[1] ?? '')
}

describe('IAM actions', () => {
  test('every call of a run is in the table', async () => {
    const world = await createWorld()
    const edit = ['edit', '--all', '--routing-profile', 'Billing']
    await world.run(['users', '--output', 'json'])
    await world.run([...edit, '--yes'])
    await world.run(edit)
    await world.run(['users'], { env: { CONNECT_BULK_INSTANCE: undefined } })
    const called = new Set(world.sandbox.requests().map(({ operation }) => operation))
    expect(called.size).toBeGreaterThan(8)
    const page = read('docs/generated/iam.md')
    const missing = [...called].filter(
      (operation) => !page.includes(`connect:${operation}\``) && !page.includes(`sts:${operation}\``),
    )
    expect(missing).toEqual([])
  })

  const planned = { edit: planCalls, create: planCreationCalls, delete: deletionPlanCalls }
  const written = { edit: writeCalls, create: createCalls, delete: () => deleteCalls(true) }
  /** A new user has no proficiencies to remove. */
  const given = SETTINGS.filter(({ operations }) => !operations.includes('DisassociateUserProficiencies'))

  test.each(['edit', 'create', 'delete'] as const)(
    'every call of %s is in a row of the table about it',
    (command) => {
      const rows = read('docs/generated/iam.md')
        .split('\n')
        .filter((row) => row.startsWith('|'))
        .filter(
          (row) => row.includes(`\`${command}`) || /every command|all that change routing profiles/.test(row),
        )
      const calls = [...planned[command](given), ...written[command](given)]
      const missing = calls
        .flatMap(actionsOf)
        .filter((action) => !rows.some((row) => row.includes(`\`${action}\``)))
      expect([...new Set(missing)]).toEqual([])
    },
  )
})

test('docs/configuration.md has every setting of the file, and every variable that wins over it', () => {
  const page = read('docs/configuration.md')
  for (const { name, variables } of KEYS) {
    expect(page).toContain(`| \`${name}\` |`)
    // The last one of profile is how the file's own value travels.
    for (const variable of variables.filter((one) => one !== 'CONNECT_BULK_PROFILE'))
      expect(page).toContain(`\`${variable}\``)
  }
})
