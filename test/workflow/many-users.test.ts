import { expect, test } from 'vitest'
import { readText } from '../../src/commands/input-file.js'
import { writePlan } from '../../src/journal/plan-file.js'
import { planDocument, planDocumentSteps } from '../../src/plan/plan-document.js'
import { readPlanDocument } from '../../src/plan/read-plan-document.js'
import type { Context } from '../../src/platform/context.js'
import { inSteps } from '../../src/platform/pieces.js'
import type { Workspace } from '../../src/workflow/workspace.js'
import { contentsOf } from '../../src/workflow/planning/plan.js'
import { decideUsers } from '../../src/workflow/planning/decide-users.js'
import { BILLING, jobPlanOf, NAMES, plannedUser, profileEdit, userOf } from '../model/builders.js'

const MANY = 5_000
/** Users looked at before a signal is noticed. */
const MOST_AT_ONCE = 1_000

/** A list that counts how many of its elements were looked at; Ctrl-C is typed after the first of them. */
function interrupted<T>(items: readonly T[]) {
  const stop = new AbortController()
  let looks = 0
  const counted = new Proxy(items, {
    get: (list, name, receiver) => {
      if (/^\d+$/.test(String(name)) && looks++ === 0) setImmediate(() => stop.abort(new Error('SIGINT')))
      return Reflect.get(list, name, receiver)
    },
  })
  return { counted, signal: stop.signal, looks: () => looks }
}

const users = Array.from({ length: MANY }, (_, n) => plannedUser(n + 1))

test('Ctrl-C is noticed while the users of a plan are added up', async () => {
  const { counted, signal, looks } = interrupted(users)
  await expect(contentsOf(counted, new Map(), NAMES, signal)).rejects.toThrow('SIGINT')
  expect(looks()).toBeLessThanOrEqual(MOST_AT_ONCE)
})

test('Ctrl-C is noticed while a plan is written down', async () => {
  const { counted, signal, looks } = interrupted(users)
  await expect(writePlan({ ...jobPlanOf([]), users: counted }, signal)).rejects.toThrow('SIGINT')
  expect(looks()).toBeLessThanOrEqual(MOST_AT_ONCE)
})

test('Ctrl-C is noticed while the document of a plan is made; the digest is the same however it is made', async () => {
  const plan = jobPlanOf(users)
  const given = [plan, '2026-01-15T10:15:00.000Z', []] as const
  expect((await inSteps(planDocumentSteps(...given))).digest).toBe(planDocument(...given).digest)
  const stop = new AbortController()
  setImmediate(() => stop.abort(new Error('SIGINT')))
  await expect(inSteps(planDocumentSteps(...given), stop.signal)).rejects.toThrow('SIGINT')
})

test('Ctrl-C is noticed while a saved plan is checked', async () => {
  const saved = JSON.stringify(planDocument(jobPlanOf(users), '2026-01-15T10:15:00.000Z', []))
  const stop = new AbortController()
  setImmediate(() => stop.abort(new Error('SIGINT')))
  await expect(inSteps(readPlanDocument(saved, 'plan.json'), stop.signal)).rejects.toThrow('SIGINT')
})

test('Ctrl-C is noticed while a saved plan is read', async () => {
  const stop = new AbortController()
  let given = 0
  const readPieces = async function* () {
    for (; given < MANY; given += 1) {
      if (given === 1) stop.abort(new Error('SIGINT'))
      yield Buffer.from('{}\n')
    }
  }
  const context = { cwd: '/', signal: stop.signal, files: { readPieces } } as unknown as Context
  await expect(readText('plan.json', context, 'apply')).rejects.toThrow('SIGINT')
  expect(given).toBe(1)
})

test('Ctrl-C is noticed while it is decided which users change', async () => {
  const edits = [profileEdit(BILLING)]
  const { counted, signal, looks } = interrupted(users.map((_, n) => ({ user: userOf(n + 1), edits })))
  const idle = {
    signal,
    clock: { now: () => 0 },
    jobQueue: { jobs: async () => [], context: {} },
    store: { idsSince: async () => [], writtenSince: async () => new Map() },
    paceOf: () => ({ rate: 2, burst: 5 }),
  }
  const decided = decideUsers(idle as unknown as Workspace, counted, { fresh: false })
  await expect(decided).rejects.toThrow('SIGINT')
  expect(looks()).toBeLessThanOrEqual(MOST_AT_ONCE)
})
