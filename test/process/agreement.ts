import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect } from 'vitest'
import type { Json, Ran, Stage } from './support.js'

/** What became of each user of a job, by name. */
type Ends = Record<string, 'succeeded' | 'failed' | 'not-attempted'>

/**
 * The service, the journal, the report and the failures CSV tell the same of every user of the only job there is, and
 * nothing was sent that is not on record. `shows` tells whether the service has what the job wants of a user.
 */
export async function expectAgreement(
  stage: Stage,
  ran: Ran,
  shows: (username: string) => boolean,
): Promise<{ result: Json; ends: Ends }> {
  const [job = '', ...others] = stage.jobs()
  expect(others).toEqual([])
  const shown = await stage.run`jobs show ${job} --output json`
  expect(shown.code).toBe(0)
  const result = ran.json()
  expect(shown.json()).toEqual(result)
  expect(result.succeeded + result.failed + result.notAttempted).toBe(result.changing)
  const names = plannedNames(stage, job)
  expect(names).toHaveLength(result.changing)
  const ends = endsOf(names, result)
  for (const [name, end] of Object.entries(ends)) {
    if (end === 'succeeded') expect(shows(name), `${name} has the value`).toBe(true)
    if (end === 'not-attempted') expect(writesFor(stage, name), `calls for ${name}`).toBe(0)
  }
  expectAllRecorded(stage, job)
  return { result, ends }
}

/** The failed are named, the rest is in the failures CSV or has succeeded. */
function endsOf(names: readonly string[], { failures, failuresFile, ...counts }: Json): Ends {
  const rows: Record<string, string>[] =
    failuresFile === null ? [] : parse(readFileSync(failuresFile, 'utf8'), { columns: true, bom: true })
  const statuses = new Map(
    rows.map(({ username = '', status }) => [username.replace(/^'(?=[=+\-@'\t\r])/, ''), status]),
  )
  const ends: Ends = Object.fromEntries(
    names.map((name) => {
      const status = statuses.get(name)
      return [name, status === 'failed' || status === 'not-attempted' ? status : 'succeeded']
    }),
  )
  const count = (end: string): number => Object.values(ends).filter((one) => one === end).length
  expect(rows).toHaveLength(statuses.size)
  expect({
    succeeded: count('succeeded'),
    failed: count('failed'),
    notAttempted: count('not-attempted'),
  }).toEqual({ succeeded: counts.succeeded, failed: counts.failed, notAttempted: counts.notAttempted })
  expect(failures.map(({ username }: Json) => username).toSorted()).toEqual(
    names.filter((name) => ends[name] === 'failed').toSorted(),
  )
  return ends
}

function plannedNames(stage: Stage, job: string): string[] {
  const [, ...users] = readFileSync(`${stage.stateDir}/jobs/${job}/plan.ndjson`, 'utf8').trim().split('\n')
  return users.map((line) => JSON.parse(line).username)
}

function writesFor(stage: Stage, name: string): number {
  const { users } = stage.sandbox.store
  return stage.writes().filter(({ userId = '' }) => users.get(userId)?.Username === name).length
}

/** For each user and operation the service received no more calls than the journal has records of. */
function expectAllRecorded(stage: Stage, job: string): void {
  const key = ({ userId, operation }: Json): string => `${operation} ${userId}`
  const counts = new Map<string, number>()
  const path = `${stage.stateDir}/jobs/${job}/journal.ndjson`
  const records = existsSync(path) ? stage.journal(job) : []
  for (const record of records)
    if (record.type === 'sent') counts.set(key(record), (counts.get(key(record)) ?? 0) + 1)
  for (const write of stage.writes()) counts.set(key(write), (counts.get(key(write)) ?? 0) - 1)
  expect([...counts].filter(([, left]) => left < 0)).toEqual([])
}
