import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { jobsOf } from '../support/crash.js'
import { Killer } from '../support/killed.js'
import { createWorld, type Ran, type World } from '../support/world.js'

const HEADER = 'username,password,first_name,last_name,routing_profile,security_profiles,proficiencies'
const names = Array.from({ length: 8 }, (_, n) => `new${n}`)

function csv(passwordOf: (n: number) => string): string {
  const rows = names.map((name, n) => `${name},${passwordOf(n)},First,Last,Billing,Agent,Seniority:Senior:5`)
  return [HEADER, ...rows, ''].join('\n')
}

/** All that a world's files hold, by path; those in the state folder too. */
async function filesOf(world: World, folder = world.cwd): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry)
    if ((await stat(path)).isFile()) found.set(entry, await readFile(path, 'utf8'))
  }
  return found
}

/** A job that is killed, resumed, retried, shown, reported and undone, with everything said that can be. */
async function lifeOf(passwords: readonly string[]): Promise<{ world: World; outputs: string[] }> {
  const killer = new Killer()
  const world = await createWorld({
    latencyMs: 100,
    faults: [
      { operation: 'CreateUser', kind: 'reset-after', users: ['new2'], times: 1 },
      { operation: 'CreateUser', kind: 'denied', users: ['new7'], times: 1 },
      { operation: 'AssociateUserProficiencies', kind: 'denied', calls: [3] },
    ],
    onReceived: (there) => killer.received(there),
  })
  world.strays = 'who is denied differs'
  await world.write(
    'in.csv',
    csv((n) => (passwords.includes('--generate-passwords') ? '' : `cAnary-${1000 + n}`)),
  )
  const outputs: string[] = []
  const run = async (line: string, options = {}): Promise<Ran> => {
    const args = [...line.split(' '), '--debug']
    const ran = await world.run(args, { mayBeAlive: () => false, ...options })
    outputs.push(ran.out, ran.err)
    return ran
  }
  const given = passwords.includes('--generate-passwords') ? passwords.join(' ') : ''
  await run(`create in.csv --dry-run --out plan.json ${given}`.trim())
  await run(`create in.csv --yes --output ndjson ${given}`.trim(), { signal: killer.after(7) })
  expect(killer.bury(world)).toBe(true)
  const resumed = await run(`jobs resume latest ${passwords.join(' ')}`)
  expect(resumed.code).toBe(3)
  expect((await run(`retry latest --yes --output json ${passwords.join(' ')}`)).code).toBe(0)
  for (const line of ['jobs show latest --details', 'jobs list', 'jobs failures latest'])
    await run(line, { signal: new AbortController().signal })
  for (const to of ['report.md', 'report.html', 'report.csv']) await run(`report latest --out ${to}`)
  await run('jobs export latest --out job.tar.gz')
  for (const name of names) expect(world.user(name).Username).toBe(name)
  world.clock.advance(60_000)
  for (const job of jobsOf(world).toReversed()) {
    const { changing } = (await run(`undo ${job} --dry-run --output json`)).json()
    const undone = await run(`undo ${job} --yes --expect-count ${changing} --on-drift overwrite`)
    expect([undone.code, undone.out]).toEqual([0, expect.anything()])
  }
  for (const name of names) expect(() => world.user(name)).toThrow()
  return { world, outputs }
}

test('a password of a file is in no output and in no other file, whatever becomes of the job', async () => {
  const { world, outputs } = await lifeOf(['--passwords', 'in.csv'])
  const files = await filesOf(world)
  files.delete('in.csv')
  expect(files.size).toBeGreaterThan(8)
  expect(JSON.stringify([...files])).not.toMatch(/cAnary/)
  expect(outputs.join('')).not.toMatch(/cAnary/)
})

test('a generated password is in its file alone, one for each user', async () => {
  const { world, outputs } = await lifeOf(['--generate-passwords', 'pw.csv'])
  const files = await filesOf(world)
  const [, ...lines] = (files.get('pw.csv') ?? '').trim().split('\r\n')
  files.delete('pw.csv')
  expect(lines.map((line) => line.split(',')[0]).toSorted()).toEqual(names.toSorted())
  const all = outputs.join('') + JSON.stringify([...files])
  for (const line of lines) expect(all).not.toContain(line.split(',')[1])
})

test('no user is created before its password is on disk', async () => {
  const world: World = await createWorld({ onReceived: (there) => void keepFile(there) })
  const seen: string[] = []
  const keepFile = async (there: World): Promise<void> => {
    const last = there.sandbox.requests().at(-1)
    if (last?.operation !== 'CreateUser') return
    const { Username = '' } = last.body as { Username?: string }
    const { readFileSync } = await import('node:fs')
    if (readFileSync(join(there.cwd, 'pw.csv'), 'utf8').includes(`\n${Username},`)) seen.push(Username)
  }
  await world.write(
    'in.csv',
    csv(() => ''),
  )
  expect((await world.run`create in.csv --yes --generate-passwords pw.csv`).code).toBe(0)
  expect(new Set(seen)).toEqual(new Set(names))
})

test("the job stops where the file of passwords can't be written any more", async () => {
  const world = await createWorld()
  await world.write(
    'in.csv',
    csv(() => ''),
  )
  let appended = 0
  const openLog: typeof nodeFiles.openLog = async (path) => {
    const log = await nodeFiles.openLog(path)
    if (!path.endsWith('pw.csv')) return log
    return {
      append: (line) => (++appended > 4 ? Promise.reject(new Error('no space left')) : log.append(line)),
      close: () => log.close(),
    }
  }
  const ran = await world.run('create in.csv --yes --generate-passwords pw.csv --output json'.split(' '), {
    files: { ...nodeFiles, openLog },
  })
  expect(ran).toMatchObject({ code: 1 })
  expect(ran.json()).toMatchObject({ stoppedBy: 'journal' })
  const made = [...world.sandbox.store.users.values()].filter(({ Username }) => names.includes(Username))
  const text = await world.read('pw.csv')
  for (const { Username } of made) expect(text).toContain(`\n${Username},`)
  expect(made.length).toBeLessThan(names.length)
  const resumed = await world.run`jobs resume latest --generate-passwords pw.csv`
  expect(resumed).toMatchObject({ code: 0 })
  expect((await world.read('pw.csv')).trim().split('\r\n')).toHaveLength(1 + names.length)
})

test('resume asks for passwords before anything is sent, and takes another column file as well', async () => {
  const world = await createWorld()
  world.sandbox.store.userLimit = world.sandbox.store.users.size + 3
  await world.write(
    'in.csv',
    csv((n) => `Secret-${1000 + n}`),
  )
  expect((await world.run`create in.csv --yes`).code).toBe(3)
  world.sandbox.store.userLimit = 500
  const calls = world.writes().length
  const without = await world.run`jobs resume latest`
  expect(without.code).toBe(2)
  expect(without.err).toContain('Passwords are never stored')
  await world.write('bad.csv', 'username,password\nnew9,cAnary-no-digit\n')
  const bad = await world.run`jobs resume latest --passwords bad.csv`
  expect(bad.code).toBe(2)
  expect(bad.err).toContain('bad.csv:2, column password')
  expect(bad.err).not.toContain('cAnary')
  await world.write('few.csv', 'user login;password\nnew9;Secret-9999\n')
  expect((await world.run`jobs resume latest --passwords few.csv`).code).toBe(2)
  const both = await world.run`jobs resume latest --passwords in.csv --generate-passwords pw.csv`
  expect(both.code).toBe(2)
  expect(world.writes().length).toBe(calls)
  world.strays = 'who is created first differs'
})

test('a password that the service repeats is shown and kept nowhere', async () => {
  const password = 'Canary-1'
  const message = `Value '${password}' at 'password' failed to satisfy a constraint`
  const world = await createWorld({
    faults: [
      { operation: 'CreateUser', kind: 'error', code: 'InvalidParameterException', status: 400, message },
    ],
  })
  await world.write('new.csv', `${HEADER}\nnew,${password},First,Last,Billing,Agent,\n`)
  const ran = await world.run`create new.csv --yes --debug --failures failures.csv`
  expect(ran.code).toBe(3)
  expect(ran.out).toContain("Value '[secret]' at 'password'")
  const shown = await world.run`jobs show latest --details`
  const texts = await filesOf(world)
  texts.delete('new.csv')
  expect([ran.out, ran.err, shown.out, ...texts.values()].join('\n')).not.toContain(password)
})
