import { expect, test } from 'vitest'
import { readRates, SavedRates } from '../../src/connect/rate-quotas.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { quotaTable } from '../../src/sandbox/service-quotas.js'
import { nodeFiles } from '../../src/platform/files.js'
import { ManualClock } from '../support/manual-clock.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

test('what is raised counts; what is below the default or the known wrong 200 does not', () => {
  const { rates, distrusted } = readRates(
    new Map([
      ['L-418ABD80', 20],
      ['L-62D9A3EA', 1],
      ['L-EA358306', 200],
      ['L-UNKNOWN', 7],
    ]),
  )
  expect([...rates]).toEqual([['UpdateUserRoutingProfile', 20]])
  expect(distrusted).toEqual([
    expect.stringContaining('UpdateUserConfig: 1 calls a second'),
    expect.stringContaining('TagResource: 200 calls a second'),
  ])
})

test('every write operation has the code that Service Quotas knows it by', () => {
  const codes = new Map(quotaTable.map(({ of, code }) => [of, code]))
  for (const { name, quotaCode } of OPERATIONS) if (codes.has(name)) expect(codes.get(name)).toBe(quotaCode)
})

test('rates are kept for a day, for one account and Region; a damaged file is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-rates-'))
  const clock = new ManualClock()
  const owner = { account: '111122223333', region: 'eu-central-1' }
  const saved = new SavedRates(nodeFiles, clock, folder, owner)
  expect(await saved.load()).toBeUndefined()
  await saved.save(new Map([['SearchUsers', 7]]))
  expect(await saved.load()).toEqual(new Map([['SearchUsers', 7]]))
  const other = new SavedRates(nodeFiles, clock, folder, { ...owner, region: 'us-east-1' })
  expect(await other.load()).toBeUndefined()
  await clock.advance(25 * 60 * 60_000)
  expect(await saved.load()).toBeUndefined()
  await nodeFiles.replace(
    join(folder, 'paces', 'quotas-111122223333-eu-central-1.json'),
    '{"at":1,"rates":{"a":"b"}}',
  )
  expect(await saved.load()).toBeUndefined()
  rmSync(folder, { recursive: true })
})
