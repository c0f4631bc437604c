import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStage, MOVE } from './support.js'
import { isLinux } from '../support/platform.js'

test("a state folder that can't be made: exit 1, nothing sent", async () => {
  const stage = await createStage()
  stage.write('file.txt', 'not a folder')
  const ran = await stage.run`${MOVE} --yes --state-dir ${join('file.txt', 'x')}`
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(/^Error: /m)
  expect(ran.err).not.toMatch(/^\s+at .+:\d+/m)
  expect(ran.err).toContain('--state-dir')
  expect(stage.sandbox.requests()).toEqual([])
  expect(stage.files()).toEqual(['file.txt'])
})

test('reading users needs no state folder', async () => {
  const stage = await createStage()
  stage.write('file.txt', 'not a folder')
  const ran = await stage.run`users --quiet --state-dir ${join('file.txt', 'x')}`
  expect(ran).toMatchObject({ code: 0, err: '' })
})

const UNWRITABLE = ['missing/left.csv', 'file.txt/left.csv', 'folder', ...(isLinux ? ['/proc/left.csv'] : [])]
for (const path of UNWRITABLE) {
  test(`--failures ${path} can't be written: exit 2, nothing sent`, async () => {
    const stage = await createStage()
    stage.write('file.txt', 'not a folder')
    mkdirSync(join(stage.cwd, 'folder'))
    const ran = await stage.run`${MOVE} --yes --failures ${path}`
    expect(ran.code).toBe(2)
    expect(ran.err).toMatch(/^Error: --failures: /m)
    expect(stage.writes()).toEqual([])
    expect(stage.jobs()).toEqual([])
    expect(stage.files().toSorted()).toEqual(['file.txt', 'folder'])
  })
}

test('--failures: an old file does not outlive a job that left nothing over', async () => {
  const stage = await createStage()
  const header =
    'username,status,failed_settings,error_code,request_id,attempts,error_message,retryable,instance,job'
  stage.write('left.csv', header)
  const ran = await stage.run`${MOVE} --yes --failures left.csv`
  expect(ran.code).toBe(0)
  expect(stage.writes()).toHaveLength(22)
  expect(stage.files()).toEqual([])
})

test('the record is for its owner only', async () => {
  const stage = await createStage()
  expect((await stage.run`${MOVE} --yes`).code).toBe(0)
  const [job = ''] = stage.jobs()
  const mode = (...names: string[]): number => statSync(join(stage.stateDir, ...names)).mode & 0o777
  expect([mode(), mode('jobs'), mode('jobs', job)]).toEqual([0o700, 0o700, 0o700])
  expect([mode('jobs', job, 'plan.ndjson'), mode('jobs', job, 'journal.ndjson')]).toEqual([0o600, 0o600])
})

test('failed users: exit 3, the CSV in the current folder, and retry with it heals them', async () => {
  const stage = await createStage()
  const [first = '', second = ''] = stage.usersIn('Basic Routing Profile')
  stage.sandbox.addFaults([
    {
      operation: 'UpdateUserRoutingProfile',
      kind: 'denied',
      users: [first, second],
      perUser: true,
      times: 1,
    },
  ])
  const ran = await stage.run`${MOVE} --yes`
  expect(ran.code).toBe(3)
  expect(ran.out).toContain('22 users to change, 20 succeeded, 2 failed, 0 not attempted')
  const { name, rows } = stage.failures()
  expect(rows.map(({ status, error_code, retryable }) => [status, error_code, retryable])).toEqual([
    ['failed', 'AccessDeniedException', 'no'],
    ['failed', 'AccessDeniedException', 'no'],
  ])
  const retried = await stage.run`retry ${name} --yes`
  expect(retried.code).toBe(0)
  expect(stage.usersIn('Basic Routing Profile')).toEqual([])
  expect(stage.changed()).toHaveLength(22)
})
