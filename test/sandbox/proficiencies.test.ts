import {
  AssociateUserProficienciesCommand,
  DescribePredefinedAttributeCommand,
  DisassociateUserProficienciesCommand,
  ListPredefinedAttributesCommand,
  ListUserProficienciesCommand,
  SearchPredefinedAttributesCommand,
  UpdateUserProficienciesCommand,
  type UserProficiency,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { failureOf, openBench } from './harness.js'

const billing = { AttributeName: 'Product', AttributeValue: 'Billing', Level: 3 }
const mobile = { AttributeName: 'Product', AttributeValue: 'Mobile', Level: 5 }
const french = { AttributeName: 'connect:Language', AttributeValue: 'connect:French', Level: 1 }

async function openSkills(options: SandboxOptions = {}, old: UserProficiency[] = [billing]) {
  const bench = await openBench(options)
  const [user] = [...bench.sandbox.store.users.values()]
  if (user === undefined) {
    throw new Error('the seed has no users')
  }
  const { client, instanceId: InstanceId } = bench
  const UserId = user.Id
  const associate = (...UserProficiencies: UserProficiency[]) =>
    client.send(new AssociateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies }))
  const update = (...UserProficiencies: UserProficiency[]) =>
    client.send(new UpdateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies }))
  const disassociate = (...all: UserProficiency[]) => {
    const UserProficiencies = all.map(({ Level: _level, ...named }) => named)
    return client.send(new DisassociateUserProficienciesCommand({ InstanceId, UserId, UserProficiencies }))
  }
  const list = async () =>
    (await client.send(new ListUserProficienciesCommand({ InstanceId, UserId }))).UserProficiencyList
  bench.sandbox.store.proficiencies.delete(UserId)
  if (old.length > 0) {
    await associate(...old)
  }
  return { ...bench, user, associate, update, disassociate, list }
}

describe('proficiencies', () => {
  it('are added, changed and taken away', async () => {
    const { associate, update, disassociate, list, user, clock } = await openSkills()
    clock.advance(5000)
    await associate(french, mobile)
    expect(await list()).toEqual([billing, mobile, french])
    expect(user.LastModifiedTime).toEqual(new Date(clock.now()))
    await update({ ...mobile, Level: 2 })
    await disassociate(billing)
    expect(await list()).toEqual([{ ...mobile, Level: 2 }, french])
  })

  it.each(['refused', 'updated', 'ignored'] as const)(
    'associated again are %s',
    async (associateAssociated) => {
      const { associate, list } = await openSkills({ associateAssociated })
      const again = associate(mobile, { ...billing, Level: 1 })
      if (associateAssociated === 'refused') {
        expect(await failureOf(again)).toMatchObject({ code: 'InvalidRequestException' })
        expect(await list()).toEqual([billing])
      } else {
        await again
        const level = associateAssociated === 'updated' ? 1 : 3
        expect(await list()).toEqual([{ ...billing, Level: level }, mobile])
      }
    },
  )

  it.each(['refused', 'added', 'ignored'] as const)(
    'updated without being there are %s',
    async (updateMissing) => {
      const { update, list } = await openSkills({ updateMissing })
      const change = update({ ...billing, Level: 5 }, mobile)
      if (updateMissing === 'refused') {
        expect(await failureOf(change)).toMatchObject({ code: 'ResourceNotFoundException' })
        expect(await list()).toEqual([billing])
      } else {
        await change
        const added = updateMissing === 'added' ? [mobile] : []
        expect(await list()).toEqual([{ ...billing, Level: 5 }, ...added])
      }
    },
  )

  it('taken away without being there are ignored or refused', async () => {
    const ignoring = await openSkills()
    await ignoring.disassociate(mobile, billing)
    expect(await ignoring.list()).toEqual([])
    const refusing = await openSkills({ disassociateMissing: 'refused' })
    expect(await failureOf(refusing.disassociate(mobile, billing))).toMatchObject({
      code: 'ResourceNotFoundException',
    })
    expect(await refusing.list()).toEqual([billing])
  })

  it.each<[string, UserProficiency[], string]>([
    ['a name that is not defined', [{ ...billing, AttributeName: 'product' }], 'ResourceNotFoundException'],
    ['a value that is not defined', [{ ...billing, AttributeValue: 'Fax' }], 'ResourceNotFoundException'],
    ['a level under 1', [{ ...billing, Level: 0 }], 'InvalidParameterException'],
    ['a level over 5', [{ ...billing, Level: 6 }], 'InvalidParameterException'],
    ['one named twice', [mobile, mobile], 'InvalidParameterException'],
    ['a level missing', [{ ...mobile, Level: undefined }], 'InvalidRequestException'],
    ['nothing named', [], 'InvalidParameterException'],
  ])('with %s are refused', async (_case, named, code) => {
    const { associate, list } = await openSkills()
    expect(await failureOf(associate(...named))).toMatchObject({
      code,
      status: code.startsWith('Res') ? 404 : 400,
    })
    expect(await list()).toEqual([billing])
  })

  it('are at most ten, and all or nothing is added', async () => {
    const { associate, list, sandbox } = await openSkills()
    const values = Array.from({ length: 10 }, (_, index) => `skill ${index}`)
    sandbox.store.predefinedAttributes.get('Product')?.Values.StringList.push(...values)
    const skills = values.map((AttributeValue) => ({ ...billing, AttributeValue }))
    expect(await failureOf(associate(...skills))).toMatchObject({ code: 'InvalidParameterException' })
    expect(await list()).toEqual([billing])
    await associate(...skills.slice(0, 9))
    expect(await list()).toHaveLength(10)
  })
})

describe('predefined attributes', () => {
  it('are listed by name, page by page', async () => {
    const { client, instanceId: InstanceId } = await openBench()
    const names: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const call = new ListPredefinedAttributesCommand({ InstanceId, MaxResults: 3, NextToken })
      const page = await client.send(call)
      names.push(...(page.PredefinedAttributeSummaryList ?? []).map(({ Name }) => Name))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(names).toEqual(['Line of business / EU', 'Product', 'Seniority', 'connect:Language'])
  })

  it('show their values, and can be searched', async () => {
    const { client, instanceId: InstanceId } = await openBench()
    const Name = 'Line of business / EU'
    const described = await client.send(new DescribePredefinedAttributeCommand({ InstanceId, Name }))
    const StringList = ['B2B', 'B2C, retail', 'A=B:C|D\\E', 'Überlauf']
    expect(described.PredefinedAttribute).toMatchObject({ Name, Values: { StringList } })
    const StringCondition = { FieldName: 'name', Value: 'line', ComparisonType: 'STARTS_WITH' } as const
    const search = new SearchPredefinedAttributesCommand({ InstanceId, SearchCriteria: { StringCondition } })
    expect(await client.send(search)).toMatchObject({
      PredefinedAttributes: [described.PredefinedAttribute],
      ApproximateTotalCount: 1,
    })
    const unknown = client.send(new DescribePredefinedAttributeCommand({ InstanceId, Name: 'product' }))
    expect(await failureOf(unknown)).toMatchObject({ code: 'ResourceNotFoundException' })
  })
})
