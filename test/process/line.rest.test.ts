import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const RACER = fileURLToPath(new URL('line-racer.js', import.meta.url))
const ROUNDS = 100

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connect-bulk-race-'))
  writeFileSync(join(folder, 'log'), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const race = (name: string) =>
  spawn(process.execPath, [RACER, join(folder, 'state'), name, String(ROUNDS), join(folder, 'log')])
const ended = (racer: ReturnType<typeof race>): Promise<number | null> =>
  new Promise((resolve) => racer.once('close', (code) => resolve(code)))
const log = (): string[] => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')

/** Whoever is in goes out before anybody else comes in. */
function expectOneAtATime(lines: readonly string[]): void {
  let inside: string | undefined
  for (const line of lines.filter((one) => !one.startsWith('skipped'))) {
    const [what, job] = line.split(' ')
    if (what === 'in') expect([inside, line]).toEqual([undefined, line])
    else expect(inside).toBe(job)
    inside = what === 'in' ? job : undefined
  }
}

test('two processes that start at once never have the turn at once, a hundred times', async () => {
  const racers = [race('a'), race('b')]
  expect(await Promise.all(racers.map(ended))).toEqual([0, 0])
  const lines = log()
  expect(new Set(lines.filter((line) => line.startsWith('in '))).size).toBe(2 * ROUNDS)
  expectOneAtATime(lines)
}, 60_000)

test('a process killed with the turn, or in line, holds up nobody', async () => {
  const racers = [race('a'), race('b'), race('c')]
  const [first, ...others] = racers
  if (first === undefined) throw new Error('no racer')
  await expect.poll(() => log().length, { timeout: 20_000 }).toBeGreaterThan(40)
  const gone = ended(first)
  first.kill('SIGKILL')
  await gone
  expect(await Promise.all(others.map(ended))).toEqual([0, 0])
  const mine = (name: string): number => log().filter((line) => line.startsWith(`in ${name}-`)).length
  expect(mine('b')).toBeGreaterThanOrEqual(ROUNDS)
  expect(mine('c')).toBeGreaterThanOrEqual(ROUNDS)
}, 60_000)
