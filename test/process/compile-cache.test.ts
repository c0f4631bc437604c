import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStage, type Stage } from './support.js'

/** Node.js 20 keeps no compiled code. */
const KEEPS = Reflect.has(module, 'enableCompileCache')

/** Runs a command that may keep what it compiles. */
async function listJobs(stage: Stage, env: Record<string, string | undefined> = {}): Promise<void> {
  const here = { NODE_DISABLE_COMPILE_CACHE: undefined, CI: undefined, ...env }
  expect((await stage.run(['jobs', 'list'], { env: here })).code).toBe(0)
}

const compiledOf = ({ home }: Stage): string => join(home, '.cache', 'connect-bulk', 'compiled')

test('a command keeps what was compiled for the next one, in a folder of the user alone', async () => {
  const stage = await createStage()
  await listJobs(stage)
  const folder = compiledOf(stage)
  expect(existsSync(folder)).toBe(KEEPS)
  if (!KEEPS) return
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(readdirSync(folder, { recursive: true }).length).toBeGreaterThan(20)
})

test('XDG_CACHE_HOME names the place', async () => {
  const stage = await createStage()
  const cache = join(stage.home, 'elsewhere')
  await listJobs(stage, { XDG_CACHE_HOME: cache })
  expect(existsSync(join(cache, 'connect-bulk', 'compiled'))).toBe(KEEPS)
  expect(existsSync(compiledOf(stage))).toBe(false)
})

test('in CI nothing is kept', async () => {
  const stage = await createStage()
  await listJobs(stage, { CI: 'true' })
  expect(existsSync(join(stage.home, '.cache'))).toBe(false)
})

test('no code is kept, or taken, where others can write', async () => {
  const stage = await createStage()
  mkdirSync(compiledOf(stage), { recursive: true })
  chmodSync(compiledOf(stage), 0o777)
  await listJobs(stage)
  expect(readdirSync(compiledOf(stage))).toEqual([])
})

test('a home folder that can not be written is no hindrance', async () => {
  const stage = await createStage()
  await listJobs(stage, { HOME: '/dev/null' })
})
