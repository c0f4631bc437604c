import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { savedBucketsPath, SavedBuckets } from '../../src/connect/saved-buckets.js'
import { nodeFiles } from '../../src/platform/files.js'
import { ManualClock } from '../support/manual-clock.js'

let folder = ''
let path = ''
let clock = new ManualClock()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-bulk-levels-'))
  path = savedBucketsPath(folder, null, 'eu-central-1')
  clock = new ManualClock()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const load = async (account = '111122223333'): Promise<SavedBuckets> => {
  const levels = await SavedBuckets.load(nodeFiles, path, clock)
  levels.belongTo(account)
  return levels
}
const leave = async (operation: string, tokens: number, account?: string): Promise<void> => {
  await (await load(account)).keep(() => new Map([[operation, { tokens, rate: 2 }]]))()
}

test('an unused bucket has no saved level', async () => {
  expect((await load()).tokensOf('DescribeUser', 2)).toBeUndefined()
})

test('the next process finds a bucket as it was left, filled since', async () => {
  await leave('DescribeUser', 0.5)
  await clock.advance(1_000)
  expect((await load()).tokensOf('DescribeUser', 2)).toBeCloseTo(2.5)
  expect((await load()).tokensOf('UpdateUserConfig', 2)).toBeUndefined()
})

test('accounts have buckets of their own, but for the calls that find out which account it is', async () => {
  await leave('DescribeUser', 0, '111122223333')
  await leave('ListInstances', 1, '111122223333')
  const other = await load('999999999999')
  expect(other.tokensOf('DescribeUser', 2)).toBeUndefined()
  expect(other.tokensOf('ListInstances', 2)).toBe(1)
})

test('addresses and Regions have files of their own', () => {
  const paths = [
    savedBucketsPath('/s', null, 'eu-central-1'),
    savedBucketsPath('/s', 'http://127.0.0.1:1', 'eu-central-1'),
    savedBucketsPath('/s', null, 'us-east-1'),
  ]
  expect(new Set(paths).size).toBe(3)
})

test('of two processes the lower level is saved', async () => {
  await leave('DescribeUser', -1)
  await leave('DescribeUser', 4)
  expect((await load()).tokensOf('DescribeUser', 2)).toBe(-1)
})

test('levels are written while calls are made too, so that a killed process leaves them', async () => {
  const levels = await load()
  const stop = levels.keep(() => new Map([['DescribeUser', { tokens: 1, rate: 2 }]]))
  await clock.advance(2_000)
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('DescribeUser')
  await stop()
})

test.each(['not JSON', '[]', 'null', '{"111122223333/DescribeUser":{"tokens":"many","at":null}}'])(
  'a damaged file is as good as none: %s',
  async (text) => {
    await leave('ListUsers', 1)
    await writeFile(path, text)
    expect((await load()).tokensOf('DescribeUser', 2)).toBeUndefined()
  },
)

test('a folder that can not be written is no reason to stop', async () => {
  const files = { ...nodeFiles, replace: () => Promise.reject(new Error('EROFS')) }
  const levels = await SavedBuckets.load(files, path, clock)
  await levels.keep(() => new Map([['DescribeUser', { tokens: 1, rate: 2 }]]))()
  expect((await load()).tokensOf('DescribeUser', 2)).toBeUndefined()
})
