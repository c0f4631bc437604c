import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { occupantOf } from '../../src/workflow/output-files.js'
import { createWorld, type World } from '../support/world.js'

const EDIT = ['edit', '--user', 'omar.smith', '--acw-timeout', '7', '--yes']
const FAIL = [
  { operation: 'UpdateUserConfig', kind: 'error', code: 'InvalidParameterException', status: 400 },
] as const
const isPosix = process.platform !== 'win32'

/** Command lines that write to a file of the user's, `FILE`. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  failures: [...EDIT, '--failures', 'FILE'],
  plan: [...EDIT, '--dry-run', '--out', 'FILE'],
  export: ['export', '--user', 'omar.smith', '--out', 'FILE'],
  sandbox: ['sandbox', 'run', '--users', '4', '--save', 'FILE', '--', 'users'],
}

const named = (args: readonly string[], file: string) => args.map((arg) => (arg === 'FILE' ? file : arg))

test.each([
  { what: 'plan', args: WRITES['plan'] ?? [], instead: 'With --output json the plan is written to stdout.' },
  { what: 'failures', args: WRITES['failures'] ?? [], instead: '' },
  { what: 'job', args: ['jobs', 'export', 'latest', '--out', 'FILE'], instead: '' },
  { what: 'sandbox', args: WRITES['sandbox'] ?? [], instead: '' },
])('$what: stdout is for the answer, so - names no file', async ({ args, instead }) => {
  const world = await createWorld()
  const ran = await world.run(named(args, '-'))
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('a file is needed, not -.')])
  expect(ran.err).toContain(instead)
  expect(await world.files()).toEqual([])
  expect(world.writes()).toEqual([])
})

for (const [what, args] of Object.entries(WRITES)) {
  test(`${what}: a file that is not ours is left as it is, unless --force is given`, async () => {
    const world = await createWorld()
    await world.write('notes.txt', 'do not lose me')
    const ran = await world.run(named(args, 'notes.txt'))
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('notes.txt exists')])
    expect(ran.err).toContain('--force')
    expect(await world.read('notes.txt')).toBe('do not lose me')
    expect(world.writes()).toEqual([])
    const forced = args.includes('--')
      ? args.toSpliced(args.indexOf('--'), 0, '--force')
      : [...args, '--force']
    expect((await world.run(named(forced, 'notes.txt'))).code).toBe(0)
    if (what === 'failures') expect(await world.files()).toEqual([])
    else expect(await world.read('notes.txt')).not.toContain('do not lose me')
  })

  test.skipIf(!isPosix)(`${what}: a symbolic link is followed, and stays`, async () => {
    const world = await createWorld({ faults: what === 'failures' ? FAIL : [] })
    symlinkSync('real.out', join(world.cwd, 'link'))
    await world.run(named(args, 'link'))
    expect(lstatSync(join(world.cwd, 'link')).isSymbolicLink()).toBe(true)
    expect((await world.read('real.out')).length).toBeGreaterThan(10)
  })

  test.skipIf(!isPosix)(`${what}: a pipe is written to, and stays`, async () => {
    const world = await createWorld({ faults: what === 'failures' ? FAIL : [] })
    const pipe = join(world.cwd, 'pipe')
    execFileSync('mkfifo', [pipe])
    const [text] = await Promise.all([readFile(pipe, 'utf8'), world.run(named(args, 'pipe'))])
    expect(text.length).toBeGreaterThan(10)
    expect(lstatSync(pipe).isFIFO()).toBe(true)
  })

  test.skipIf(!isPosix || process.getuid?.() !== 0)(
    `${what}: a device is written to, and stays`,
    async () => {
      const world = await createWorld({ faults: what === 'failures' ? FAIL : [] })
      const device = join(world.cwd, 'null')
      execFileSync('mknod', [device, 'c', '1', '3'])
      const ran = await world.run(named(args, 'null'))
      expect(ran.code).toBe(what === 'failures' ? 3 : 0)
      expect(lstatSync(device).isCharacterDevice()).toBe(true)
      expect(await world.files()).toEqual(['null'])
    },
  )
}

/** Files that a command line reads, named for output as well. */
const INPUTS: readonly (readonly [string, readonly string[]])[] = [
  ['the operand', ['apply', 'IN', '--yes', '--failures', 'IN']],
  ['the operand, by another path', ['apply', 'IN', '--yes', '--failures', './folder/../IN']],
  ['the operand, as a plan', ['apply', 'IN', '--dry-run', '--out', 'IN']],
  ['--users-file', ['edit', '--users-file', 'IN', '--acw-timeout', '7', '--yes', '--failures', 'IN']],
  ['--protect-file', [...EDIT, '--protect-file', 'IN', '--allow-protected', '--failures', 'IN', '--force']],
  ['--users-file of an export', ['export', '--users-file', 'IN', '--out', 'IN', '--force']],
  ['--faults', ['sandbox', 'run', '--faults', 'IN', '--save', 'IN', '--force', '--', 'users']],
  ['a link to the operand', ['apply', 'IN', '--yes', '--failures', 'link']],
]

for (const [what, args] of INPUTS) {
  test(`an input of the same run is never an output: ${what}`, async () => {
    const world = await createWorld()
    const text = args.includes('--faults') ? '{"faults": []}' : 'username,acw_timeout\nomar.smith,7\n'
    await world.write('IN', text)
    mkdirSync(join(world.cwd, 'folder'))
    symlinkSync('IN', join(world.cwd, 'link'))
    const ran = await world.run(args)
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('is read by the same command')])
    expect(await world.read('IN')).toBe(text)
    expect(world.writes()).toEqual([])
  })
}

test('a failures CSV that retry reads is not where the next one goes', async () => {
  const world = await createWorld({ faults: FAIL })
  await world.run([...EDIT, '--failures', 'left.csv'])
  const before = await world.read('left.csv')
  expect((await world.run(['retry', 'left.csv', '--yes', '--failures', 'left.csv'])).code).toBe(2)
  expect(await world.read('left.csv')).toBe(before)
})

test('two outputs in one file are refused', async () => {
  const world = await createWorld()
  const ran = await world.run([...EDIT, '--failures', 'x', '--out', './x'])
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('name the same file')])
})

test('files of an earlier run of the same kind are replaced, of another kind they are not', async () => {
  const world = await createWorld({ faults: FAIL })
  const plan = [...EDIT, '--dry-run', '--out']
  expect((await world.run([...EDIT, '--failures', 'left.csv'])).code).toBe(3)
  expect((await world.run([...EDIT, '--failures', 'left.csv'])).code).toBe(3)
  expect((await world.run([...plan, 'plan.json'])).code).toBe(0)
  expect((await world.run([...plan, 'plan.json'])).code).toBe(0)
  expect((await world.run([...plan, 'left.csv'])).code).toBe(2)
  expect((await world.run([...EDIT, '--failures', 'plan.json'])).code).toBe(2)
  await world.write('empty', '')
  expect((await world.run([...plan, 'empty'])).code).toBe(0)
})

test('nothing is removed where there is nothing to change', async () => {
  const world = await createWorld({ faults: FAIL })
  await world.run([...EDIT, '--failures', 'left.csv'])
  const before = await world.read('left.csv')
  const nobody = [
    'edit',
    '--filter',
    'username=nobody',
    '--acw-timeout',
    '5',
    '--yes',
    '--failures',
    'left.csv',
  ]
  expect((await world.run(nobody)).code).toBe(0)
  expect(await world.read('left.csv')).toBe(before)
})

test('a file that came there meanwhile is not overwritten by the failures CSV at the end', async () => {
  const world: World = await createWorld({
    faults: FAIL,
    onReceived: ({ cwd }) => {
      if (world.calls('UpdateUserConfig').length > 0) writeFileSync(join(cwd, 'left.csv'), 'mine')
    },
  })
  const ran = await world.run([...EDIT, '--failures', 'left.csv'])
  expect([ran.code, ran.err]).toEqual([3, expect.stringContaining('left.csv exists')])
  expect(await world.read('left.csv')).toBe('mine')
})

test('what stands at a path can be asked: kind, whose, lines, time', async () => {
  const world = await createWorld({ faults: FAIL })
  const at = (name: string) => occupantOf(nodeFiles, join(world.cwd, name))
  await world.run([...EDIT, '--failures', 'left.csv'])
  await world.write('notes.txt', 'a\nb\nc\n')
  utimesSync(join(world.cwd, 'notes.txt'), 1000, 1000)
  expect(await at('notes.txt')).toEqual({ kind: 'file', ours: undefined, lines: 3, modifiedAt: 1_000_000 })
  expect(await at('left.csv')).toMatchObject({ kind: 'file', ours: 'failures', lines: 2 })
  expect(await at('none')).toEqual({ kind: 'nothing' })
  expect(await at('.')).toEqual({ kind: 'folder' })
  expect(readFileSync(join(world.cwd, 'notes.txt'), 'utf8')).toBe('a\nb\nc\n')
})

test('jobs show names the failures CSV only while it is there', async () => {
  const world = await createWorld({ faults: FAIL })
  await world.run([...EDIT, '--failures', 'left.csv'])
  const shown = async () =>
    (await world.run(['jobs', 'show', 'latest', '--output', 'json'])).json().failuresFile
  expect(await shown()).toBe(join(world.cwd, 'left.csv'))
  rmSync(join(world.cwd, 'left.csv'))
  expect(await shown()).toBeNull()
})
