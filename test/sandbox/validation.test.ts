import * as connect from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import { constraints } from '../../src/sandbox/constraints.js'
import { type Bench, openBench, sendRaw } from './harness.js'

async function search(bench: Bench, body: unknown) {
  const merged =
    typeof body === 'object' && body !== null && !Array.isArray(body)
      ? { InstanceId: bench.instanceId, ...body }
      : body
  return sendRaw(bench.sandbox, { method: 'POST', path: '/search-users', body: merged })
}

const badRequest = { status: 400, json: { __type: 'InvalidRequestException' } }
const badValue = { status: 400, json: { __type: 'InvalidParameterException' } }

describe('the body', () => {
  it.each<[string, unknown, RegExp]>([
    ['an unknown member', { Filter: {} }, /Filter/],
    [
      'an unknown member further down',
      { SearchCriteria: { NotConditions: [] } },
      /NotConditions.*SearchCriteria/,
    ],
    ['a member in other case', { maxResults: 5 }, /maxResults/],
    ['a number as text', { MaxResults: '5' }, /MaxResults.*number.*string/],
    ['an object for a list', { SearchCriteria: { AndConditions: {} } }, /AndConditions.*list/],
    ['a list for an object', { SearchFilter: [] }, /SearchFilter.*object.*list/],
    ['a missing member', { InstanceId: undefined }, /InstanceId/],
    ['null for something required', { InstanceId: null }, /InstanceId/],
    ['a list', [1], /object/],
    ['no JSON', '{"InstanceId":', /JSON/],
  ])('is refused with %s', async (_, body, message) => {
    const bench = await openBench()
    const answer = await search(bench, body)
    expect(answer).toMatchObject(badRequest)
    expect(answer.json['message']).toMatch(message)
  })

  it.each<[string, unknown, RegExp]>([
    ['a number too small', { MaxResults: 0 }, /MaxResults.*at least 1/],
    ['a number too large', { MaxResults: 501 }, /MaxResults.*at most 500/],
    ['half a number', { MaxResults: 1.5 }, /whole/],
    ['a text too short', { NextToken: '' }, /NextToken.*at least 1/],
    ['a text too long', { NextToken: 'x'.repeat(2501) }, /NextToken.*at most 2500/],
    ['a wrong form', { InstanceId: 'acme-service' }, /InstanceId.*form/],
    [
      'an unknown choice',
      { SearchCriteria: { HierarchyGroupCondition: { Value: 'x', HierarchyGroupMatchType: 'BELOW' } } },
      /SearchCriteria\.HierarchyGroupCondition\.HierarchyGroupMatchType.*EXACT/,
    ],
  ])('is refused with %s', async (_, body, message) => {
    const bench = await openBench()
    const answer = await search(bench, body)
    expect(answer).toMatchObject(badValue)
    expect(answer.json['message']).toMatch(message)
  })

  it('may have nulls where nothing is needed', async () => {
    const bench = await openBench()
    expect(await search(bench, { MaxResults: null, SearchCriteria: null })).toMatchObject({ status: 200 })
  })

  it('does not take what belongs in the path', async () => {
    const { sandbox, instanceId } = await openBench()
    const [user] = [...sandbox.store.users.values()]
    const path = `/users/${instanceId}/${user?.Id}/routing-profile`
    const body = { RoutingProfileId: user?.RoutingProfileId, UserId: user?.Id }
    expect(await sendRaw(sandbox, { method: 'POST', path, body })).toMatchObject(badRequest)
    expect(await sendRaw(sandbox, { method: 'POST', path, body: {} })).toMatchObject(badRequest)
    expect(await sendRaw(sandbox, { method: 'POST', path })).toMatchObject(badRequest)
  })
})

it('is refused, and breaks nothing, when it is nested without end', async () => {
  const bench = await openBench()
  const criteria = `${'{"AndConditions":['.repeat(5_000)}${']}'.repeat(5_000)}`
  const body = `{"InstanceId":"${bench.instanceId}","SearchCriteria":${criteria}}`
  expect(await search(bench, body)).toMatchObject(badRequest)
})

describe('the query', () => {
  it.each([
    ['?maxResults=0', badValue],
    ['?maxResults=1001', badValue],
    ['?maxResults=ten', badRequest],
    ['?maxResults=1&maxResults=2', badRequest],
    ['?MaxResults=1', badRequest],
  ])('%s is refused', async (query, wanted) => {
    const { sandbox, instanceId } = await openBench()
    expect(await sendRaw(sandbox, { path: `/users-summary/${instanceId}${query}` })).toMatchObject(wanted)
  })
})

describe('the table of constraints', () => {
  const structures = new Map(
    Object.values<unknown>(connect)
      .filter((schema): schema is [number, string, string, unknown, string[], unknown[], number?] =>
        Array.isArray(schema) ? schema[0] === 3 : false,
      )
      .map((schema) => [schema[2], { members: schema[4], required: schema[4].slice(0, schema[6] ?? 0) }]),
  )

  it.each(Object.entries(constraints))('%s is a member the SDK knows', (key, { source }) => {
    const [structure = '', member] = key.split('.')
    expect(structures.get(structure)?.members).toContain(member)
    expect(source).toMatch(/^(model|docs|assumed|as )/)
  })

  it('requires what the SDK requires of every request it mentions', () => {
    const mentioned = new Set(Object.keys(constraints).map((key) => key.split('.')[0] ?? ''))
    for (const name of mentioned) {
      for (const member of structures.get(name)?.required ?? []) {
        expect(constraints[`${name}.${member}`], `${name}.${member}`).toMatchObject({ required: true })
      }
    }
  })
})
