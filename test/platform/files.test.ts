import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { isPosix } from '../support/platform.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Only where there are modes; Windows has others' rights by the folder. */
async function expectMode(path: string, wanted: number): Promise<void> {
  if (isPosix) expect((await stat(path)).mode & 0o777).toBe(wanted)
}

test('an appended line is in the file when the append has resolved, and lines keep their order', async () => {
  const path = join(folder, 'log')
  const log = await nodeFiles.openLog(path)
  const appends = Array.from({ length: 50 }, async (_, n) => {
    await log.append(`line ${n}`)
    return (await readFile(path, 'utf8')).includes(`line ${n}\n`)
  })
  expect(await Promise.all(appends)).toEqual(appends.map(() => true))
  await log.close()
  expect((await readFile(path, 'utf8')).split('\n').slice(0, -1)).toEqual(
    Array.from({ length: 50 }, (_, n) => `line ${n}`),
  )
  await expectMode(path, 0o600)
})

test.skipIf(!existsSync('/dev/full'))(
  'after one append failed, all others fail: a record with a hole would lie',
  async () => {
    const log = await nodeFiles.openLog('/dev/full')
    await expect(log.append('one')).rejects.toThrow()
    await expect(log.append('two')).rejects.toThrow()
    await log.close()
  },
)

test('a file is replaced whole, privately, and leaves no draft behind', async () => {
  const path = join(folder, 'file')
  await writeFile(path, 'old')
  await nodeFiles.replace(path, 'new')
  expect(await readFile(path, 'utf8')).toBe('new')
  await expectMode(path, 0o600)
  await expect(nodeFiles.replace(join(folder, 'none', 'file'), 'x')).rejects.toThrow()
  await expect(nodeFiles.replace(folder, 'x')).rejects.toThrow()
  expect(await readdir(folder)).toEqual(['file'])
})

test('the state folder is for its owner only', async () => {
  await nodeFiles.makePrivateFolder(join(folder, 'a'))
  await expectMode(join(folder, 'a'), 0o700)
  await expect(nodeFiles.claimFolder(join(folder, 'a'))).rejects.toMatchObject({ code: 'EEXIST' })
})

test('a folder is made with all above it, and where the system makes none, that is said', async () => {
  await nodeFiles.makePrivateFolder(join(folder, 'a', 'b', 'c'))
  await nodeFiles.makePrivateFolder(join(folder, 'a', 'b', 'c'))
  await expectMode(join(folder, 'a', 'b'), 0o700)
  await writeFile(join(folder, 'file'), '')
  await expect(nodeFiles.makePrivateFolder(join(folder, 'file'))).rejects.toThrow()
  await expect(nodeFiles.makePrivateFolder(join(folder, 'file', 'x'))).rejects.toThrow()
  if (process.platform === 'linux')
    await expect(nodeFiles.makePrivateFolder('/proc/none/x')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('many who make the same folders at once all find them made', async () => {
  for (let round = 0; round < 20; round += 1) {
    const path = join(folder, String(round), 'a', 'b')
    const making = Array.from({ length: 8 }, () => nodeFiles.makePrivateFolder(path))
    await expect(Promise.all(making)).resolves.toHaveLength(8)
  }
})

test('checking whether a file can be written leaves nothing behind', async () => {
  await expect(nodeFiles.checkWritable(join(folder, 'x.csv'))).resolves.toBeUndefined()
  await expect(nodeFiles.checkWritable(folder)).rejects.toThrow(/EISDIR/)
  await expect(nodeFiles.checkWritable(join(folder, 'none', 'x.csv'))).rejects.toThrow()
  expect(await readdir(folder)).toEqual([])
})

test.skipIf(!isPosix)('a FIFO, as <(…) of a shell is one, is read in pieces', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const written = writeFile(pipe, 'username\nomar.smith\n')
  const pieces: Uint8Array[] = []
  for await (const piece of nodeFiles.readPieces(pipe)) pieces.push(piece)
  await written
  expect(Buffer.concat(pieces).toString()).toBe('username\nomar.smith\n')
})
