import { expect, test } from 'vitest'
import { CallError } from '../../src/connect/connect.js'
import { readDetails } from '../../src/interactive/read-details.js'
import type { Session } from '../../src/interactive/session.js'
import type { FailureKind } from '../../src/model/outcome.js'
import type { User } from '../../src/model/user.js'
import { userOf, uuid } from '../model/builders.js'
import { ManualClock } from '../support/manual-clock.js'

const refused = (operation: string, kind: FailureKind): CallError =>
  new CallError(operation, { kind, code: kind, message: kind, requestId: null, status: 400 }, 1)

/** A session whose service tells a number for everybody, but refuses what is told here. */
function sessionOf(refusals: Readonly<Record<string, CallError>>) {
  const answer = <T>(operation: string, id: string, value: T): Promise<T> => {
    const refusal = refusals[operation] ?? refusals[id]
    return refusal === undefined ? Promise.resolve(value) : Promise.reject(refusal)
  }
  const calls: string[] = []
  const connect = {
    describeUser: (id: string) => answer('DescribeUser', id, { ...userOf(1), id, mobile: '+491' }),
    listProficiencies: (id: string) => {
      calls.push(id)
      return answer('ListUserProficiencies', id, [])
    },
  }
  const session = {
    calls,
    users: new Map<string, User>(),
    denied: new Map(),
    waitingWorkspace: () => ({ connect, clock: new ManualClock(), onProgress: () => undefined }),
    prompts: { wait: (_: string, work: () => Promise<unknown>) => work() },
  }
  return session as unknown as Session & { readonly calls: readonly string[] }
}

const [one, two] = [userOf(1), userOf(2)]

test('what was read is known to the session', async () => {
  const session = sessionOf({})
  const [read] = await readDetails(session, [one], ['description', 'proficiencies'])
  expect(read).toMatchObject({ id: one.id, mobile: '+491', proficiencies: [] })
  expect(session.users.get(one.id)).toBe(read)
})

test('of many one who is gone is told as found; of one it is said', async () => {
  const gone = { [uuid(2)]: refused('DescribeUser', 'not-found') }
  const read = await readDetails(sessionOf(gone), [one, two], ['description'])
  expect(read).toMatchObject([{ mobile: '+491' }, two])
  await expect(readDetails(sessionOf(gone), [two], ['description'])).rejects.toThrow('not-found')
})

test('what is not allowed is left out, and the reason is kept; any other trouble is said', async () => {
  const session = sessionOf({ ListUserProficiencies: refused('ListUserProficiencies', 'denied') })
  const [read] = await readDetails(session, [one], ['description', 'proficiencies'])
  expect(read).toMatchObject({ mobile: '+491' })
  expect(read).not.toHaveProperty('proficiencies')
  expect(session.denied.get('proficiencies')?.hint).toContain('connect:ListUserProficiencies')
  const broken = sessionOf({ DescribeUser: refused('DescribeUser', 'transient') })
  await expect(readDetails(broken, [one, two], ['description'])).rejects.toThrow('transient')
})

test('what may not be read of many is asked for a few, not for each', async () => {
  const many = Array.from({ length: 300 }, (_, n) => userOf(n + 1))
  const denied = sessionOf({ ListUserProficiencies: refused('ListUserProficiencies', 'denied') })
  expect(await readDetails(denied, many, ['proficiencies'])).toEqual(many)
  expect(denied.calls.length).toBeLessThan(50)
  const allowed = sessionOf({})
  await readDetails(allowed, many, ['proficiencies'])
  expect(allowed.calls).toEqual(many.map(({ id }) => id))
})
