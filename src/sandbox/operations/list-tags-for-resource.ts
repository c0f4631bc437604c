import {
  ListTagsForResource$,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
} from '@aws-sdk/client-connect'
import { requireTaggedUser } from '../identifiers.js'
import { defineOperation } from './operation.js'

export const listTagsForResource = defineOperation(
  ListTagsForResource$,
  (input: ListTagsForResourceRequest, { store }): ListTagsForResourceResponse => ({
    tags: requireTaggedUser(store, input.resourceArn ?? '').Tags,
  }),
)
