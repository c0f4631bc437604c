import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimAndRename, createFile, syncFolder, whileHeld } from '../../src/platform/durable-write.js'
import { isPosix } from '../support/platform.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-durable-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const refusal = (code: string) => Object.assign(new Error(code), { code })

test('on Windows a file that another process holds for a moment is renamed once it is free', async () => {
  let held = 3
  const work = async () => {
    held -= 1
    if (held > 0) throw refusal('EBUSY')
    return 'done'
  }
  expect(await whileHeld(work, true)).toBe('done')
  held = 3
  await expect(whileHeld(work, false)).rejects.toThrow('EBUSY')
  await expect(whileHeld(() => Promise.reject(refusal('ENOSPC')), true)).rejects.toThrow('ENOSPC')
})

test('a folder that cannot be synced is accepted, a failing disk is an error', async () => {
  const folderThat = (code: string) => async () => ({
    sync: () => Promise.reject(refusal(code)),
    close: async () => undefined,
  })
  await expect(syncFolder(folder, folderThat('EINVAL'))).resolves.toBeUndefined()
  await expect(syncFolder(folder, folderThat('EIO'))).rejects.toThrow('EIO')
})

test('without hard links a new file is complete, one of several creators succeeds, and no draft is left', async () => {
  const path = join(folder, 'turn')
  const texts = Array.from({ length: 8 }, (_, n) => String(n).repeat(2000))
  const made = await Promise.all(texts.map((text) => createFile(path, text, claimAndRename)))
  expect(made.filter(Boolean)).toHaveLength(1)
  expect(await readFile(path, 'utf8')).toBe(texts[made.indexOf(true)])
  expect(await readdir(folder)).toEqual(['turn'])
  if (isPosix) expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('the empty file that claims a name is removed if its content cannot be written', async () => {
  const path = join(folder, 'turn')
  await expect(claimAndRename(join(folder, 'no-draft'), path)).rejects.toThrow('ENOENT')
  expect(await readdir(folder)).toEqual([])
  await writeFile(path, 'there')
  await expect(open(path, 'wx')).rejects.toThrow('EEXIST')
})
