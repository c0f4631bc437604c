import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { fc } from '../support/fast-check.js'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { afterEach, expect, test, vi } from 'vitest'
import { rowsOfFile } from '../../src/workflow/input/input-rows.js'
import { BulkError } from '../../src/model/errors.js'
import { createWorld, type World } from '../support/world.js'
import { words } from '../support/words.js'

/** `npm run fuzz` makes it many. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 20)
const LONGEST_MS = 3_600_000

/** The same files under both presets. */
const SEED = Number(process.env['FUZZ_SEED'])

const header = fc.constantFrom(
  'username',
  'user_id',
  'routing_profile',
  'acw_timeout',
  'tags',
  'User Name',
  'note',
  'password',
  'exported',
  '',
  'email',
  'user login',
)
const cell = fc.oneof(
  fc.constantFrom(
    '',
    'omar.smith',
    'Billing',
    '1.2E+11',
    '#NAME?',
    '=1+1',
    "'x",
    '"',
    'a"b',
    'voice=30',
    'k=v|',
    '\\',
    '\u0000',
    '\ufeff',
    'x\r\ny',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const file = fc
  .record({
    headers: fc.array(header, { maxLength: 6 }),
    rows: fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 5 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    quotes: fc.boolean(),
    encoding: fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'),
  })
  .map(({ headers, rows, delimiter, end, quotes, encoding }) => {
    const text = (one: string) => (quotes ? `"${one.replaceAll('"', '""')}"` : one)
    const lines = [headers, ...rows].map((row) => row.map(text).join(delimiter))
    return Buffer.from(lines.join(end), encoding)
  })

test(
  'whatever a file holds, it is read or complained about, and never anything else',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(file, fc.uint8Array({ maxLength: 200 })), async (bytes) => {
        try {
          const { rows, complaints, extraColumns } = await rowsOfFile([bytes], 'in.csv')
          for (const { line } of complaints) expect(line).toBeGreaterThan(0)
          expect(extraColumns.join()).not.toMatch(/password/i)
          for (const row of rows) expect(row.line).toBeGreaterThan(1)
        } catch (error) {
          expect(error).toBeInstanceOf(BulkError)
          expect(error).toMatchObject({ exitCode: 2 })
        }
      }),
      { numRuns: RUNS },
    )
  },
  LONGEST_MS,
)

const CHANGES: Readonly<Record<string, readonly string[]>> = {
  routing_profile: ['Billing', 'Sales', 'Basic Routing Profile'],
  hierarchy: ['France/Nord/Team A', 'none'],
  persistent_connection: ['on', 'off'],
  acw_timeout: ['0', '77', 'voice=5,chat=6', 'task=0'],
  auto_accept: ['on', 'off', 'voice=on,chat=off', 'email=on'],
  last_name: ['Müller', '=1+1', "O'Neil"],
  tags: ['fuzz=1', 'a\\=b=c', 'team=blue', 'team=blue|fuzz=2'],
}

/** What the cells of several parts ask for, part by part: spelled out here, so that nothing of the product judges itself. */
const PARTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '0': { voice: 0, chat: 0, task: 0, email: 0 },
  '77': { voice: 77, chat: 77, task: 77, email: 77 },
  'voice=5,chat=6': { voice: 5, chat: 6 },
  'task=0': { task: 0 },
  on: { voice: true, chat: true, task: true, email: true },
  off: { voice: false, chat: false, task: false, email: false },
  'voice=on,chat=off': { voice: true, chat: false },
  'email=on': { email: true },
  'fuzz=1': { fuzz: '1' },
  'a\\=b=c': { 'a=b': 'c' },
  'team=blue': { team: 'blue' },
  'team=blue|fuzz=2': { team: 'blue', fuzz: '2' },
}
const IN_PARTS = ['acw_timeout', 'auto_accept', 'tags']

/** A cell written in another way may say what the user has already: then there is nothing to do. */
function isEdit(column: string, text: string, user: Record<string, Record<string, unknown>>): boolean {
  if (!IN_PARTS.includes(column)) return true
  return Object.entries(PARTS[text] ?? {}).some(([part, value]) => user[column]?.[part] !== value)
}

/** A tag that the export has and the edited cell has not is to be removed. */
function losesTags(column: string, text: string, user: Record<string, Record<string, unknown>>): boolean {
  const kept = Object.keys(PARTS[text] ?? {})
  return column === 'tags' && Object.keys(user['tags'] ?? {}).some((key) => !kept.includes(key))
}

/** A service that never throttles: this is about files. */
const FAST = { users: 40, rate: 10_000, burst: 10_000 }
const PACE = words`--rate 10000 --burst 10000`

/**
 * One world for many runs, each of which finds it as new: what a run has done is undone, its job is in a folder that the
 * next one does not read.
 */
async function createStage() {
  // Jobs sync what they write, and there are many of them: in memory, where the system has a place for that.
  if (existsSync(IN_MEMORY)) vi.stubEnv('TMPDIR', IN_MEMORY)
  const world = await createWorld(FAST)
  let runs = 0
  return {
    world,
    async fresh(): Promise<{ env: Record<string, string> }> {
      await rm(join(world.cwd, `state${runs}`), { recursive: true, force: true })
      runs += 1
      world.sandbox.reset()
      return { env: { CONNECT_BULK_STATE_DIR: join(world.cwd, `state${runs}`) } }
    },
  }
}

const IN_MEMORY = '/dev/shm'

afterEach(() => void vi.unstubAllEnvs())

test(
  'an export with some cells changed is applied to exactly those edits',
  async () => {
    const { world, fresh } = await createStage()
    const first = await fresh()
    await world.run(words`export --out all.csv`, first)
    const { users } = (await world.run(words`users --output json`, first)).json()
    const userOf = (id: string | undefined) => users.find(({ userId }: { userId: string }) => userId === id)
    // Whatever the order of the search: a row is the same user's on any service.
    const all: Record<string, string>[] = parse(await world.read('all.csv'), { columns: true, bom: true })
    const rows = all.toSorted((a, b) => ((a['user_id'] ?? '') < (b['user_id'] ?? '') ? -1 : 1))
    const edit = fc.record({
      row: fc.nat(rows.length - 1),
      column: fc.constantFrom(...Object.keys(CHANGES)),
      pick: fc.nat(11),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
        const options = await fresh()
        const changed = rows.map((row) => ({ ...row }))
        const expected = new Set<string>()
        for (const { row, column, pick } of edits) {
          const values = CHANGES[column] ?? []
          const text = values[pick % values.length] ?? ''
          const [target, original] = [changed[row] ?? {}, rows[row] ?? {}]
          target[column] = text
          const user = userOf(original['user_id'])
          const note = (setting: string, isChanged: boolean) => {
            const key = `${original['user_id']} ${setting}`
            if (text !== original[column] && isChanged) expected.add(key)
            else expected.delete(key)
          }
          note(column, isEdit(column, text, user))
          if (column === 'tags') note('untag', losesTags(column, text, user))
        }
        await world.write('edited.csv', stringify(changed, { header: true }))
        const apply = words`apply edited.csv --output json ${PACE}`
        const dryRun = await world.run([...apply, '--dry-run'], options)
        expect(dryRun, dryRun.out + dryRun.err).toMatchObject({ code: 0 })
        const planned = dryRun
          .json()
          .changes.map((one: { userId: string; setting: string }) => `${one.userId} ${one.setting}`)
        expect(planned.toSorted()).toEqual([...expected].toSorted())
        const ran = await world.run([...apply, '--yes'], options)
        expect(ran.code).toBe(0)
        // A search that lags behind has caught up.
        world.clock.advance(60_000)
        expect(
          differences(users, (await world.run(words`users --output json`, options)).json().users),
        ).toEqual([...new Set([...expected].map((key) => key.replace(/ untag$/, ' tags')))].toSorted())
      }),
      { numRuns: Math.max(4, RUNS / 10), seed: SEED },
    )
  },
  LONGEST_MS,
)

type UserDocument = Readonly<Record<string, unknown>> & { readonly userId: string }

/** What two listings do not agree on, user by user and setting by setting. */
function differences(before: readonly UserDocument[], after: readonly UserDocument[]): readonly string[] {
  const now = new Map(after.map((user) => [user.userId, user]))
  expect(now.size).toBe(before.length)
  return before
    .flatMap((user) =>
      Object.keys(user)
        .filter((member) => !isDeepStrictEqual(user[member], now.get(user.userId)?.[member]))
        .map((member) => `${user.userId} ${member}`),
    )
    .toSorted()
}

const NAMES = ['omar.smith', 'greta.ito', 'OMAR.SMITH', 'ACME\\jdoe', 'nobody']
const CELLS: Readonly<Record<string, readonly string[]>> = {
  ...CHANGES,
  security_profiles: ['Agent', 'Agent|QualityAnalyst', 'Admin'],
  add_security_profiles: ['CallCenterManager', 'Admin'],
  remove_security_profiles: ['Agent', 'Agent|Admin'],
  phone_type: ['soft', 'desk'],
  desk_phone_number: ['+4930123456', "'+4930123456"],
  voice_enhancement: ['none', 'voice-isolation'],
  untag: ['team', 'fuzz|nothing'],
  first_name: ['Zoe\u0308', 'none', "'=1"],
  proficiencies: [
    'connect\\:Language:connect\\:French:3',
    'nothing:x:1',
    'connect\\:Language:connect\\:French:9',
  ],
  remove_proficiencies: ['connect\\:Language:connect\\:French', 'connect\\:Language:connect\\:German|x:y'],
  email: ['omar@example.org'],
  secondary_email: ['none', 'omar@example.net'],
  mobile: ['+49301234567', 'none'],
}
const fields = Object.keys(CELLS)

const sometimes = <T>(what: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: what })

/** Most of it makes sense, so that many files are applied; some of it is broken in a cell, some in a byte. */
const commandFile = fc
  .record({
    columns: fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 5 }),
    more: sometimes(header),
    names: fc.uniqueArray(fc.constantFrom(...NAMES.slice(0, 2), 'ACME\\jdoe'), {
      minLength: 1,
      maxLength: 3,
    }),
    picks: fc.array(fc.nat(20), { minLength: 20, maxLength: 20 }),
    broken: sometimes(
      fc.record({ row: fc.nat(2), at: fc.nat(5), cell: fc.oneof(cell, fc.constantFrom(...NAMES)) }),
    ),
    byte: sometimes(fc.record({ at: fc.nat(200), byte: fc.nat(255) })),
    delimiter: fc.constantFrom(',', ';', '\t'),
    encoding: fc.constantFrom<BufferEncoding>('utf8', 'utf8', 'utf16le', 'latin1'),
  })
  .map(({ columns, more, names, picks, broken, byte, delimiter, encoding }) => {
    const valueOf = (column: string, n: number) => {
      const values = CELLS[column] ?? []
      return values[(picks[n % picks.length] ?? 0) % (values.length + 1)] ?? ''
    }
    const rows = names.map((name, row) => [
      name,
      ...columns.map((column, at) => valueOf(column, row * 5 + at)),
      ...(more === null ? [] : ['']),
    ])
    const target = rows[broken?.row ?? -1]
    if (target !== undefined && broken !== null) target[broken.at] = broken.cell
    const head = ['username', ...columns, ...(more === null ? [] : [more])]
    const bytes = Buffer.from(stringify([head, ...rows], { delimiter }), encoding)
    if (byte !== null) bytes[byte.at % bytes.length] = byte.byte
    return bytes
  })

const COMMAND_RUNS = Math.ceil(RUNS * 0.4)

/** Everybody whom no file names, as the service has them. */
function othersOf({ sandbox: { store } }: World): string {
  return [...store.users.values()]
    .filter(({ Username }) => !NAMES.includes(Username))
    .map((user) => JSON.stringify([{ ...user, LastModifiedTime: 0 }, store.proficiencies.get(user.Id)]))
    .join('\n')
}

test(
  'whatever file is applied, it is carried out or refused, and a complaint writes nothing',
  async () => {
    const { world, fresh } = await createStage()
    const others = othersOf(world)
    const codes = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 6, arbitrary: commandFile }, file),
        fc.boolean(),
        async (bytes, allowed) => {
          const options = await fresh()
          await world.write('in.csv', bytes)
          const allow = allowed ? ['--allow-privileged', '--allow-protected'] : []
          const ran = await world.run(words`apply in.csv --yes --output json ${PACE} ${allow}`, options)
          codes.set(ran.code, (codes.get(ran.code) ?? 0) + 1)
          expect([0, 2, 3, 5], ran.err).toContain(ran.code)
          expect(ran.err).not.toMatch(/^\s+at .*:\d+/m)
          expect(othersOf(world)).toBe(others)
          const answer = ran.json()
          if (ran.code === 2 || ran.code === 5) {
            expect(answer.error.exitCode).toBe(ran.code)
            expect(world.writes()).toEqual([])
          } else {
            expect(answer.selected).toBe(answer.changing + answer.unchanged + answer.refused)
            expect(answer.changing).toBe(answer.succeeded + answer.failed + answer.notAttempted)
            expect(ran.code === 3).toBe(answer.failed + answer.refused + answer.notAttempted > 0)
            if (answer.job === null) expect(world.writes()).toEqual([])
          }
        },
      ),
      { numRuns: COMMAND_RUNS, seed: SEED },
    )
    // Both ways are really taken.
    const [applied, refused] = [
      [0, 3],
      [2, 5],
    ].map((group) => group.reduce((sum, code) => sum + (codes.get(code) ?? 0), 0))
    expect(applied).toBeGreaterThan(COMMAND_RUNS / 10)
    expect(refused).toBeGreaterThan(COMMAND_RUNS / 10)
  },
  LONGEST_MS,
)
