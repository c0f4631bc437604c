import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, type Ran } from '../support/world.js'

/** Clears the screen, and starts a line of its own. */
const EVIL = '\u{1b}[2J\nDone.'

/** What reached the terminal has neither. */
function expectPlain({ out, err }: Ran): void {
  expect(out + err).toContain('[2J')
  expect(out + err).not.toContain('\u{1b}')
  expect(out + err).not.toMatch(/^Done\./m)
}

test('names of the configuration file are shown, not obeyed', async () => {
  const world = await createWorld({ users: 1 })
  await mkdir(join(world.cwd, '.config', 'connect-bulk'), { recursive: true })
  await world.write(
    '.config/connect-bulk/config.toml',
    `[instances.${JSON.stringify(EVIL)}]\ninstance = ${JSON.stringify(EVIL)}\n`,
  )
  expectPlain(await world.run`config show`)
})

test('so are error texts of the service, also with --debug', async () => {
  const fault = { kind: 'error', operation: 'SearchUsers', message: EVIL } as const
  const world = await createWorld({ users: 1, faults: [fault] })
  const ran = await world.run`users --debug`
  expect(ran.code).toBe(1)
  expect(ran.out + ran.err).not.toContain('\u{1b}')
})

test('and columns of a file, and a path for output', async () => {
  const world = await createWorld({ users: 3 })
  const [first] = [...world.sandbox.store.users.values()].map(({ Username }) => Username)
  await world.write('rows.csv', `username,tags,"${EVIL}"\n${first},a=b,x\n`)
  expectPlain(await world.run`apply rows.csv --dry-run`)
  const folder = join(world.cwd, EVIL)
  await mkdir(folder)
  expectPlain(
    await world.run`edit --user ${first ?? ''} --tag a=b --dry-run --out ${join(folder, 'plan.json')}`,
  )
})
