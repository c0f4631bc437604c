import { factsOf, type Operation } from './operation.js'

/** Adds tags and overwrites the values of keys that are there; other tags stay. Only what differs is sent. */
export const tagResource: Operation = {
  ...factsOf('TagResource', 'L-EA358306'),
  members: ['tags'],
  request: (fresh, wanted) => {
    const different = Object.entries(wanted.tags).filter(
      ([key, value]) => !Object.hasOwn(fresh.tags, key) || fresh.tags[key] !== value,
    )
    if (different.length === 0) return undefined
    return {
      operation: 'TagResource',
      userId: fresh.id,
      arn: fresh.arn,
      body: { tags: Object.fromEntries(different) },
    }
  },
}

/** Removes tags by key. */
export const untagResource: Operation = {
  ...factsOf('UntagResource', 'L-26D9F60B'),
  members: ['tags'],
  request: (fresh, wanted) => {
    const keys = Object.keys(fresh.tags).filter((key) => !Object.hasOwn(wanted.tags, key))
    if (keys.length === 0) return undefined
    return { operation: 'UntagResource', userId: fresh.id, arn: fresh.arn, body: { tagKeys: keys } }
  },
}
