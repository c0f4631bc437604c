import { expect } from 'vitest'
import { type Json, QUICK_TIME, type Ran, type Stage } from './support.js'

export const UPDATE = 'UpdateUserRoutingProfile'

/** Every user of the job is where the report says it is. */
export function expectToAddUp(stage: Stage, result: Json, movers: readonly string[]): void {
  expect(result.changing).toBe(movers.length)
  expect(result.succeeded + result.failed + result.notAttempted).toBe(movers.length)
  const billing = new Set(stage.usersIn('Billing'))
  expect(movers.filter((name) => billing.has(name)).length).toBeGreaterThanOrEqual(result.succeeded)
}

export async function show(stage: Stage, job: string): Promise<Json> {
  const shown = await stage.run`jobs show ${job} --output json`
  expect(shown.code).toBe(0)
  return shown.json()
}

export async function onlyJob(stage: Stage): Promise<Json> {
  const listed = await stage.run`jobs list --output json`
  expect(listed.code).toBe(0)
  expect(listed.json().jobs).toHaveLength(1)
  return listed.json().jobs[0]
}

/** What is left over is carried out, and nobody is written twice. */
export async function expectRetryToFinish(
  stage: Stage,
  args: readonly string[],
  movers: readonly string[],
): Promise<Ran> {
  // It waits a minute to know what became of a call without an answer.
  const retried = await stage.run([...args, '--yes', '--output', 'json'], { env: QUICK_TIME })
  expect(retried.err).not.toContain('Error')
  expect(retried.code).toBe(0)
  const billing = stage.usersIn('Billing')
  expect(movers.filter((name) => !billing.includes(name))).toEqual([])
  return retried
}
