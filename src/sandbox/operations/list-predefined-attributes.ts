import {
  ListPredefinedAttributes$,
  type ListPredefinedAttributesRequest,
  type ListPredefinedAttributesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import { defineOperation } from './operation.js'

/** Names only; the values are in DescribePredefinedAttribute and SearchPredefinedAttributes. */
export const listPredefinedAttributes = defineOperation(
  ListPredefinedAttributes$,
  (input: ListPredefinedAttributesRequest, { store, clock }): ListPredefinedAttributesResponse => {
    const { predefinedAttributes } = requireInstance(store, input.InstanceId ?? '')
    const request = { operation: 'ListPredefinedAttributes', input, defaultSize: 100 }
    const page = takePageBy(({ Name }) => Name, predefinedAttributes.values(), request, clock)
    return {
      PredefinedAttributeSummaryList: page.items.map(({ Name, LastModifiedTime, LastModifiedRegion }) => ({
        Name,
        LastModifiedTime,
        LastModifiedRegion,
      })),
      NextToken: page.nextToken,
    }
  },
)
