import { TagResource$, type TagResourceRequest } from '@aws-sdk/client-connect'
import { invalidParameter } from '../errors.js'
import { requireTaggedUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** Admin guide, tagging: tags of AWS itself do not count. */
const maxTags = 50

/** Adds, and overwrites the value of a key that is there; other tags stay. */
export const tagResource = defineOperation(
  TagResource$,
  (input: TagResourceRequest, { store, clock }): void => {
    const user = requireTaggedUser(store, input.resourceArn ?? '')
    const tags = { ...user.Tags, ...input.tags }
    const count = Object.keys(tags).filter((key) => !key.startsWith('aws:')).length
    if (count > maxTags) {
      throw invalidParameter(`A resource can have ${maxTags} tags; this would be ${count}.`)
    }
    user.Tags = tags
    user.LastModifiedTime = new Date(clock.now())
  },
)
