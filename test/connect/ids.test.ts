import { fc } from '../support/fast-check.js'
import { expect, test } from 'vitest'
import { checkedId, isUuid, parseInstanceArn } from '../../src/connect/ids.js'

const ID = '0aB1c2d3-0000-4000-8000-0123456789ab'

test('every UUID is an id, in any case', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), (id, upper) => {
      const text = upper ? id.toUpperCase() : id
      expect(isUuid(text)).toBe(true)
      expect(checkedId('user', text)).toBe(text)
    }),
  )
})

test.each(['', '.', '..', '../..', '%2e%2e', ` ${ID}`, `${ID}\n`, `${ID}/`, ID.slice(1), `${ID}0`, 'anna'])(
  '%j is no id and never goes into a path',
  (text) => {
    expect(isUuid(text)).toBe(false)
    expect(() => checkedId('user', text)).toThrow(TypeError)
  },
)

test('an instance ARN is taken apart, in every partition', () => {
  expect(parseInstanceArn(`arn:aws-us-gov:connect:us-gov-west-1:111122223333:instance/${ID}`)).toEqual({
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    account: '111122223333',
    instanceId: ID,
  })
})

test.each([
  '',
  ID,
  `arn:aws:connect:eu-central-1:111122223333:instance/${ID}/agent/${ID}`,
  `arn:aws:connect:eu-central-1:111122223333:instance/..`,
  `arn:aws:connect::111122223333:instance/${ID}`,
  `arn:aws:connect:eu-central-1:1111:instance/${ID}`,
  `arn:aws:iam:eu-central-1:111122223333:instance/${ID}`,
])('%j is no instance ARN', (text) => {
  expect(parseInstanceArn(text)).toBeUndefined()
})
