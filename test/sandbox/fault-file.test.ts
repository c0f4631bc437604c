import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFaults } from '../../src/sandbox/sandbox.js'
import { seedStore } from '../../src/sandbox/seed/seed-store.js'
import { findUserByName } from '../../src/sandbox/store.js'

const file = (...faults: unknown[]) => JSON.stringify({ faults })
const read = (content: string) => () => readFaults(content, 'my faults.json')

describe('a fault file', () => {
  it('is read', () => {
    const fault = {
      operation: '*',
      kind: 'error',
      users: ['maria.garcia'],
      calls: { from: 2, to: 2 },
      times: 3,
      perUser: true,
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'Gone.',
    }
    expect(readFaults(`\uFEFF${file(fault)}`, 'x')).toEqual([fault])
    const others = [
      { operation: 'ListUsers', kind: 'throttle', dress: 'bare-429', retryAfter: 3, seconds: { to: 2.5 } },
      { operation: '*', kind: 'expired', sessionToken: 'old' },
      { operation: '*', kind: 'deleted', resource: { type: 'routing-profile', name: 'Billing' } },
    ]
    expect(readFaults(file(...others), 'x')).toEqual(others)
    expect(readFaults(file(), 'x')).toEqual([])
  })

  it.each<[string, string]>([
    ['{', 'my faults.json: not valid JSON'],
    ['[]', 'my faults.json: expected {"faults": [...]}'],
    ['{"faults":[],"fault":1}', 'my faults.json: unknown member "fault"'],
    [file('x'), 'my faults.json: fault 1: must be an object'],
    [
      file({ operation: '*', kind: 'hang' }, { kind: 'hang' }),
      'my faults.json: fault 2: "operation" is missing',
    ],
    [file({ operation: '*' }), 'fault 1: "kind" is missing'],
    [
      file({ operation: 'DeleteEverything', kind: 'hang' }),
      'fault 1: "operation" must be one of *, Associate',
    ],
    [file({ operation: '*', kind: 'explode' }), 'fault 1: "kind" must be one of throttle, '],
    [
      file({ operation: '*', kind: 'hang', user: 'x' }),
      'fault 1: unknown member "user"; known are operation',
    ],
    [file({ operation: '*', kind: 'hang', users: [] }), '"users" must be a list'],
    [file({ operation: '*', kind: 'hang', users: 'x' }), '"users" must be a list'],
    [file({ operation: '*', kind: 'expired', sessionToken: '' }), '"sessionToken" must be a text'],
    [file({ operation: '*', kind: 'hang', calls: [0] }), '"calls" must be a list of whole numbers from 1'],
    [file({ operation: '*', kind: 'hang', calls: { from: 3, to: 2 } }), '"calls" must be'],
    [file({ operation: '*', kind: 'hang', calls: { form: 3 } }), '"calls" must be'],
    [
      file({ operation: '*', kind: 'hang', seconds: { from: 2, to: 2 } }),
      '"seconds" must be {"from": seconds',
    ],
    [file({ operation: '*', kind: 'hang', seconds: { from: '2' } }), '"seconds" must be'],
    [file({ operation: '*', kind: 'hang', seconds: { until: 2 } }), '"seconds" must be'],
    [file({ operation: '*', kind: 'error', code: 'Two\nLines' }), '"code" must be ASCII characters'],
    [file({ operation: '*', kind: 'error', code: 'Müde' }), '"code" must be ASCII characters'],
    [file({ operation: '*', kind: 'hang', retryAfter: 1 }), 'to kind "throttle" and "unavailable" only'],
    [file({ operation: '*', kind: 'throttle', retryAfter: 0.5 }), '"retryAfter" must be a whole number'],
    [file({ operation: '*', kind: 'deleted', resource: { type: 'queue', name: 'x' } }), '"resource" must be'],
    [file({ operation: '*', kind: 'deleted', resource: { type: 'user' } }), '"resource" must be'],
    [file({ operation: '*', kind: 'denied', resource: { type: 'user', name: 'x' } }), 'kind "deleted" only'],
    [file({ operation: '*', kind: 'hang', times: 0 }), '"times" must be a whole number of at least 1'],
    [file({ operation: '*', kind: 'hang', perUser: 'yes' }), '"perUser" must be true or false'],
    [file({ operation: '*', kind: 'throttle', dress: 'tie' }), '"dress" must be one of Throttling'],
    [file({ operation: '*', kind: 'hang', dress: 'bare-429' }), '"dress" belongs to kind "throttle" only'],
    [file({ operation: '*', kind: 'hang', code: 'X' }), '"code" belongs to kind "error" only'],
    [file({ operation: '*', kind: 'error', status: 200 }), '"status" must be a whole number from 400 to 599'],
  ])('%s is refused', (content, message) => {
    expect(read(content)).toThrow(message)
  })
})

it('the one for the demo names users who are there and in the profile they are moved from', () => {
  const path = new URL('../../fixtures/demo/faults.json', import.meta.url)
  const faults = readFaults(readFileSync(path, 'utf8'), 'faults.json')
  const store = seedStore({ users: 40, seed: 1, instances: 1, now: 0 })
  const basic = [...store.routingProfiles.values()].find(({ Name }) => Name === 'Basic Routing Profile')?.Id
  const names = faults.flatMap(({ users = [] }) => users)
  expect(names).toHaveLength(3)
  for (const name of names) {
    expect(findUserByName(store, name), name).toMatchObject({ RoutingProfileId: basic })
  }
  const inBasic = [...store.users.values()].filter(({ RoutingProfileId }) => RoutingProfileId === basic)
  expect(inBasic.length).toBeGreaterThanOrEqual(15)
  expect(inBasic.length).toBeLessThanOrEqual(25)
})
