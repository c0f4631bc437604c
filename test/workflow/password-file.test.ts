import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '../../src/platform/files.js'
import { PasswordFile } from '../../src/workflow/passwords/password-file.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

const path = () => join(folder, 'passwords.csv')
const text = () => readFile(path(), 'utf8')

/** The passwords that a run gives some users, one after another. */
async function issue(...names: string[]): Promise<string[]> {
  const file = new PasswordFile(path(), nodeFiles)
  const passwords: string[] = []
  for (const name of names) passwords.push(await file.of(name))
  await file.close()
  return passwords
}

test('each password is in the file, which only its owner can read, before it is used', async () => {
  const file = new PasswordFile(path(), nodeFiles)
  const anna = await file.of('anna')
  expect(await text()).toBe(`username,password\r\nanna,${anna}\r\n`)
  expect((await stat(path())).mode & 0o777).toBe(0o600)
  expect(await file.of('anna')).toBe(anna)
  const ben = await file.of('=ben,"x"')
  await file.close()
  expect(await text()).toBe(`username,password\r\nanna,${anna}\r\n"'=ben,""x""",${ben}\r\n`)
})

test('a later run adds to the file, and gives a user the password that it has there', async () => {
  const [anna, ben] = await issue('anna', '=ben')
  const [cora, again, guarded] = await issue('cora', 'ANNA', '=ben')
  expect(again).toBe(anna)
  expect(guarded).toBe(ben)
  expect(await text()).toBe(`username,password\r\nanna,${anna}\r\n'=ben,${ben}\r\ncora,${cora}\r\n`)
})

test('a line that an earlier run did not finish is no password', async () => {
  const [anna] = await issue('anna')
  await writeFile(path(), `${await text()}ben,Hal`)
  const [ben] = await issue('ben')
  expect(ben).not.toMatch(/^Hal/)
  expect(await text()).toBe(`username,password\r\nanna,${anna}\r\nben,Hal\r\nben,${ben}\r\n`)
  expect(await issue('ben')).toEqual([ben])
})

test('a password that could not be written does not count as generated', async () => {
  const openLog: typeof nodeFiles.openLog = async (name) => {
    const log = await nodeFiles.openLog(name)
    const append = (line: string) =>
      line.startsWith('ben') ? Promise.reject(new Error('ENOSPC')) : log.append(line)
    return { append, close: () => log.close() }
  }
  const file = new PasswordFile(path(), { ...nodeFiles, openLog })
  await file.of('anna')
  await expect(file.of('ben')).rejects.toThrow('ENOSPC')
  await file.close()
  expect(file.counts).toEqual({ generated: 1, reused: 0 })
})

test('an empty file that others can read becomes private before anything is in it', async () => {
  await writeFile(path(), '')
  await chmod(path(), 0o644)
  await issue('anna')
  expect((await stat(path())).mode & 0o777).toBe(0o600)
})

test("another file is left alone, and no password is given out that can't be kept", async () => {
  await writeFile(path(), 'username,routing_profile\nanna,Billing\n')
  await expect(issue('anna')).rejects.toThrow(`${path()} exists`)
  expect(await text()).toBe('username,routing_profile\nanna,Billing\n')
  await expect(new PasswordFile(folder, nodeFiles).of('anna')).rejects.toThrow('is a folder')
})
