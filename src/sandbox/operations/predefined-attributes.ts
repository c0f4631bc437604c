import {
  DescribePredefinedAttribute$,
  type DescribePredefinedAttributeRequest,
  type DescribePredefinedAttributeResponse,
  ListPredefinedAttributes$,
  type ListPredefinedAttributesRequest,
  type ListPredefinedAttributesResponse,
  type PredefinedAttributeSearchCriteria,
  SearchPredefinedAttributes$,
  type SearchPredefinedAttributesRequest,
  type SearchPredefinedAttributesResponse,
} from '@aws-sdk/client-connect'
import { requireInstance, requirePredefinedAttribute } from '../identifiers.js'
import { takePageBy } from '../pages.js'
import { compileCriteria, compileString, type SearchFields } from '../search-criteria.js'
import type { PredefinedAttributeRecord } from '../store.js'
import { defineOperation } from './operation.js'

export const describePredefinedAttribute = defineOperation(
  DescribePredefinedAttribute$,
  (input: DescribePredefinedAttributeRequest, { store }): DescribePredefinedAttributeResponse => ({
    PredefinedAttribute: requirePredefinedAttribute(
      requireInstance(store, input.InstanceId ?? ''),
      input.Name ?? '',
    ),
  }),
)

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

/** The documentation names no fields; these are assumed. */
const attributeFields: SearchFields<PredefinedAttributeRecord> = {
  name: { values: ({ Name }) => [Name], isId: false },
  value: { values: ({ Values }) => Values.StringList, isId: false },
}

export const searchPredefinedAttributes = defineOperation(
  SearchPredefinedAttributes$,
  (
    input: SearchPredefinedAttributesRequest,
    { store, clock, leeway },
  ): SearchPredefinedAttributesResponse => {
    const { predefinedAttributes } = requireInstance(store, input.InstanceId ?? '')
    const matches = compileCriteria<PredefinedAttributeRecord, PredefinedAttributeSearchCriteria>(
      input.SearchCriteria,
      (node) => compileString(node.StringCondition ?? {}, attributeFields, leeway),
    )
    const found = [...predefinedAttributes.values()].filter(matches)
    const request = { operation: 'SearchPredefinedAttributes', input, defaultSize: 100 }
    const page = takePageBy(({ Name }) => Name, found, request, clock)
    return {
      PredefinedAttributes: [...page.items],
      NextToken: page.nextToken,
      ApproximateTotalCount: found.length,
    }
  },
)
