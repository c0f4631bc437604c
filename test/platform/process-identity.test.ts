import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import {
  isHere,
  isSameProcess,
  Liveness,
  type ProcessIdentity,
  type System,
} from '../../src/platform/process-identity.js'
import { nodeSystem, startCommand } from '../../src/platform/system.js'

const NOW = Date.UTC(2026, 0, 15, 10)
const clock = { now: () => NOW }
const GONE = 2 ** 22 + 7

test('a process is taken for dead only if that is proven', () => {
  const system = nodeSystem()
  const me = system.identity()
  const liveness = new Liveness(system, clock)
  const mayBeAlive = (who: Partial<ProcessIdentity>) => liveness.mayBeAlive({ ...me, ...who })
  expect(mayBeAlive({})).toBe(true)
  expect(mayBeAlive({ host: 'elsewhere', boot: 'another', pid: 1 })).toBe(true)
  expect(mayBeAlive({ pid: GONE })).toBe(false)
  expect(mayBeAlive({ boot: 'another boot' })).toBe(false)
})

test.skipIf(process.platform !== 'linux')(
  'on Linux, another container is not judged, and a reused number is seen',
  () => {
    const system = nodeSystem()
    const me = system.identity()
    const liveness = new Liveness(system, clock)
    // Its process numbers say nothing here.
    expect(liveness.mayBeAlive({ ...me, space: 'pid:[1]', pid: GONE })).toBe(true)
    expect(liveness.mayBeAlive({ ...me, started: '1' })).toBe(false)
  },
)

test.skipIf(process.platform !== 'linux')('a machine that changes its name stays the same machine', () => {
  const system = nodeSystem()
  const renamed = { ...system.identity(), host: 'annas-mbp.corp.example' }
  expect(new Liveness(system, clock).mayBeAlive({ ...renamed, pid: GONE })).toBe(false)
  expect(isHere(renamed, system.identity())).toBe(true)
  expect(isSameProcess(renamed, system.identity())).toBe(true)
})

test('a process of another boot of this host counts as alive while its heartbeat is fresh', () => {
  const system = nodeSystem()
  const other = { ...system.identity(), boot: 'another boot' }
  const liveness = new Liveness(system, clock)
  expect(liveness.mayBeAlive(other, NOW - 10_000)).toBe(true)
  expect(liveness.mayBeAlive(other, NOW + 10_000)).toBe(true)
  expect(liveness.mayBeAlive(other, NOW - 60_000)).toBe(false)
})

test('programs of the system are started by their full path, whatever PATH and the current folder hold', () => {
  expect(startCommand('win32', 7, { SystemRoot: 'D:\\Windows' }).command).toBe(
    'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  )
  expect(startCommand('win32', 7, {}).command).toMatch(/^C:\\Windows\\/)
  expect(startCommand('darwin', 7, {}).command).toBe('/bin/ps')
})

/** A system without /proc, whose `ps` is that of this machine. */
const withoutProc = (): System => nodeSystem('darwin', '/nonexistent')

test.skipIf(process.platform === 'win32')(
  'without /proc, the start of a process tells it from another of its number',
  async () => {
    const system = withoutProc()
    const me = system.identity()
    expect([me.space, Math.abs(Number(me.started) - performance.timeOrigin) < 1000]).toEqual(['', true])
    const liveness = new Liveness(system, clock)
    expect(liveness.mayBeAlive(me)).toBe(true)
    const child = spawn('sleep', ['60'])
    await new Promise((resolve) => child.once('spawn', resolve))
    const pid = child.pid ?? 0
    const began = Number(system.startOf(pid))
    expect(Math.abs(began - Date.now())).toBeLessThan(10_000)
    const killed = { ...me, pid, started: String(began - 3_600_000) }
    // The number of a job that was killed an hour ago is another process's by now.
    expect(liveness.mayBeAlive(killed)).toBe(false)
    expect(liveness.mayBeAlive({ ...killed, started: String(began + 900) })).toBe(true)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
    expect(liveness.mayBeAlive({ ...killed, started: String(began) })).toBe(false)
  },
)
