import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStage } from './support.js'

const FILE = [
  'username,password,first_name,last_name,routing_profile,security_profiles',
  ...['new1', 'new2', 'new3'].map((name, n) => `${name},cAnary-${1000 + n},First,Last,Billing,Agent`),
  '',
].join('\n')

test('a detached job reads the passwords from the file itself: its command line has none', async () => {
  const stage = await createStage()
  writeFileSync(join(stage.cwd, 'in.csv'), FILE)
  const gate = stage.hold('CreateUser')
  const started = await stage.run`create in.csv --yes --detach --output json`
  expect(started).toMatchObject({ code: 0 })
  const { job } = started.json()
  const owner = stage.journal(job).findLast(({ type }) => type === 'owner' || type === 'queued')
  const commandLine = readFileSync(`/proc/${owner.pid}/cmdline`, 'utf8').split('\0')
  expect(commandLine.join(' ')).toContain(`--passwords ${join(stage.cwd, 'in.csv')}`)
  expect(commandLine.join(' ') + readFileSync(`/proc/${owner.pid}/environ`, 'utf8')).not.toContain('cAnary')
  // It has read them: the file may go.
  writeFileSync(join(stage.cwd, 'in.csv'), '')
  gate.open()
  const watched = await stage.run`jobs watch ${job}`
  expect(watched).toMatchObject({ code: 0 })
  expect(watched.out).toContain('3 users to create, 3 succeeded')
  const log = readFileSync(join(stage.stateDir, 'jobs', job, 'worker.log'), 'utf8')
  expect(started.out + started.err + watched.out + watched.err + log).not.toContain('cAnary')
})

test('passwords from stdin leave no way for a detached job to read them', async () => {
  const stage = await createStage()
  const ran = await stage.run(['create', '-', '--yes', '--detach'], { stdin: { pipe: FILE } })
  expect(ran).toMatchObject({ code: 2 })
  expect(ran.err).toContain('--detach')
  expect(ran.err).not.toContain('cAnary')
  expect(stage.sandbox.requests().filter(({ operation }) => operation === 'CreateUser')).toEqual([])
})
