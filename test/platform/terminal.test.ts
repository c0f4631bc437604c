import { PassThrough, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createStatusLine } from '../../src/platform/node-status-line.js'
import { createTerminal, faultOf } from '../../src/platform/node-terminal.js'

/** A stdout whose reader takes a piece only when told to. */
function slowReader() {
  const waiting: (() => void)[] = []
  const stdout = new Writable({ highWaterMark: 10, write: (_chunk, _encoding, done) => waiting.push(done) })
  const streams = { stdin: process.stdin, stdout, stderr: new PassThrough() }
  const terminal = createTerminal(streams as unknown as NodeJS.Process, {})
  return { terminal, stdout, take: () => waiting.shift()?.() }
}

const signal = new AbortController().signal

function isSettled(work: Promise<void>): Promise<boolean> {
  const settled = work.then(() => true)
  return Promise.race([settled, new Promise<false>((resolve) => setImmediate(() => resolve(false)))])
}

test('output does not wait for a reader that keeps up', async () => {
  const { terminal } = slowReader()
  expect(await isSettled(terminal.drained(signal))).toBe(true)
  terminal.out('a')
  expect(await isSettled(terminal.drained(signal))).toBe(true)
})

test('output waits for a slow reader', async () => {
  const { terminal, take } = slowReader()
  terminal.out('a line longer than the buffer')
  const drained = terminal.drained(signal)
  expect(await isSettled(drained)).toBe(false)
  take()
  await drained
})

test('output does not wait for a reader that went away', async () => {
  const { terminal, stdout } = slowReader()
  terminal.out('a line longer than the buffer')
  const drained = terminal.drained(signal)
  stdout.destroy()
  await drained
  await terminal.drained(signal)
})

test('Ctrl-C ends the wait for a slow reader', async () => {
  const { terminal, stdout } = slowReader()
  const cancel = new AbortController()
  terminal.out('a line longer than the buffer')
  const drained = terminal.drained(cancel.signal)
  cancel.abort(new Error('SIGINT'))
  await expect(drained).rejects.toThrow('SIGINT')
  await expect(terminal.drained(cancel.signal)).rejects.toThrow('SIGINT')
  expect(stdout.listenerCount('drain')).toBe(0)
})

test('stdin comes in pieces, and Ctrl-C does not wait for its end', async () => {
  const stdin = new PassThrough()
  const streams = { stdin, stdout: new PassThrough(), stderr: new PassThrough() }
  const terminal = createTerminal(streams as unknown as NodeJS.Process, {})
  const cancel = new AbortController()
  const pieces = terminal.readStdin(cancel.signal)[Symbol.asyncIterator]()
  stdin.write('username')
  expect(String((await pieces.next()).value)).toBe('username')
  const next = pieces.next()
  cancel.abort(new Error('SIGINT'))
  await expect(next).rejects.toThrow('SIGINT')
  await expect(terminal.readStdin(cancel.signal)[Symbol.asyncIterator]().next()).rejects.toThrow('SIGINT')
})

test('on a terminal without a size nothing is drawn', () => {
  const screen = (columns: number, rows: number) =>
    Object.assign(new PassThrough(), { columns, rows }) as unknown as NodeJS.WriteStream
  for (const [columns, rows] of [
    [0, 0],
    [80, 0],
    [0, 24],
  ] as const)
    expect(createStatusLine('text', screen(columns, rows))).toBeUndefined()
})

test('a stream that cannot be written is a fault, unless its reader went away', () => {
  const [full, gone] = [new PassThrough(), new PassThrough()]
  const streams = { stdin: process.stdin, stdout: full, stderr: gone } as unknown as NodeJS.Process
  const terminal = createTerminal(streams, {})
  full.destroy(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }))
  gone.destroy(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }))
  return new Promise<void>((resolve) =>
    setImmediate(() => {
      terminal.out('more')
      expect([faultOf(full)?.message, faultOf(gone)]).toEqual(['ENOSPC: no space left', undefined])
      resolve()
    }),
  )
})
