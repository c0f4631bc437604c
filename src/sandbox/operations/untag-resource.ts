import { UntagResource$, type UntagResourceRequest } from '@aws-sdk/client-connect'
import { requireTaggedUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

/** A key that is not there is no error (assumed). */
export const untagResource = defineOperation(
  UntagResource$,
  (input: UntagResourceRequest, { store, clock }): void => {
    const user = requireTaggedUser(store, input.resourceArn ?? '')
    const unwanted = new Set(input.tagKeys)
    user.Tags = Object.fromEntries(Object.entries(user.Tags).filter(([key]) => !unwanted.has(key)))
    user.LastModifiedTime = new Date(clock.now())
  },
)
