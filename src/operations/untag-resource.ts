import type { Operation } from './operation.js'

/** Removes tags by key. */
export const untagResource: Operation = {
  name: 'UntagResource',
  iamActions: ['connect:UntagResource'],
  quotaCode: 'L-26D9F60B',
  defaultRate: 2,
  request: (fresh, wanted) => {
    const keys = Object.keys(fresh.tags).filter((key) => !Object.hasOwn(wanted.tags, key))
    if (keys.length === 0) return undefined
    return { operation: 'UntagResource', userId: fresh.id, arn: fresh.arn, body: { tagKeys: keys } }
  },
}
