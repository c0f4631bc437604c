import type { FileHandle } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { FileLog } from '../../src/platform/file-log.js'

/** A file whose syncs end when they are told to. */
function slowFile() {
  const done: string[] = []
  const syncs: (() => void)[] = []
  let text = ''
  const handle = {
    appendFile: async (more: string) => {
      text += more
    },
    datasync: () => new Promise<void>((resolve) => syncs.push(resolve)),
  }
  const log = new FileLog(handle as unknown as FileHandle, 'none', 0)
  const append = async (line: string) => {
    await log.append(line)
    done.push(line)
  }
  const settle = () => new Promise(setImmediate)
  return { append, syncs, done, settle, text: () => text }
}

test('group commit: lines that arrive while a sync is under way share the next one, and each waits for its own', async () => {
  const { append, syncs, done, settle, text } = slowFile()
  void append('1')
  await settle()
  for (const line of ['2', '3', '4']) void append(line)
  await settle()
  expect([text(), syncs.length, done]).toEqual(['1\n', 1, []])
  syncs[0]?.()
  await settle()
  expect([text(), syncs.length, done]).toEqual(['1\n2\n3\n4\n', 2, ['1']])
  syncs[1]?.()
  await settle()
  expect([syncs.length, done]).toEqual([2, ['1', '2', '3', '4']])
})
