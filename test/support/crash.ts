import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './world.js'

export type Line = Record<string, any>

/** The newest job of a world, its journal as lines of text. */
export function journalOf(world: World, job = jobsOf(world).at(-1) ?? ''): { path: string; lines: string[] } {
  const path = join(world.cwd, '.state', 'jobs', job, 'journal.ndjson')
  return { path, lines: readFileSync(path, 'utf8').trimEnd().split('\n') }
}

export function recordsOf(world: World, job?: string): Line[] {
  // What was being written when the program died is no record.
  return journalOf(world, job).lines.flatMap((line) => (line.endsWith('}') ? [JSON.parse(line)] : []))
}

export function jobsOf(world: World): string[] {
  return readdirSync(join(world.cwd, '.state', 'jobs')).toSorted()
}

export type Snapshot = ReturnType<typeof snapshot>

/** All users as the service has them. */
export function snapshot(world: World) {
  return structuredClone(world.sandbox.store.users)
}

/** What a journal tells of users with one call each: how many are done, how many have a call without an answer. */
export function soFar(records: readonly Line[]): { answered: number; open: number } {
  const users = [...lastCalls(records).values()]
  return {
    answered: users.filter(({ answer }) => answer !== undefined && answer['failure'] === null).length,
    open: users.filter(({ answer }) => answer === undefined).length,
  }
}

/** The last call of each user by its id, and the answer to it. */
function lastCalls(records: readonly Line[]): Map<string, { answer?: Line }> {
  const calls = new Map<string, { answer?: Line }>()
  const ids = new Map<number, string>()
  for (const record of records) {
    if (record['type'] === 'sent') {
      ids.set(record['n'], record['userId'])
      calls.set(record['userId'], {})
    } else if (record['type'] === 'answered') calls.set(ids.get(record['n']) ?? '', { answer: record })
  }
  return calls
}

/**
 * Makes it so that the newest job died after so many records, in the midst of writing the next one: the journal ends
 * there, and calls it does not tell of were never made. `applied` says whether the calls still open had reached the
 * service.
 */
export function dieAfter(world: World, records: number, before: Snapshot, applied: boolean): void {
  const { path, lines } = journalOf(world)
  const kept = lines.slice(0, records)
  writeFileSync(path, `${kept.join('\n')}\n${(lines[records] ?? '').slice(0, 20)}`)
  const calls = lastCalls(kept.map((line): Line => JSON.parse(line)))
  for (const [id, user] of before) {
    const call = calls.get(id)
    const isDone = call?.answer === undefined ? applied : call.answer['failure'] === null
    if (call === undefined || !isDone) world.sandbox.store.users.set(id, structuredClone(user))
  }
}
